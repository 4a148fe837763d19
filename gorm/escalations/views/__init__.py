"""The pages of the director's queue."""

from gorm.escalations.views import covers, decided, lists, noting
from gorm.escalations.views.blueprint import pages

__all__ = ["covers", "decided", "lists", "noting", "pages"]
