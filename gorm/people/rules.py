"""How names are compared: pure, and the same for what is stored and for what is typed."""

import unicodedata
from typing import Final

LONGEST_NAME: Final = 200


def name_to_search(name: str) -> str:
    """A name as it is searched: without case, accents or points, so that "jose" finds José.

    One letter can fold into many, and the column holds as many as a name may have: the rest of
    such a name is shown, but not searched.
    """
    return folded(name)[:LONGEST_NAME].rstrip()


def folded(text: str) -> str:
    """Text without case, accents or points, its words one space apart."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in decomposed if unicodedata.category(letter) != "Mn")
    return " ".join(letters.casefold().split())
