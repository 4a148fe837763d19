"""Lines over time, told apart by their dashes and by the words at their ends."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from gorm.core.charts.scales import Scale, Tick, Words, place, scale_over, ticks

#: The dashes of the first, second… line. The first is the one that the picture is about.
DASHES: Final = ("", "7 3", "2 3", "9 3 2 3", "5 2 1 2 1 2")
#: A line of more points than these has no dots, save where a point stands alone.
_MOST_DOTS: Final = 20
_LINE_HEIGHT: Final = 13.0
_CHARACTER: Final = 6.2


@dataclass(frozen=True, slots=True)
class Point:
    """A number at a position along the time axis. `breaks` parts it from the point before."""

    at: int
    number: Decimal
    breaks: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """Where a point is drawn."""

    x: str
    y: str


@dataclass(frozen=True)
class Line:
    """A line as it is drawn: one path with its gaps, and one of all its dots.

    A dot is a stroke of next to no length with round ends.
    """

    path: str
    dash: str
    is_main: bool
    dots: str


@dataclass(frozen=True)
class EndLabel:
    """The words at the end of a line, moved where two would stand on one another."""

    x: str
    y: str
    words: str
    is_main: bool


@dataclass(frozen=True)
class Ribbon:
    """What lies between two lines."""

    path: str


@dataclass(frozen=True)
class Trend:
    """Lines over time as they are drawn."""

    sentence: str
    lines: tuple[Line, ...]
    labels: tuple[EndLabel, ...]
    ribbons: tuple[Ribbon, ...]
    grid: str
    ticks: tuple[Tick, ...]
    times: tuple[Tick, ...]
    width: int
    height: int
    left: float
    right: float
    base: float


@dataclass(frozen=True)
class _Frame:
    across: Scale
    up: Scale

    def dots(self, points: Iterable[Point]) -> list[Dot]:
        held = list(points)
        across = self.across.all_at(point.at for point in held)
        up = self.up.all_at(point.number for point in held)
        return [Dot(place(x), place(y)) for x, y in zip(across, up, strict=True)]


def trend(
    lines: Sequence[tuple[str, Sequence[Point]]],
    *,
    times: Sequence[tuple[int, str]],
    sentence: str,
    words: Words,
    size: tuple[int, int] = (720, 260),
    ribbon: tuple[Sequence[Point], Sequence[Point]] | None = None,
) -> Trend:
    """Lines by name, the one that the picture is about first; `times` are positions and names."""
    width, height = size
    longest = max((len(name) for name, _ in lines), default=0)
    right = width - longest * _CHARACTER - 12
    base = height - 22.0
    everything = [point for _, points in lines for point in points]
    everything += [point for edge in ribbon or () for point in edge]
    up = scale_over((point.number for point in everything), base, _LINE_HEIGHT)
    scale_words = ticks(up, words, 4 if height > 150 else 3)
    left = 8 + max((len(tick.words) for tick in scale_words), default=0) * _CHARACTER
    frame = _Frame(_across([at for at, _ in times], left + 6, right - 6), up)
    return Trend(
        sentence=sentence,
        lines=tuple(_line(index, points, frame) for index, (_, points) in enumerate(lines)),
        labels=_labels(lines, frame, right + 4),
        ribbons=tuple(_ribbons(*ribbon, frame)) if ribbon else (),
        grid="".join(f"M{place(left)} {place(t.at)}H{place(right)}" for t in scale_words),
        ticks=scale_words,
        times=_named(times, frame.across),
        width=width,
        height=height,
        left=left,
        right=right,
        base=base,
    )


def spark(points: Sequence[Point], *, sentence: str, size: tuple[int, int] = (110, 28)) -> Trend:
    """One line so small that it has neither axis nor words."""
    width, height = size
    frame = _Frame(
        _across([point.at for point in points], 4.0, width - 4.0),
        scale_over((point.number for point in points), height - 4.0, 4.0),
    )
    line = _line(0, points, frame)
    last = Line(line.path, line.dash, is_main=True, dots=_drawn(frame.dots(points[-1:])))
    return Trend(sentence, (last,), (), (), "", (), (), width, height, 0, width, height)


def _across(positions: Sequence[int], start: float, end: float) -> Scale:
    low, high = (min(positions), max(positions)) if positions else (0, 1)
    return Scale(Decimal(low), Decimal(high), start, end)


def _line(index: int, points: Sequence[Point], frame: _Frame) -> Line:
    dots = frame.dots(points)
    path = "".join(
        f"{'M' if number == 0 or point.breaks else 'L'}{dot.x} {dot.y}"
        for number, (point, dot) in enumerate(zip(points, dots, strict=True))
    )
    return Line(
        path=path,
        dash=DASHES[index % len(DASHES)],
        is_main=index == 0,
        dots=_drawn(dots if index == 0 and len(dots) <= _MOST_DOTS else _alone(points, dots)),
    )


def _drawn(dots: Iterable[Dot]) -> str:
    return "".join(f"M{dot.x} {dot.y}h.01" for dot in dots)


def _alone(points: Sequence[Point], dots: Sequence[Dot]) -> Iterator[Dot]:
    """Points with a gap on either side, which a line alone would not show."""
    for number, dot in enumerate(dots):
        starts = number == 0 or points[number].breaks
        ends = number == len(dots) - 1 or points[number + 1].breaks
        if starts and ends:
            yield dot


def _ribbons(lower: Sequence[Point], upper: Sequence[Point], frame: _Frame) -> Iterator[Ribbon]:
    """What lies between two lines, in as many pieces as their gaps make."""
    begun = 0
    for end in range(1, len(lower) + 1):
        if end == len(lower) or lower[end].breaks:
            dots = frame.dots([*upper[begun:end], *reversed(lower[begun:end])])
            yield Ribbon("M" + "L".join(f"{dot.x} {dot.y}" for dot in dots) + "z")
            begun = end


def _labels(
    lines: Sequence[tuple[str, Sequence[Point]]], frame: _Frame, x: float
) -> tuple[EndLabel, ...]:
    """Words at the ends, pushed apart downwards, then all up again where they would leave."""
    ends = [
        (frame.up.at(points[-1].number), index, name)
        for index, (name, points) in enumerate(lines)
        if points
    ]
    placed: list[float] = []
    for height, _, _ in sorted(ends):
        placed.append(max(height, placed[-1] + _LINE_HEIGHT) if placed else height)
    over = max(0.0, placed[-1] - frame.up.start) if placed else 0.0
    return tuple(
        EndLabel(place(x), place(height - over + 4), name, index == 0)
        for height, (_, index, name) in zip(placed, sorted(ends), strict=True)
    )


def _named(times: Sequence[tuple[int, str]], across: Scale) -> tuple[Tick, ...]:
    """As many of the times as there is room for; the last is always named, then every so many."""
    longest = max((len(name) for _, name in times), default=1) * _CHARACTER + 8
    room = max(1, int((across.end - across.start) / longest))
    every = -(-len(times) // room) if times else 1
    kept = [time for index, time in enumerate(reversed(times)) if index % every == 0]
    return tuple(Tick(across.at(Decimal(at)), name) for at, name in reversed(kept))
