"""Guessing from its subject how somebody met: the form shows the guess, and takes another."""

import re
from typing import Final

_CALL: Final = re.compile(
    r"\b(phone|telephone|tel) ?call\b|^\W*(call|phone)\b|\bcall with\b", re.IGNORECASE
)
_VISIT: Final = re.compile(r"\b(site )?visit\b", re.IGNORECASE)
_NOTE: Final = re.compile(
    r"\b(notes?|minutes|record) (of|from)\b.*\bmeeting\b|\bmeeting notes?\b", re.IGNORECASE
)


def kind_of(subject: str, place: str = "") -> str:
    """The kind of a calendar entry: a call or a visit where it says so, else a meeting."""
    if _CALL.search(subject) or re.match(r"^\W*(by )?(phone|telephone)\b", place, re.IGNORECASE):
        return "call"
    return "visit" if _VISIT.search(subject) else "meeting"


def kind_of_message(subject: str) -> str:
    """The kind of a message: the note of a call or of a meeting where it says so, else a letter."""
    if _CALL.search(subject):
        return "call"
    return "meeting" if _NOTE.search(subject) else "letter"
