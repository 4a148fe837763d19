"""The pages of negotiations."""

from gorm.negotiations.views import opening, tabs
from gorm.negotiations.views.blueprint import pages

__all__ = ["opening", "pages", "tabs"]
