"""The pages of negotiations."""

from gorm.negotiations.views import flexibilities, opening, papers, tabs
from gorm.negotiations.views.blueprint import pages

__all__ = ["flexibilities", "opening", "pages", "papers", "tabs"]
