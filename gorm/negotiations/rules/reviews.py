"""How a line fares between its baseline and its targets: what a review suggests, and why.

The way that a line was to go is a straight line from the baseline to the last target, or the
agreed way through every dated target. A value is laid beside where that way was on the day that
the value's period ended, not on the day of the review: figures come late.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final

from gorm.negotiations.models.keeping import LineTravel, Rag
from gorm.performance.terms import Polarity

#: Amber is a shortfall of at most this share of the whole way from baseline to last target.
AMBER: Final = Decimal("0.10")
#: A change between two values of at most this share of the whole way is steady.
STEADY: Final = Decimal("0.05")
METHOD: Final = (
    "The last published value is laid beside the value that the agreed way had on the day that its "
    "period ended. The agreed way is a straight line from the baseline through every dated target "
    "of the line. Green is there or better; amber falls short by at most 10 % of the whole way "
    "from the baseline to the last target; red falls short by more. The direction compares the "
    "last two published values: a change of at most 5 % of the whole way is steady."
)


@dataclass(frozen=True)
class Point:
    """A value on a day."""

    on: date
    value: Decimal


@dataclass(frozen=True)
class Way:
    """The baseline of a line and its dated targets, in order of their days."""

    polarity: Polarity
    points: tuple[Point, ...]

    @property
    def straight(self) -> "Way":
        """The straight line from the baseline to the last target."""
        return Way(self.polarity, (self.points[0], self.points[-1]))

    @property
    def length(self) -> Decimal:
        """How far it is from the baseline to the last target."""
        return abs(self.points[-1].value - self.points[0].value)


@dataclass(frozen=True)
class Suggestion:
    """What figures suggest for a line; None where they cannot say."""

    rag: Rag | None = None
    travel: LineTravel | None = None
    observed: Decimal | None = None
    observed_on: date | None = None
    expected: Decimal | None = None
    expected_straight: Decimal | None = None


def way_of(
    polarity: Polarity, baseline: Point | None, targets: Sequence[Point]
) -> Way | None:  # fmt: skip
    """The way from a baseline through dated targets; None without a baseline or a later target."""
    if baseline is None:
        return None
    later = sorted((one for one in targets if one.on > baseline.on), key=lambda one: one.on)
    return Way(polarity, (baseline, *later)) if later else None


def expected(way: Way, on: date) -> Decimal:
    """Where the way is on a day: before its beginning at the baseline, after its end at the last.

    Days are counted, so that a target is met on its own day exactly.
    """
    if on <= way.points[0].on:
        return way.points[0].value
    for before, after in pairwise(way.points):
        if on <= after.on:
            run, gone = (after.on - before.on).days, (on - before.on).days
            return before.value + (after.value - before.value) * gone / run
    return way.points[-1].value


def suggest(way: Way | None, observed: Sequence[Point]) -> Suggestion:
    """What the published values since the baseline suggest."""
    if way is None or not observed:
        return Suggestion()
    ordered = sorted(observed, key=lambda one: one.on)
    latest = ordered[-1]
    if latest.on <= way.points[0].on:
        return Suggestion()
    where = expected(way, latest.on)
    return Suggestion(
        rag=rag_of(way, latest.value, where),
        travel=travel_of(way, ordered[-2].value, latest.value) if len(ordered) > 1 else None,
        observed=latest.value,
        observed_on=latest.on,
        expected=where,
        expected_straight=expected(way.straight, latest.on),
    )


def rag_of(way: Way, observed: Decimal, where: Decimal) -> Rag | None:
    """The rating of a value beside where the way was; None where neither end is better."""
    if way.polarity is Polarity.NEUTRAL:
        return None
    shortfall = observed - where if way.polarity is Polarity.LOW else where - observed
    if shortfall <= 0:
        return Rag.GREEN
    return Rag.AMBER if shortfall <= way.length * AMBER else Rag.RED


def travel_of(way: Way, before: Decimal, now: Decimal) -> LineTravel | None:
    """Which way a line goes between two values; None where neither end is better."""
    if way.polarity is Polarity.NEUTRAL:
        return None
    change = before - now if way.polarity is Polarity.LOW else now - before
    if abs(change) <= way.length * STEADY:
        return LineTravel.STEADY
    return LineTravel.IMPROVING if change > 0 else LineTravel.WORSENING
