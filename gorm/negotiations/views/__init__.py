"""The pages of negotiations."""

from gorm.negotiations.views import (
    agreements,
    evidence,
    kinds,
    line_grid,
    line_saving,
    lines,
    listing,
    opening,
    outcomes,
    parties,
    priorities,
    reviewing,
    rewards,
    saving,
    stages,
    tabs,
    terms,
)
from gorm.negotiations.views.blueprint import pages

__all__ = [
    "agreements",
    "evidence",
    "kinds",
    "line_grid",
    "line_saving",
    "lines",
    "listing",
    "opening",
    "outcomes",
    "pages",
    "parties",
    "priorities",
    "reviewing",
    "rewards",
    "saving",
    "stages",
    "tabs",
    "terms",
]
