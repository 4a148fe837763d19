"""What higher features show on the page of a place, gathered for one reader."""

from dataclasses import dataclass

from gorm.accounts.actor import Actor
from gorm.places import offers
from gorm.places.offers import Band, Place, PlaceKind


@dataclass(frozen=True)
class Composition:
    """The bands, facts, buttons and panels that exist for this reader and this place."""

    bands: tuple[Band, ...]
    facts: tuple[tuple[str, str], ...]
    actions: tuple[tuple[str, str], ...]
    panels: tuple[Band, ...]
    links: tuple[tuple[str, str], ...]


def composition_of(actor: Actor, place: Place) -> Composition:
    """Ask every feature what it has to show about a place."""
    return Composition(
        bands=tuple(band for ask in offers.bands.offers() if (band := ask(actor, place))),
        facts=tuple(fact for ask in offers.facts.offers() for fact in ask(actor, place)),
        actions=actions_at(actor, place),
        panels=tuple(panel for ask in offers.panels.offers() if (panel := ask(actor, place))),
        links=links_on(actor, place),
    )


def links_on(actor: Actor, place: Place) -> tuple[tuple[str, str], ...]:
    """The quiet links about an organisation or a person: (label, address) pairs."""
    return tuple(link for ask in offers.links.offers() if (link := ask(actor, place)))


def links_on_list(actor: Actor, kind: PlaceKind) -> tuple[tuple[str, str], ...]:
    """The quiet links about all places of a kind, for their list."""
    return tuple(link for ask in offers.list_links.offers() if (link := ask(actor, kind)))


def actions_at(actor: Actor, place: Place) -> tuple[tuple[str, str], ...]:
    """The buttons alone, for a page that shows nothing else of what features offer."""
    return tuple(act for ask in offers.actions.offers() if (act := ask(actor, place)))
