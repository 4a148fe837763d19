"""What packs offer to the pages of places and to the history of records."""

from typing import Final

from flask import url_for

from gorm.accounts.actor import Actor
from gorm.briefings.policy import may_build
from gorm.places.offers import Place, PlaceKind

#: What is done to packs, in English.
SENTENCES: Final = {
    "pack.begun": "began this pack",
    "pack.amended": "amended the order of this pack",
    "pack.discarded": "discarded this draft",
    "pack.restricted_answered": "decided what becomes of restricted records in this pack",
    "pack.draft_printed": "printed this pack before it was issued",
    "pack.clearance_asked": "froze this pack and asked for its clearances",
    "pack.cleared": "cleared this pack",
    "pack.clearance_refused": "refused to clear this pack",
    "pack.clearance_withdrawn": "withdrew a clearance that was asked for",
    "pack.taken_back": "took this pack back, to be a draft again",
    "pack.back_to_draft": "had this pack go back to being a draft",
    "pack.superseded": "issued another pack in place of this one",
    "pack.withdrawn": "withdrew this pack",
    "pack.withdrawn_opened": "opened this pack although it is withdrawn",
    "pack.copy_kept": "recorded who holds a copy of this pack",
    "pack.verified": "verified a file against this pack",
    "clearance.added": "added a clearance that an office requires",
    "clearance.changed": "changed a clearance that an office requires",
    "pack.issuing": "began to issue this pack",
    "pack.frozen": "issued this pack, and froze it",
    "batch.asked": "asked for this batch of packs",
    "batch.asked_again": "had the missing packs of this batch made",
    "batch.pack_begun": "began this pack for a batch",
    "batch.pack_printed": "printed this draft for a batch",
    "batch.pack_made": "made this pack for a batch",
    "batch.pack_failed": "could not make a pack of this batch",
    "batch.left_out": "left out the packs of this batch that were not made",
    "batch.bound": "bound this batch",
    "batch.opened": "opened this batch",
    "batch.found_damaged": "found the file of this batch damaged",
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
