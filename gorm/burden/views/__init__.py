"""The pages of what is asked of organisations."""

from gorm.burden.views import ceilings, offices, places
from gorm.burden.views.blueprint import pages

__all__ = ["ceilings", "offices", "pages", "places"]
