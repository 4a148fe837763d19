"""The pages on which figures are read, compared and judged."""

from gorm.performance.views import peers
from gorm.performance.views.blueprint import pages

__all__ = ["pages", "peers"]
