"""Words as the index keeps them: folded, so that what is typed finds what was written.

The same folding is done to what is indexed and to what is looked for, here and not by the
database, so that both databases find the same: case, accents and apostrophes are gone, and so is
the s of a plural ("services" finds "service", "cities" finds "city"). No word is left out.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Final, NamedTuple

#: Longer words are cut: they are addresses or mistakes, and an index has its limits.
LONGEST_WORD: Final = 40
#: As much of a text as is indexed, in characters.
LONGEST_TEXT: Final = 100_000
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SHORT: Final = 3


class Span(NamedTuple):
    """A word of a text: where it stands, and how the index keeps it."""

    start: int
    end: int
    word: str


def words_of(text: str) -> list[str]:
    """The words of a text as the index keeps them, in their order."""
    return [word for found in _WORD.findall(text[:LONGEST_TEXT]) if (word := folded(found))]


def spans_of(text: str, wanted: Collection[str] | None = None) -> Iterator[Span]:
    """The words of a text, or those of them that are wanted, with where they stand in it."""
    for found in _WORD.finditer(text[:LONGEST_TEXT]):
        word = folded(found.group())
        if word and (wanted is None or word in wanted):
            yield Span(found.start(), found.end(), word)


def name_words_of(text: str) -> list[str]:
    """The words of a name, with their plurals: the beginning of any of them finds it."""
    return [word for found in _WORD.findall(text[:LONGEST_TEXT]) if (word := plain(found))]


@lru_cache(maxsize=100_000)
def folded(word: str) -> str:
    """A word as the index keeps it; '' where nothing of it can be looked for."""
    return _singular(plain(word))


@lru_cache(maxsize=10_000)
def plain(word: str) -> str:
    """A word without case, accents and apostrophes, as far as it has been typed."""
    kept = word.casefold()
    if not kept.isascii():
        kept = unicodedata.normalize("NFKD", kept)
    return "".join(letter for letter in kept if letter.isalnum())[:LONGEST_WORD]


def _singular(word: str) -> str:
    """A word without the mark of its plural; y becomes i, as it does in the plural."""
    if len(word) <= _SHORT or not word.isalpha():
        return word
    if word.endswith("ies"):
        return word[:-2]
    if word.endswith("s") and word[-2] not in "sui":
        return word[:-1]
    if word.endswith("y") and word[-2] not in "aeiou":
        return f"{word[:-1]}i"
    return word
