"""What follows from a place's facts, without a database."""

from datetime import date
from typing import Final

_LONGEST_SEARCH_NAME: Final = 420


def search_name(*names: str) -> str:
    """The names of a place in the form in which they are searched: case folded, each once."""
    folded = dict.fromkeys(name.casefold() for name in names if name)
    return " ".join(folded)[:_LONGEST_SEARCH_NAME]


def is_current_on(today: date, ended_on: date | None, *, has_ended: bool) -> bool:
    """Whether a body exists on a day: on its last day it does; where none is known, as is said."""
    return not has_ended if ended_on is None else ended_on >= today
