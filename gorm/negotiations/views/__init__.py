"""The pages of negotiations."""

from gorm.negotiations.views import (
    agreements,
    flexibilities,
    kinds,
    line_grid,
    lines,
    listing,
    opening,
    outcomes,
    papers,
    parties,
    priorities,
    stages,
    tabs,
    terms,
)
from gorm.negotiations.views.blueprint import pages

__all__ = [
    "agreements",
    "flexibilities",
    "kinds",
    "line_grid",
    "lines",
    "listing",
    "opening",
    "outcomes",
    "pages",
    "papers",
    "parties",
    "priorities",
    "stages",
    "tabs",
    "terms",
]
