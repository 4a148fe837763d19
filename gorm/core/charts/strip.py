"""A strip: a whole distribution in equal steps, with marks on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from gorm.core.charts.scales import Scale, place

WIDTH: Final = 230
HEIGHT: Final = 62
_LEFT: Final = 4
_BASE: Final = 46
_TOP: Final = 10


@dataclass(frozen=True)
class Mark:
    """A line across the strip; the main one is drawn whole, the others broken."""

    at: str
    is_main: bool


@dataclass(frozen=True)
class Strip:
    """A strip as it is drawn: steps as one path, marks, and where one member stands."""

    sentence: str
    bars: str
    marks: tuple[Mark, ...]
    here: str | None
    low: str
    high: str
    width: int = WIDTH
    height: int = HEIGHT
    base: int = _BASE
    top: int = _TOP


def strip(
    counts: Sequence[int],
    ends: tuple[Decimal, Decimal],
    marks: Sequence[Decimal],
    here: Decimal | None,
    *,
    words: tuple[str, str, str],
) -> Strip:
    """A strip of counts in equal steps between two ends, with marks of which the middle is main.

    `words` are the sentence that says what it shows, and what stands at the low and high end.
    """
    scale = Scale(*ends, _LEFT, WIDTH - _LEFT)
    sentence, low, high = words
    return Strip(
        sentence=sentence,
        bars=_bars(counts, scale),
        marks=tuple(
            Mark(place(scale.at(mark)), index == len(marks) // 2)
            for index, mark in enumerate(marks)
        ),
        here=None if here is None else place(scale.at(here)),
        low=low,
        high=high,
    )


def _bars(counts: Sequence[int], scale: Scale) -> str:
    """All steps as one path. A step that anybody is in can be seen, however tall the tallest."""
    if not counts or scale.low == scale.high:
        return f"M{place(scale.start)} {_BASE}V{_TOP}H{place(scale.end)}V{_BASE}z"
    tallest, width = max(counts), (scale.end - scale.start) / len(counts)
    pieces = []
    for index, count in enumerate(counts):
        if count:
            height = 2 + (_BASE - _TOP - 2) * count / tallest
            left = scale.start + index * width
            pieces.append(
                f"M{place(left)} {_BASE}v{place(-height)}h{place(width - 0.6)}v{place(height)}z"
            )
    return "".join(pieces)
