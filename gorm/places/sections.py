"""What places offer to packs."""

from typing import Final

from gorm.core.text import day
from gorm.places.glance import glance_at_area, glance_at_organisation
from gorm.places.offers import PackPart, PackRequest, PackSection, PlaceKind
from gorm.places.queries import area_profile, organisation_profile

_REGISTER: Final = (
    "Councils, types, regions, membership and reorganisation: as GORM held them on {}; "
    "taken from the register of local authorities published by mySociety (CC BY 4.0) where real "
    "data is loaded."
)
_POPULATION: Final = "Population: mid-year estimate of the year that stands beside it."


def at_a_glance(request: PackRequest) -> PackPart | None:
    """The place itself: its accountable body and every member by name, or its facts."""
    place = request.place
    if place.kind is PlaceKind.AREA:
        area = area_profile(request.actor, place.reference)
        return PackPart(glance_at_area(area, is_linked=False), sources=_sources(request))
    if place.kind is PlaceKind.ORGANISATION:
        organisation = organisation_profile(request.actor, place.reference)
        model = glance_at_organisation(organisation, is_linked=False)
        return PackPart(model, sources=_sources(request))
    return None


def _sources(request: PackRequest) -> tuple[str, ...]:
    return (_REGISTER.format(day(request.as_at.date())), _POPULATION)


PACK_SECTION = PackSection("at_a_glance", "At a glance", "places/_at_a_glance.html", at_a_glance)
