"""How names are compared and which days make sense: pure, for what is stored and what is typed."""

import re
import unicodedata
from datetime import date, timedelta
from typing import Final

EARLIEST: Final = date(1900, 1, 1)
FURTHEST_AHEAD: Final = timedelta(days=731)
_EMAIL: Final = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")

LONGEST_NAME: Final = 200
_JOINS_LETTERS: Final = frozenset("'’‘\u02bc.")  # O'Brien is one word, Smith-Jones is two


def name_to_search(name: str) -> str:
    """A name as it is searched: without case, accents or points, so that "jose" finds José.

    One letter can fold into many, and the column holds as many as a name may have: the end of
    such a name is shown, but not searched.
    """
    return folded(name)[:LONGEST_NAME].rstrip()


def folded(text: str) -> str:
    """Text without case, accents and points, its words one space apart."""
    decomposed = unicodedata.normalize("NFKD", text.casefold()).casefold()
    return " ".join("".join(_folded(letter) for letter in decomposed).split())


def _folded(letter: str) -> str:
    category = unicodedata.category(letter)
    if letter in _JOINS_LETTERS or category in {"Mn", "Cf"}:
        return ""
    return " " if category.startswith("P") else letter


def is_email(text: str) -> bool:
    """Whether the text has the shape of an e-mail address; only a letter sent proves more."""
    return _EMAIL.fullmatch(text) is not None


def day_fault(value: date, today: date) -> str:
    """What is wrong with the day when a post began or ended; '' where nothing is.

    Posts are recorded that began long ago, and that will begin or end soon.
    """
    if value < EARLIEST:
        return f"The day must not be before {EARLIEST.year}."
    if value > today + FURTHEST_AHEAD:
        return "The day must not be more than two years ahead."
    return ""


def day_before(value: date, *, but_not_before: date) -> date:
    """The last day of whoever is replaced on `value`; at the earliest their own first day."""
    return max(value - timedelta(days=1), but_not_before)
