"""How values compare: thresholds, bands, ranks and spread, in exact decimal arithmetic."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from gorm.performance.terms import FEWEST_COMPARED, Direction, GapTravel, Polarity

#: A change of at most this share of the interquartile range is no change.
TOLERANCE: Final = Decimal("0.05")
#: In how many equal steps a distribution is drawn.
STEPS: Final = 24
_QUARTERS: Final = {"q1": 1, "median": 2, "q3": 3}


@dataclass(frozen=True)
class Thresholds:
    """The quartile thresholds of a population."""

    q1: Decimal
    median: Decimal
    q3: Decimal

    @property
    def interquartile_range(self) -> Decimal:
        """How far the upper threshold lies above the lower."""
        return self.q3 - self.q1


@dataclass(frozen=True)
class Summary:
    """What a population of values is like; None where it is too small to say, or cannot be said.

    `spread` is the mean of the values in the top quarter over the mean of those in the bottom
    quarter, both by value; `ratio` is q3 over q1. Either is None where its divisor is not
    positive.
    """

    number: int
    thresholds: Thresholds | None
    minimum: Decimal | None
    maximum: Decimal | None
    ratio: Decimal | None
    spread: Decimal | None
    histogram: tuple[int, ...]


@dataclass(frozen=True)
class Place:
    """Where one member of a population stands: rank from 1, band from 1 (best) to 4."""

    rank: int | None
    band: int | None


NOWHERE: Final = Place(None, None)


@dataclass(frozen=True)
class Compared:
    """A population compared: its summary, and where each member stands."""

    summary: Summary
    places: Mapping[int, Place]


def compare(values: Mapping[int, Decimal], polarity: Polarity) -> Compared:
    """Compare a whole population at once; members are told apart by their keys.

    With fewer than eight values there are no thresholds, and nobody has a rank or a band.
    """
    ordered = sorted(values.values())
    summary = summarise(ordered)
    if summary.thresholds is None:
        return Compared(summary, dict.fromkeys(values, NOWHERE))
    places = {
        value: Place(rank, band(value, summary.thresholds, polarity))
        for value, rank in _ranks(ordered, polarity).items()
    }
    return Compared(summary, {key: places[value] for key, value in values.items()})


def summarise(ordered: Sequence[Decimal]) -> Summary:
    """What values in ascending order are like."""
    minimum, maximum = (ordered[0], ordered[-1]) if ordered else (None, None)
    found = thresholds(ordered)
    return Summary(
        number=len(ordered),
        thresholds=found,
        minimum=minimum,
        maximum=maximum,
        ratio=_over(found.q3, found.q1) if found else None,
        spread=_spread(ordered, found) if found else None,
        histogram=histogram(ordered),
    )


def thresholds(ordered: Sequence[Decimal]) -> Thresholds | None:
    """The quartile thresholds of values in ascending order; None for fewer than eight.

    Linear interpolation between order statistics: type 7 of Hyndman and Fan, "Sample quantiles in
    statistical packages" (1996), as numpy's default and Excel's QUARTILE.INC have it.
    """
    if len(ordered) < FEWEST_COMPARED:
        return None
    return Thresholds(**{name: _quartile(ordered, part) for name, part in _QUARTERS.items()})


def _quartile(ordered: Sequence[Decimal], part: int) -> Decimal:
    below, quarters = divmod((len(ordered) - 1) * part, 4)
    if not quarters:
        return ordered[below]
    step = ordered[below + 1] - ordered[below]
    return ordered[below] + step * quarters / 4


def band(value: Decimal, thresholds: Thresholds, polarity: Polarity) -> int | None:
    """The quartile band of a value, 1 best to 4 worst; None where neither end is better.

    A value that equals a threshold is in the better of the two bands that it parts.
    """
    marks = (thresholds.q1, thresholds.median, thresholds.q3)
    if polarity is Polarity.HIGH:
        return 4 - bisect_right(marks, value)
    if polarity is Polarity.LOW:
        return 1 + bisect_left(marks, value)
    return None


def _ranks(ordered: Sequence[Decimal], polarity: Polarity) -> dict[Decimal, int]:
    """Competition ranks (1, 2, 2, 4): 1 is the best, or the highest where neither end is.

    Each value's rank is that of the best of those who share it: written over by what comes later.
    """
    best_last = ordered if polarity is not Polarity.LOW else ordered[::-1]
    return {value: len(ordered) - place for place, value in enumerate(best_last)}


def _spread(ordered: Sequence[Decimal], found: Thresholds) -> Decimal | None:
    top = ordered[bisect_left(ordered, found.q3) :]
    bottom = ordered[: bisect_right(ordered, found.q1)]
    return _over(sum(top) / Decimal(len(top)), sum(bottom) / Decimal(len(bottom)))


def _over(dividend: Decimal, divisor: Decimal) -> Decimal | None:
    return dividend / divisor if divisor > 0 else None


def histogram(ordered: Sequence[Decimal]) -> tuple[int, ...]:
    """How many values lie in each of equal steps from the least to the greatest."""
    if not ordered:
        return ()
    low, width = ordered[0], ordered[-1] - ordered[0]
    counts = [0] * STEPS
    for value in ordered:
        step = int((value - low) * STEPS / width) if width else 0
        counts[min(step, STEPS - 1)] += 1
    return tuple(counts)


def direction(
    value: Decimal, before: Decimal, interquartile_range: Decimal, polarity: Polarity
) -> Direction:
    """Which way a value has gone since an earlier period.

    `interquartile_range` is that of the national population in the earlier period: a change of at
    most 5 % of it is no change. Indicators that are better neither high nor low go up or down.
    """
    change = value - before
    if abs(change) <= interquartile_range * TOLERANCE:
        return Direction.UNCHANGED
    if polarity is Polarity.NEUTRAL:
        return Direction.UP if change > 0 else Direction.DOWN
    is_better = (change > 0) == (polarity is Polarity.HIGH)
    return Direction.IMPROVING if is_better else Direction.DETERIORATING


def gap_travel(gap: Decimal, before: Decimal, interquartile_range: Decimal) -> GapTravel:
    """Whether an inequality gap has widened: its distance from nought, by the same 5 % rule.

    `interquartile_range` is that of the gaps of the national population in the earlier period.
    """
    change = abs(gap) - abs(before)
    if abs(change) <= interquartile_range * TOLERANCE:
        return GapTravel.UNCHANGED
    return GapTravel.WIDENING if change > 0 else GapTravel.NARROWING
