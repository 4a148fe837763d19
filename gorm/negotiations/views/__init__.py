"""The pages of negotiations."""

from gorm.negotiations.views import agreements, kinds, listing, opening, parties, stages, tabs
from gorm.negotiations.views.blueprint import pages

__all__ = ["agreements", "kinds", "listing", "opening", "pages", "parties", "stages", "tabs"]
