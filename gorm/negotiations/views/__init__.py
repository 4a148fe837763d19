"""The pages of negotiations."""

from gorm.negotiations.views import line_grid, lines, opening, outcomes, priorities, tabs, terms
from gorm.negotiations.views.blueprint import pages

__all__ = [
    "line_grid",
    "lines",
    "opening",
    "outcomes",
    "pages",
    "priorities",
    "tabs",
    "terms",
]
