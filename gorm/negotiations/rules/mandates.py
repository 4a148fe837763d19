"""What the office may agree to: whether an offer keeps within a mandate, by polarity. Pure.

The office wants the better outcome for its aims. Where a high value is better, an offer below the
walk-away is outside the mandate; where a low one is, an offer above it. Where neither is better
no value is outside.
"""

import itertools
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from gorm.negotiations.models import PositionState, Side
from gorm.negotiations.rules.positions import Speaker
from gorm.performance.terms import Polarity

_NOTHING: Final = "Enter at least one figure, or the concessions that are allowed."


@dataclass(frozen=True)
class Bounds:
    """The figures of a mandate on one line, and which way is better."""

    polarity: Polarity
    opening: Decimal | None = None
    target: Decimal | None = None
    walk_away: Decimal | None = None


class Place(StrEnum):
    """Where an offer lies against a mandate."""

    WITHIN = "within"
    NEAR = "near"
    OUTSIDE = "outside"

    @property
    def label(self) -> str:
        """The place as a page names it."""
        return {
            "within": "Within the mandate",
            "near": "Short of our target, within the mandate",
            "outside": "Outside the mandate",
        }[self.value]


def is_worse(value: Decimal, than: Decimal, polarity: Polarity) -> bool:
    """Whether a value is worse than another for the office's aims; never where neither is."""
    if polarity is Polarity.HIGH:
        return value < than
    if polarity is Polarity.LOW:
        return value > than
    return False


def is_outside(offer: Decimal | None, bounds: Bounds | None) -> bool:
    """Whether an offer is outside a mandate. Without a walk-away, or in words, none is."""
    if offer is None or bounds is None or bounds.walk_away is None:
        return False
    return is_worse(offer, bounds.walk_away, bounds.polarity)


def place_of(offer: Decimal | None, bounds: Bounds | None) -> Place | None:
    """Where an offer in figures lies; None where there is nothing to hold it against."""
    if offer is None or bounds is None or bounds.polarity is Polarity.NEUTRAL:
        return None
    if is_outside(offer, bounds):
        return Place.OUTSIDE
    if bounds.target is not None and is_worse(offer, bounds.target, bounds.polarity):
        return Place.NEAR
    if bounds.target is None and bounds.walk_away is None:
        return None
    return Place.WITHIN


def asks_a_director(
    speaker: Speaker, offer: Decimal | None, reply: PositionState | None, bounds: Bounds | None
) -> bool:
    """Whether this needs a director: to offer, or to accept, what is outside the mandate.

    The office's own offer does when it is made, and the area's when it is to be accepted. A
    department's answer binds nobody on the line.
    """
    is_ours = speaker.side is Side.OFFICE
    is_taken = speaker.side is Side.AREA and reply is PositionState.ACCEPTED
    return (is_ours or is_taken) and is_outside(offer, bounds)


def mandate_faults(bounds: Bounds, concessions: str) -> dict[str, str]:
    """What is wrong with a mandate: the opening is best, then the target, then the walk-away."""
    figures = {
        "opening": bounds.opening,
        "target": bounds.target,
        "walk_away": bounds.walk_away,
    }
    if all(value is None for value in figures.values()) and not concessions:
        return {"opening": _NOTHING}
    faults = {}
    given = [(name, value) for name, value in figures.items() if value is not None]
    for (earlier, better), (name, value) in itertools.pairwise(given):
        if is_worse(better, value, bounds.polarity):
            faults[name] = (
                f"This is better for us than the {_named(earlier)}. {bounds.polarity.label} here: "
                f"enter the {_named(earlier)} first and {_named(name)} no better than it."
            )
    return faults


def _named(name: str) -> str:
    return name.replace("_", "-")
