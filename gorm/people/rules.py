"""How names are compared: pure, and the same for what is stored and for what is typed."""

import unicodedata
from typing import Final

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
