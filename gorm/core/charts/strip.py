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
class Strip:
    """A strip as it is drawn: steps, marks and where one member stands, each as one path.

    The main mark is drawn whole, the others broken. Few elements: a page has dozens of strips.
    """

    sentence: str
    bars: str
    main_mark: str
    marks: str
    here: str
    low: str
    high: str
    width: int = WIDTH
    height: int = HEIGHT
    base: int = _BASE


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
    main = len(marks) // 2
    return Strip(
        sentence=sentence,
        bars=_bars(counts, scale),
        main_mark="".join(_line(scale.at(mark), _TOP - 1) for mark in marks[main : main + 1]),
        marks="".join(_line(scale.at(m), _TOP + 3) for m in (*marks[:main], *marks[main + 1 :])),
        here="" if here is None else _pointer(scale.at(here)),
        low=low,
        high=high,
    )


def _line(at: float, top: int) -> str:
    return f"M{place(at)} {_BASE + 1}V{top}"


def _pointer(at: float) -> str:
    """An arrow from above, and the line that it stands on."""
    return f"M{place(at - 5)} 0h10l-3.8 7V{_BASE}h-2.4V7z"


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
