"""What packs offer to the pages of places and to the history of records."""

from typing import Final

from flask import url_for

from gorm.accounts.actor import Actor
from gorm.briefings.policy import may_build
from gorm.places.offers import Place, PlaceKind

#: What is done to packs, in English.
SENTENCES: Final = {
    "pack.begun": "began this pack",
    "pack.issuing": "began to issue this pack",
    "pack.frozen": "issued this pack, and froze it",
    "pack.failed": "could not make this pack",
    "pack.opened": "opened this pack",
    "pack.card_opened": "opened the card of this pack",
    "pack.found_damaged": "found the file of this pack damaged",
}


def build_action(actor: Actor, place: Place) -> tuple[str, str] | None:
    """The button that begins a pack on this place."""
    if place.kind is PlaceKind.PERSON or not actor.has("pack:build"):
        return None
    if not may_build(actor, place.office_id):
        return None
    address = url_for("briefings.new")
    return "Build a pack", f"{address}?{place.kind.value}={place.reference}"
