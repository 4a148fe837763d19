"""What follows from a place's facts, without a database."""

from typing import Final

_LONGEST_SEARCH_NAME: Final = 420


def search_name(*names: str) -> str:
    """The names of a place in the form in which they are searched: case folded, each once."""
    folded = dict.fromkeys(name.casefold() for name in names if name)
    return " ".join(folded)[:_LONGEST_SEARCH_NAME]
