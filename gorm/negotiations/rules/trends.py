"""A group's own trend: the straight line through its last periods, drawn on to a later day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from gorm.performance.rules.figures import unit_shown

#: The line goes through so many periods at most, the latest ones.
MOST_STEPS: Final = 5
#: And it needs so many at least: through two points a line goes whatever they say.
FEWEST_STEPS: Final = 3
_HUNDRED: Final = Decimal(100)


@dataclass(frozen=True)
class Step:
    """What a group's mark was in the period that ended on a day."""

    on: date
    value: Decimal


@dataclass(frozen=True)
class Projection:
    """Where the line is on a day, how it goes in a year, and through how many periods it runs.

    `is_held` says that it would have left what the unit allows and was held at that end.
    """

    value: Decimal
    a_year: Decimal
    steps: int
    is_held: bool


def months_of(on: date) -> int:
    """A day as a month that can be counted with."""
    return on.year * 12 + on.month - 1


def project(steps: Sequence[Step], by: date, unit: str, lowest: Decimal) -> Projection | None:
    """The least squares line through the last five periods on a later day; None below three.

    Time is counted in months. A percentage stays from 0 to 100, and whatever nobody ever had
    below nought (`lowest` is the least that anybody had) does not fall below it.
    """
    used = sorted(steps, key=lambda step: step.on)[-MOST_STEPS:]
    if len(used) < FEWEST_STEPS:
        return None
    start = months_of(used[0].on)
    times = [Decimal(months_of(step.on) - start) for step in used]
    number = len(used)
    total = sum(times, Decimal(0))
    values = sum((step.value for step in used), Decimal(0))
    below = number * sum((at * at for at in times), Decimal(0)) - total * total
    if not below:
        return None
    products = sum((at * step.value for at, step in zip(times, used, strict=True)), Decimal(0))
    above = number * products - total * values
    # One division alone, so that a straight line is met exactly.
    reached = (values * below + above * (number * (months_of(by) - start) - total)) / (
        number * below
    )
    held = _held(reached, unit, lowest)
    return Projection(held, above * 12 / below, number, is_held=held != reached)


def _held(value: Decimal, unit: str, lowest: Decimal) -> Decimal:
    if unit_shown(unit) in {"%", "per cent"}:
        return min(max(value, Decimal(0)), _HUNDRED)
    return max(value, Decimal(0)) if lowest >= 0 else value
