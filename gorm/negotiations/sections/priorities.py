"""What an area wants, on its page."""

from dataclasses import dataclass

from gorm.accounts.actor import Actor
from gorm.negotiations import policy
from gorm.negotiations.queries.priorities import current_titles
from gorm.places.offers import Band, Place, PlaceKind

MOST_SHOWN = 5


@dataclass(frozen=True)
class PrioritiesPanel:
    """The first of an area's priorities, and how many more there are."""

    reference: str
    titles: tuple[str, ...]
    more: int


def priorities_panel(actor: Actor, place: Place) -> Band | None:
    """What the area wants, for those to whose office it was told."""
    if place.kind is not PlaceKind.AREA or not actor.has("negotiation:read"):
        return None
    if place.office_id is None or not policy.may_read_priorities(actor, place.office_id):
        return None
    titles = current_titles(place.id)
    panel = PrioritiesPanel(
        place.reference, titles[:MOST_SHOWN], max(0, len(titles) - MOST_SHOWN)
    )  # fmt: skip
    return Band("Local priorities", "negotiations/priorities/_panel.html", panel)
