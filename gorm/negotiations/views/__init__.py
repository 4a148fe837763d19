"""The pages of negotiations."""

from gorm.negotiations.views import (
    agreements,
    kinds,
    line_grid,
    line_saving,
    lines,
    listing,
    opening,
    outcomes,
    parties,
    priorities,
    saving,
    stages,
    tabs,
    terms,
)
from gorm.negotiations.views.blueprint import pages

__all__ = [
    "agreements",
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
    "saving",
    "stages",
    "tabs",
    "terms",
]
