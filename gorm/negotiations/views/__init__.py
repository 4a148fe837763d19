"""The pages of negotiations."""

from gorm.negotiations.views import (
    flexibilities,
    line_grid,
    lines,
    opening,
    outcomes,
    papers,
    priorities,
    tabs,
    terms,
)
from gorm.negotiations.views.blueprint import pages

__all__ = [
    "flexibilities",
    "line_grid",
    "lines",
    "opening",
    "outcomes",
    "pages",
    "papers",
    "priorities",
    "tabs",
    "terms",
]
