"""The pages of the director's queue."""

from gorm.escalations.views import lists, noting
from gorm.escalations.views.blueprint import pages

__all__ = ["lists", "noting", "pages"]
