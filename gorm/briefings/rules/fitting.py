"""What stands on a card of one page and what is left for the full pack, by rule."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Fit:
    """How full a side of a card is: so many lines of all its parts together, and of each line so
    many hundredths of the characters that its part would like."""

    lines: int
    characters: int = 100


NOTHING: Final = Fit(0, 10)
EVERYTHING: Final = Fit(10_000)
#: The one line that matters most.
WEIGHTIEST: Final = Fit(1)
#: Where not even one line in full has room, the lines are cut shorter.
_SHORTER: Final = (40, 65)
_SHORTEST: Final = 20


def whole_lines(lines: int) -> tuple[Fit, ...]:
    """What may stand on a side of so many lines, each in full: from nothing to everything."""
    return (NOTHING, *(Fit(number) for number in range(1, lines + 1)))


def short_lines(parts: int) -> tuple[Fit, ...]:
    """What may stand on a side where lines in full are too long: one of each part, cut short."""
    few = (Fit(number, _SHORTEST) for number in range(1, parts + 1))
    return (NOTHING, *few, *(Fit(parts, share) for share in _SHORTER))


def fullest_that_fits(offered: Sequence[Fit], fits: Callable[[Fit], bool]) -> Fit:
    """The fullest for which `fits` is true, of those that are offered; the first is not asked.

    What is fuller never fits where what is emptier does not, so that a few questions are enough.
    """
    if fits(offered[-1]):
        return offered[-1]
    low, too_full = 0, len(offered) - 1
    while too_full - low > 1:
        middle = (low + too_full) // 2
        if fits(offered[middle]):
            low = middle
        else:
            too_full = middle
    return offered[low]


def shares(wanted: Sequence[tuple[int, int]], most: int) -> tuple[int, ...]:
    """How many lines each part gets of `most` in all, where each has (lines, weight).

    Lines are given in rounds: the first of every part, the weightiest first, and after it a part
    of weight three gets three lines for each that a part of weight one gets.
    """
    turns = sorted(
        (number / weight, -weight, part)
        for part, (lines, weight) in enumerate(wanted)
        for number in range(lines)
    )
    given = [part for _, _, part in turns[:most]]
    return tuple(given.count(part) for part in range(len(wanted)))


#: At the foot of a card stand so many clearances, and so many characters of a name.
MOST_CLEARANCES: Final = 4
LONGEST_NAME: Final = 24


def cut(words: str, most: int) -> str:
    """The beginning of words, cut at a word where there is one, with an ellipsis where it is cut.

    Never longer than `most` characters, which are two at least.
    """
    plain = " ".join(words.split())
    if len(plain) <= most:
        return plain
    start = plain[:most]
    at_word = start.rsplit(" ", 1)[0] if " " in start[most // 2 :] else start[:-1]
    return at_word.rstrip(" ,;:")[: most - 1] + "…"


def plain_words(markdown: str) -> str:
    """A Markdown text as plain words on one line."""
    plain = re.sub(r"(?m)^\s*(?:[#>]+|[-*+]|\d+[.)])\s+|[*_`~]", "", markdown)
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", plain)
    return " ".join(plain.split())
