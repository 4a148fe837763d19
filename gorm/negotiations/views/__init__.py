"""The pages of negotiations."""

from gorm.negotiations.views import (
    mandates,
    opening,
    positions,
    recording,
    referrals,
    rounds,
    tabs,
)
from gorm.negotiations.views.blueprint import pages

__all__ = [
    "mandates",
    "opening",
    "pages",
    "positions",
    "recording",
    "referrals",
    "rounds",
    "tabs",
]
