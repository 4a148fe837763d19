"""The pages on which figures are read, compared and judged."""

from gorm.performance.views import exports, home, indicators, peers, profiles
from gorm.performance.views.blueprint import pages

__all__ = ["exports", "home", "indicators", "pages", "peers", "profiles"]
