"""The pages of decisions: lists, one decision, and everything that is done about it."""

from gorm.decisions.views import acting, cover, lists, recusal
from gorm.decisions.views.blueprint import pages

__all__ = ["acting", "cover", "lists", "pages", "recusal"]
