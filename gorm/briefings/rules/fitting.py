"""What stands on a card of one page and what is left for the full pack, by rule."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Fit:
    """How full a card may be: at most so many lines of a part, and characters of a line.

    Both are shares of what the part itself would like, in hundredths.
    """

    lines: int
    characters: int


#: From a full card to one that names its parts alone, which always fits.
FITS: Final[Sequence[Fit]] = (
    Fit(100, 100),
    Fit(85, 85),
    Fit(70, 70),
    Fit(55, 60),
    Fit(40, 45),
    Fit(25, 30),
    Fit(10, 12),
    Fit(0, 10),
)


#: At the foot of a card stand so many clearances, and so many characters of a name.
MOST_CLEARANCES: Final = 6
LONGEST_NAME: Final = 30


def most_lines(wanted: int, fit: Fit) -> int:
    """How many lines of a part stand on a card: one at least, until there is room for none."""
    return max(1, wanted * fit.lines // 100) if fit.lines else 0


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
