"""What somebody typed into the box: words, phrases in quotes, and a last word not yet finished."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from gorm.search.rules.words import plain, words_of

MOST_WORDS: Final = 10
LONGEST: Final = 300
#: A shorter beginning of a word is looked for as a word only: too many words begin with it.
SHORTEST_BEGINNING: Final = 3
_PARTS: Final = re.compile(r'["“”]([^"“”]*)["“”]|([^\s"“”]+)')
_QUOTES: Final = frozenset('"“”')

#: Words that stand beside each other in this order; of one word, the word.
Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Wanted:
    """One thing that must be found: any of its phrases does."""

    phrases: tuple[Phrase, ...]


@dataclass(frozen=True)
class Typed:
    """What is looked for: all of `wanted`. `beginning` is a last word that may go on.

    `is_cut` says that more was typed than is looked for.
    """

    wanted: tuple[Wanted, ...] = ()
    beginning: str = ""
    is_cut: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not self.wanted

    @property
    def words(self) -> frozenset[str]:
        """Every word that is looked for, to be marked where it is found."""
        return frozenset(w for one in self.wanted for phrase in one.phrases for w in phrase)

    def going_on_as(self, words: Sequence[str]) -> "Typed":
        """The same, where the last word may also be any of these, which begin so."""
        if not (self.wanted and words):
            return self
        last = self.wanted[-1]
        more = tuple((word,) for word in words if (word,) not in last.phrases)
        return replace(self, wanted=(*self.wanted[:-1], Wanted((*last.phrases, *more))))


def typed_as(text: str) -> Typed:
    """What a text asks for. Nothing in it is an operator, and no text is wrong."""
    cut = text[:LONGEST]
    found: list[Phrase] = []
    is_open = False
    for quoted, word in _PARTS.findall(cut):
        words = words_of(quoted or word)
        is_open = bool(word) and len(words) == 1
        # A hyphenated name is one thing: its parts are looked for beside each other.
        found += [tuple(words)] if words else []
    wanted = _within(found)
    ends_openly = is_open and cut[-1:] not in _QUOTES and not cut[-1:].isspace()
    last = cut.split()[-1] if ends_openly else ""
    beginning = plain(last)
    return Typed(
        wanted=wanted,
        beginning=beginning if len(beginning) >= SHORTEST_BEGINNING else "",
        is_cut=len(text) > LONGEST or len(wanted) < len(dict.fromkeys(found)),
    )


def _within(found: Sequence[Phrase]) -> tuple[Wanted, ...]:
    """As many phrases as are looked for, each once."""
    kept: list[Wanted] = []
    count = 0
    for phrase in dict.fromkeys(found):
        room = MOST_WORDS - count
        if room <= 0:
            break
        kept.append(Wanted((phrase[:room],)))
        count += len(phrase)
    return tuple(kept)
