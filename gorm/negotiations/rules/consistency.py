"""Whether areas were asked for alike: how ambitious each target of one indicator is. Pure.

Ambition is the change in the better direction that a target needs each year, as a share of its
baseline, so that a county and a small council can be laid side by side. Where neither way is
better, any change counts as movement.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Final

from gorm.performance.terms import Polarity

#: A year in days, leap years spread over all.
_YEAR: Final = Decimal("365.25")
_HUNDRED: Final = Decimal(100)
_TENTH: Final = Decimal("0.1")
#: Fewer targets than this have no usual ambition to stand out from.
FEWEST: Final = 3
#: How many times the median, or what part of it, stands out.
_MUCH_MORE: Final = Decimal(2)
_MUCH_LESS: Final = Decimal("0.5")


@dataclass(frozen=True)
class Aim:
    """From where to where, and by when."""

    polarity: Polarity
    baseline: Decimal | None
    baseline_on: date | None
    target: Decimal | None
    due_on: date | None


def change_a_year(aim: Aim) -> Decimal | None:
    """The change that is needed each year, in the unit; better is positive.

    None where a figure or a day is missing, or no time lies between them.
    """
    if aim.baseline is None or aim.target is None:
        return None
    if aim.baseline_on is None or aim.due_on is None or aim.due_on <= aim.baseline_on:
        return None
    change = aim.target - aim.baseline
    if aim.polarity is Polarity.LOW:
        change = -change
    elif aim.polarity is Polarity.NEUTRAL:
        change = abs(change)
    return change * _YEAR / (aim.due_on - aim.baseline_on).days


def ambition(aim: Aim) -> Decimal | None:
    """The change that is needed each year in per cent of the baseline, to a tenth."""
    yearly = change_a_year(aim)
    if yearly is None or not aim.baseline:
        return None
    return (yearly * _HUNDRED / abs(aim.baseline)).quantize(_TENTH, ROUND_HALF_UP)


def usual(ambitions: Iterable[Decimal | None]) -> Decimal | None:
    """The median of those that are known; None for fewer than three."""
    known = [one for one in ambitions if one is not None]
    return median(known) if len(known) >= FEWEST else None


def remark(own: Decimal | None, middle: Decimal | None) -> str:
    """What stands out about a target beside the others, in words; '' where nothing does."""
    if own is None:
        return "Cannot be compared: a figure or a day is missing"
    if own <= 0:
        return "Would be worse than the baseline" if own < 0 else "Asks for no change"
    if middle is None or middle <= 0:
        return ""
    if own > middle * _MUCH_MORE:
        return "Asks for more than twice the median"
    return "Asks for less than half the median" if own < middle * _MUCH_LESS else ""


def most_ambitious_first(ambitions: Sequence[Decimal | None]) -> list[int]:
    """The places of the ambitions in the list, the highest first, unknown ones last."""
    return sorted(
        range(len(ambitions)),
        key=lambda place: _order(ambitions[place]),
    )


def _order(own: Decimal | None) -> tuple[bool, Decimal]:
    return (own is None, -own if own is not None else Decimal(0))
