"""The pages on which figures are read, compared and judged."""

from gorm.performance.views import home, indicators, peers, profiles
from gorm.performance.views.blueprint import pages

__all__ = ["home", "indicators", "pages", "peers", "profiles"]
