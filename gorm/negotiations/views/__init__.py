"""The pages of negotiations."""

from gorm.negotiations.views import evidence, opening, reviewing, rewards, tabs
from gorm.negotiations.views.blueprint import pages

__all__ = ["evidence", "opening", "pages", "reviewing", "rewards", "tabs"]
