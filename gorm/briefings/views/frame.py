"""The blueprint of every page about packs, and the addresses that they share."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, url_for

from gorm.core.web.navigation import NavigationItem
from gorm.places.offers import Place, PlaceKind

blueprint = Blueprint("briefings", __name__, url_prefix="/packs")
NAVIGATION = NavigationItem("Packs", "briefings.packs", "pack:read")


def address_with(endpoint: str, asked: Mapping[str, str]) -> str:
    """An address with what it asks for; what is empty is left off."""
    return f"{url_for(endpoint)}?{urlencode({k: v for k, v in asked.items() if v})}"


def place_address(place: Place) -> str:
    """The page of a place."""
    page = "area_detail" if place.kind is PlaceKind.AREA else "organisation_detail"
    return url_for(f"places.{page}", reference=place.reference)
