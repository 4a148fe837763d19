"""The pages of challenge."""

from gorm.challenge.views import cases, steps, work
from gorm.challenge.views.blueprint import pages

__all__ = ["cases", "pages", "steps", "work"]
