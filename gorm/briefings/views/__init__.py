"""The pages of packs."""

from gorm.briefings.views import pictures, writing
from gorm.briefings.views.packs import NAVIGATION, blueprint, place_address

__all__ = ["NAVIGATION", "blueprint", "pictures", "place_address", "writing"]
