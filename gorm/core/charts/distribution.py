"""All members of a population side by side, in order, with the quarters that they fall into."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from gorm.core.charts.scales import Scale, Tick, Words, place, scale_over, ticks

WIDTH: Final = 720
HEIGHT: Final = 230
_LEFT: Final = 58
_RIGHT: Final = 8
_TOP: Final = 26
_BASE: Final = 204
#: A stretch narrower than this has no room for its words.
_ROOM_FOR_WORDS: Final = 60


@dataclass(frozen=True)
class Bar:
    """The bar of one member that is pointed out."""

    at: str
    top: str
    foot: str
    words: str
    anchor: str


@dataclass(frozen=True)
class Stretch:
    """A run of members that belong together, such as the best quarter."""

    at: str
    width: str
    middle: str
    words: str
    is_shaded: bool


@dataclass(frozen=True)
class Distribution:
    """All bars as one path, the stretches behind them, one bar pointed out, an axis."""

    sentence: str
    bars: str
    bar_width: str
    stretches: tuple[Stretch, ...]
    pointed_out: Bar | None
    line: str | None
    line_words: str
    words_at_left: bool
    ticks: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    top: int = _TOP
    base: int = _BASE


def distribution(
    numbers: Sequence[Decimal],
    *,
    stretches: Sequence[tuple[int, str]] = (),
    pointed_out: tuple[int, str] | None = None,
    line: tuple[Decimal, str] | None = None,
    sentence: str,
    words: Words,
) -> Distribution:
    """Numbers in the order in which they are to stand, from left to right.

    `stretches` are runs of so many members each, with what they are called; `pointed_out` is the
    place of one member and its words; `line` is drawn across at a number, such as the middle.
    """
    heights = _heights([*numbers, *([line[0]] if line else [])])
    tops = heights.all_at(numbers)
    step = (WIDTH - _LEFT - _RIGHT) / max(len(numbers), 1)
    foot = heights.at(max(heights.low, min(Decimal(0), heights.high)))
    return Distribution(
        sentence=sentence,
        bars="".join(
            f"M{place(_LEFT + (index + 0.5) * step)} {place(foot)}V{place(top)}"
            for index, top in enumerate(tops)
        ),
        bar_width=place(max(min(step * 0.72, 14.0), 0.8)),
        stretches=tuple(_stretches(stretches, step)),
        pointed_out=_bar(numbers, pointed_out, heights, step, foot) if pointed_out else None,
        line=place(heights.at(line[0])) if line else None,
        line_words=line[1] if line else "",
        words_at_left=len(numbers) > 1 and numbers[0] < numbers[-1],  # where bars are low
        ticks=ticks(heights, words, 4),
    )


def _heights(numbers: Sequence[Decimal]) -> Scale:
    """Bars stand on nought, unless that would flatten them: then a little below the least."""
    scale = scale_over(numbers, _BASE, _TOP)
    if scale.low > 0 and scale.low < scale.high * 2 / 3:
        return Scale(Decimal(0), scale.high, _BASE, _TOP)
    if scale.low > 0:
        below = (scale.high - scale.low) / 20
        return Scale(scale.low - below, scale.high, _BASE, _TOP)
    return Scale(scale.low, max(scale.high, Decimal(0)), _BASE, _TOP)


def _stretches(runs: Sequence[tuple[int, str]], step: float) -> list[Stretch]:
    found, begun = [], 0
    for index, (members, words) in enumerate(runs):
        width = members * step
        left = _LEFT + begun * step
        begun += members
        if members:
            shown = words if width >= _ROOM_FOR_WORDS else ""
            found.append(
                Stretch(place(left), place(width), place(left + width / 2), shown, index % 2 == 0)
            )
    return found


def _bar(
    numbers: Sequence[Decimal],
    pointed_out: tuple[int, str],
    heights: Scale,
    step: float,
    foot: float,
) -> Bar:
    index, words = pointed_out
    at, top = _LEFT + (index + 0.5) * step, heights.at(numbers[index])
    third = (WIDTH - _LEFT) / 3
    anchor = "start" if at < _LEFT + third else "end" if at > WIDTH - third else "middle"
    return Bar(place(at), place(top), place(foot), words, anchor)
