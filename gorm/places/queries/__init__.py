"""Reading places: lists, profiles, and what a reference in an address stands for."""

from gorm.places.queries.areas import AreaFilters, AreaList, AreaProfile, area_list, area_profile
from gorm.places.queries.organisations import (
    OrganisationFilters,
    OrganisationList,
    OrganisationProfile,
    organisation_list,
    organisation_profile,
)
from gorm.places.queries.references import (
    place_for_area,
    place_for_organisation,
    reference_now_of_area,
    reference_now_of_organisation,
)

__all__ = [
    "AreaFilters",
    "AreaList",
    "AreaProfile",
    "OrganisationFilters",
    "OrganisationList",
    "OrganisationProfile",
    "area_list",
    "area_profile",
    "organisation_list",
    "organisation_profile",
    "place_for_area",
    "place_for_organisation",
    "reference_now_of_area",
    "reference_now_of_organisation",
]
