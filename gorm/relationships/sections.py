"""What relationships offer to the people panel of a place."""

from flask import url_for

from gorm.accounts.actor import Actor
from gorm.places.offers import Place, PlaceKind


def relationships_link(actor: Actor, place: Place) -> tuple[str, str] | None:
    """To the picture of who knows whom at an area or an organisation."""
    if not actor.has("engagement:read") or place.kind is PlaceKind.PERSON:
        return None
    return "Who knows whom", url_for(f"relationships.of_{place.kind}", reference=place.reference)
