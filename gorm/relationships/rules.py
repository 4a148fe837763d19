"""How well one of us knows one of them: by how often and how lately they met. GORM's own rule.

Every engagement that was held, and where both were, counts 1 on its day and half as much with
every 180 days that have passed since: 0.5 ^ (days / 180). The sum is in words

    strong   1.5 and more    two meetings in the last ten weeks, or three in half a year
    fair     0.5 and more    one meeting within 180 days
    faint    0.125 and more  one meeting within 540 days
    lapsed   less            they met, but within five years

What is more than five years ago does not count. A relationship is what two people have: it goes
with them when they change their posts.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

HALF_LIFE: Final = 180  # days
OLDEST: Final = timedelta(days=1826)


class Strength(StrEnum):
    """How well two people know each other, the strongest first."""

    STRONG = "strong"
    FAIR = "fair"
    FAINT = "faint"
    LAPSED = "lapsed"

    @property
    def label(self) -> str:
        """The strength as a page names it."""
        return self.value.capitalize()

    @property
    def weight(self) -> int:
        """Its place in the order, 0 for the strongest."""
        return list(Strength).index(self)


_LEAST: Final = ((Strength.STRONG, 1.5), (Strength.FAIR, 0.5), (Strength.FAINT, 0.125))


def weight_of(days: Iterable[date], today: date) -> float:
    """What the meetings of two people weigh together, each on its day; none of the future."""
    ages = ((today - day).days for day in days if today - OLDEST <= day <= today)
    return sum((float(0.5 ** (age / HALF_LIFE)) for age in ages), 0.0)


def strength_of(days: Iterable[date], today: date) -> Strength | None:
    """The strength of a relationship; None where they never met, or too long ago."""
    weight = weight_of(days, today)
    if not weight:
        return None
    # A meeting of exactly 180 days ago is fair, whatever floats make of a half of a half.
    return next((one for one, least in _LEAST if weight >= least - 1e-9), Strength.LAPSED)


def is_known(strengths: Iterable[Strength]) -> bool:
    """Whether somebody is known at all: what has lapsed has to be begun again."""
    return any(strength is not Strength.LAPSED for strength in strengths)
