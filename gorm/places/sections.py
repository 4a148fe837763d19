"""What places offer to packs."""

from dataclasses import replace
from typing import Final

from gorm.core.text import day
from gorm.places.glance import (
    LEADS,
    THE_PLACE,
    Fact,
    Glance,
    glance_at_area,
    glance_at_organisation,
)
from gorm.places.glance_statements import statements_of, with_origin
from gorm.places.offers import (
    CardBlock,
    CardLine,
    PackPart,
    PackRequest,
    PackSection,
    PlaceKind,
    glance_facts,
)
from gorm.places.queries import area_profile, organisation_profile

_REGISTER: Final = (
    "Councils, types, regions, membership and reorganisation: as GORM held them on {}; "
    "taken from the register of local authorities published by mySociety (CC BY 4.0) where real "
    "data is loaded."
)
_POPULATION: Final = "Population: mid-year estimate of the year that stands beside it."


def at_a_glance(request: PackRequest) -> PackPart | None:
    """The place itself: its accountable body and every member by name, or its facts."""
    glance = _glance(request)
    if glance is None:
        return None
    glance = with_origin(glance, request.place)
    added = [found for ask in glance_facts.offers() if (found := ask(request))]
    parts = [found.of for found in added if found.of is not None]
    alone = parts if request.is_card else []
    facts = tuple(
        Fact(label, words, origins=origins, group=found.group)
        for found in added
        for label, words, origins in found.told
    )
    whole = replace(glance, facts=(*glance.facts, *facts))
    return PackPart(
        whole,
        marking_rank=max((part.marking_rank for part in parts), default=0),
        readers=tuple(team for part in parts for team in part.readers),
        withheld=sum(part.withheld for part in alone),
        card=_on_card(whole),
        sources=(*_sources(request), *(source for found in added for source in found.sources)),
        statements=(
            *statements_of(glance),
            *(one for found in added for one in found.statements),
            *(one for part in alone for one in part.statements),
        ),
    )


def _on_card(glance: Glance) -> CardBlock:
    """What stands out: who leads stands beside it, and the rest is known to whoever goes."""
    told = [fact for fact in glance.facts if fact.words and fact.group not in {THE_PLACE, LEADS}]
    lines = [CardLine(f.words, f.label, f.origins[0] if f.origins else None) for f in told]
    return CardBlock(tuple(lines), more=len(glance.facts) - len(lines))


def _glance(request: PackRequest) -> Glance | None:
    place = request.place
    if place.kind is PlaceKind.AREA:
        return glance_at_area(area_profile(request.actor, place.reference), is_linked=False)
    if place.kind is PlaceKind.ORGANISATION:
        organisation = organisation_profile(request.actor, place.reference)
        return glance_at_organisation(organisation, is_linked=False)
    return None


def _sources(request: PackRequest) -> tuple[str, ...]:
    return (_REGISTER.format(day(request.as_at.date())), _POPULATION)


PACK_SECTION = PackSection(
    "at_a_glance", "At a glance", "places/_at_a_glance_print.html", at_a_glance
)
