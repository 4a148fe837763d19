"""The pages of government money."""

from gorm.funding.views import awards, entering, files, listed, places, programmes
from gorm.funding.views.blueprint import pages

__all__ = ["awards", "entering", "files", "listed", "pages", "places", "programmes"]
