"""A lettered scale: some values on one line, each with a letter that a table beside it explains."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from gorm.core.charts.scales import place, scale_over

WIDTH: Final = 340
_SIDE: Final = 14
_TOP: Final = 12
#: How far apart two letters of one row stand at least, and how far apart the rows are.
_APART: Final = 19.0
_ROW: Final = 20


@dataclass(frozen=True)
class Letter:
    """A letter and where it stands; `is_main` are those that the reader came for."""

    letter: str
    x: float
    y: float
    is_main: bool


@dataclass(frozen=True)
class Lettered:
    """The scale as it is drawn: a line with its ends in words, and the letters over it."""

    sentence: str
    letters: tuple[Letter, ...]
    stems: str
    low: str
    high: str
    base: int
    width: int
    height: int


def lettered(
    values: Sequence[tuple[str, Decimal, bool]], *, words: tuple[str, str, str]
) -> Lettered:
    """A scale over some values: (letter, value, whether it is a main one).

    `words` are the sentence that says what it shows, and what stands at the low and high end.
    Letters that would cover one another stand in rows above one another.
    """
    scale = scale_over([value for _, value, _ in values], _SIDE, WIDTH - _SIDE)
    rows: list[float] = []
    placed: list[tuple[str, float, int, bool]] = []
    for letter, value, is_main in sorted(values, key=lambda one: one[1]):
        at = scale.at(value)
        row = next((n for n, last in enumerate(rows) if at - last >= _APART), len(rows))
        if row == len(rows):
            rows.append(at)
        rows[row] = at
        placed.append((letter, at, row, is_main))
    base = _TOP + max(len(rows), 1) * _ROW
    letters = tuple(
        Letter(letter, round(at, 1), base - 10 - row * _ROW, is_main)
        for letter, at, row, is_main in placed
    )
    sentence, low, high = words
    return Lettered(
        sentence=sentence,
        letters=letters,
        stems="".join(f"M{place(one.x)} {base}V{place(one.y + 8)}" for one in letters),
        low=low,
        high=high,
        base=base,
        width=WIDTH,
        height=base + 20,
    )
