"""The pages on which figures are read, compared and judged."""

from gorm.performance.views import home, indicators, profiles
from gorm.performance.views.blueprint import pages

__all__ = ["home", "indicators", "pages", "profiles"]
