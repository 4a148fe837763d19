"""What negotiations show on the pages of places."""

from flask import url_for

from gorm.accounts.actor import Actor
from gorm.negotiations.policy import may_open
from gorm.places.offers import Place, PlaceKind


def begin_button(actor: Actor, place: Place) -> tuple[str, str] | None:
    """Begin a negotiation with this area, which is filled in."""
    if place.kind is not PlaceKind.AREA or not may_open(actor, place.office_id):
        return None
    return "Begin a negotiation", url_for("negotiations.new_agreement", area=place.reference)
