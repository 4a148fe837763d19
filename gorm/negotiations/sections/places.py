"""What negotiations show on the pages of places."""

from dataclasses import dataclass

from flask import g, url_for

from gorm.accounts.actor import Actor
from gorm.negotiations.policy import may_open
from gorm.negotiations.queries.at_place import AgreementAtPlace, agreements_at
from gorm.places.offers import Band, Place, PlaceKind


@dataclass(frozen=True)
class InheritedAgreements:
    """The open agreements of bodies that a place replaced."""

    place: Place
    agreements: tuple[AgreementAtPlace, ...]


def begin_button(actor: Actor, place: Place) -> tuple[str, str] | None:
    """Begin a negotiation with this area, which is filled in."""
    if place.kind is not PlaceKind.AREA or not may_open(actor, place.office_id):
        return None
    return "Begin a negotiation", url_for("negotiations.new_agreement", area=place.reference)


def inherited_panel(actor: Actor, place: Place) -> Band | None:
    """The open agreements that a successor has of its predecessors; nothing where none are."""
    if not actor.has("negotiation:read"):
        return None
    found = tuple(one for one in agreements_on_page(actor, place) if one.predecessor)
    if not found:
        return None
    model = InheritedAgreements(place, found)
    return Band("Agreements of predecessors", "negotiations/agreements/_inherited.html", model)


def agreements_on_page(actor: Actor, place: Place) -> tuple[AgreementAtPlace, ...]:
    """What the band and the panel of one page both ask, asked once for the page."""
    asked: dict[Place, tuple[AgreementAtPlace, ...]] = g.setdefault("agreements_at_place", {})
    if place not in asked:
        asked[place] = agreements_at(actor, place)
    return asked[place]
