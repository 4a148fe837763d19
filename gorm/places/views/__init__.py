"""The pages of places."""

from gorm.core.web.navigation import NavigationItem
from gorm.places.views import areas, organisations
from gorm.places.views.base import blueprint

AREAS = NavigationItem("Areas", "places.area_list", "place:read")
ORGANISATIONS = NavigationItem("Organisations", "places.organisation_list", "place:read")

__all__ = ["AREAS", "ORGANISATIONS", "areas", "blueprint", "organisations"]
