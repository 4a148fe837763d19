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
    "pack.found_damaged": "found the file of this pack damaged",
    "pack.written": "wrote in this pack",
    "pack.rewritten": "changed what is written in this pack",
    "pack.reordered": "changed the order of what is written in this pack",
    "pack.item_removed": "took something out of this pack",
    "pack.item_put_back": "put back what was taken out of this pack",
    "pack.suggestion_taken": "took what a record suggests into this pack",
    "pack.taken_again": "took items of an earlier pack into this pack",
    "pack.picture_added": "added a picture to this pack",
    "pack.picture_described": "changed what is said of a picture of this pack",
    "pack.picture_moved": "moved a picture of this pack",
    "pack.picture_removed": "took a picture out of this pack",
    "pack.picture_put_back": "put back a picture of this pack",
    "pack.words_taken": "took the written parts of this pack as a Word file",
}


def build_action(actor: Actor, place: Place) -> tuple[str, str] | None:
    """The button that begins a pack on this place."""
    if place.kind is PlaceKind.PERSON or not actor.has("pack:build"):
        return None
    if not may_build(actor, place.office_id):
        return None
    address = url_for("briefings.new")
    return "Build a pack", f"{address}?{place.kind.value}={place.reference}"
