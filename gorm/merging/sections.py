"""What merging offers to the pages of people and organisations."""

from flask import url_for

from gorm.accounts.actor import Actor
from gorm.merging.policy import may_merge_organisation
from gorm.places.offers import Place, PlaceKind


def same_as_link(actor: Actor, place: Place) -> tuple[str, str] | None:
    """To say that a person or an organisation is entered twice, for whoever may change it.

    A person's own page asks only where the reader may change them.
    """
    if place.kind is PlaceKind.PERSON and actor.has("person:write"):
        return "Same as somebody else?", url_for(
            "merging.same_as_people", reference=place.reference
        )
    if place.kind is PlaceKind.ORGANISATION and may_merge_organisation(actor, place.office_id):
        return "Same as another organisation?", url_for(
            "merging.same_as_organisations", reference=place.reference
        )
    return None


def duplicates_link(actor: Actor, kind: PlaceKind) -> tuple[str, str] | None:
    """To the list of those that may be entered twice."""
    if kind is PlaceKind.PERSON and actor.has("person:write"):
        return "People entered twice", url_for("merging.duplicate_people")
    if kind is PlaceKind.ORGANISATION and actor.has("place:write"):
        return "Organisations entered twice", url_for("merging.duplicate_organisations")
    return None
