"""A place at a glance fact by fact: where each comes from, and by what two packs compare it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from gorm.core.provenance import Provenance, Statement
from gorm.places.glance import Fact, Glance
from gorm.places.offers import Place, PlaceKind
from gorm.places.queries.links import PlaceLink

_RECORD: Final = "Register of places, as GORM holds it"


def with_origin(glance: Glance, place: Place) -> Glance:
    """The same with where its own facts come from: the row of the place and those of members."""
    own = (_origin(place),)
    return replace(
        glance,
        facts=tuple(replace(fact, origins=own) for fact in glance.facts),
        members=tuple(replace(group, origins=own) for group in glance.members),
    )


def statements_of(glance: Glance) -> tuple[Statement, ...]:
    """Its facts and its members one by one. The facts that other features add are their own."""
    facts = [one for fact in glance.facts for one in _fact(fact)]
    members = [
        _named(f"glance/{_code(group.title)}", group.title, link)
        for group in glance.members
        for link in group.links
    ]
    return (*facts, *members)


def _fact(fact: Fact) -> Iterator[Statement]:
    key = f"glance/{_code(fact.label)}"
    if fact.words:
        yield Statement(key, fact.label, fact.words, fact.origins[0] if fact.origins else None)
    for link in fact.links:
        yield _named(key, fact.label, link)


def _named(key: str, label: str, link: PlaceLink) -> Statement:
    origin = Provenance(
        _RECORD, address=_address(link.kind, link.reference),
        key=f"{link.kind.value}/reference={link.reference}",
    )  # fmt: skip
    return Statement(f"{key}/{link.reference}", label, link.name, origin)


def _origin(place: Place) -> Provenance:
    address = _address(place.kind, place.reference)
    return Provenance(_RECORD, address=address, key=f"{place.kind.value}/{place.id}")


def _address(kind: PlaceKind, reference: str) -> str:
    return f"/{kind.value}s/{reference}"


def _code(label: str) -> str:
    return "_".join(label.lower().split())
