"""What challenge shows on the pages, timelines and packs of places."""

from dataclasses import dataclass
from typing import Any, Final

from flask import url_for

from gorm.accounts.actor import Actor
from gorm.challenge.policy import may_open
from gorm.challenge.queries.pack import PackCase, pack_cases
from gorm.challenge.queries.pack_statements import statements_of
from gorm.challenge.queries.places import CasesAtPlace, case_event, case_events, cases_at
from gorm.challenge.queries.readers import readers_of
from gorm.core.text import day
from gorm.core.together import Question
from gorm.places.offers import (
    Audience,
    Band,
    GlanceFacts,
    PackPart,
    PackRequest,
    PackSection,
    Place,
    PlaceKind,
    TimelineEvent,
    TimelineRequest,
    TimelineSource,
)

_KIND: Final = "case"
_PLACES: Final = frozenset({PlaceKind.AREA, PlaceKind.ORGANISATION})


@dataclass(frozen=True)
class ChallengeBand:
    """The highest stage of a place's cases, since when, and the next clock."""

    place: Place
    cases: CasesAtPlace


def challenge_band(actor: Actor, place: Place) -> Band | None:
    """What is under challenge at a place; for those who read no cases, that one is open."""
    if place.kind not in _PLACES:
        return None
    band = ChallengeBand(place, cases_at(actor, place))
    return Band("Challenge", "challenge/_band.html", band)


def open_button(actor: Actor, place: Place) -> tuple[str, str] | None:
    """Open a case on this organisation, which is filled in."""
    if place.kind is not PlaceKind.ORGANISATION or not actor.has("case:write"):
        return None
    if place.office_id is not None and not may_open(actor, place.office_id):
        return None
    return "Open a case", url_for("challenge.new", organisation=place.reference)


def events_asked(request: TimelineRequest) -> Question | None:
    """What moved the cases of a place, newest first."""
    if request.place.kind not in _PLACES or not request.actor.has("case:read"):
        return None
    return case_events(request.actor, request.place, request.limit, request.after)


def event(row: Any) -> TimelineEvent:
    """One line of a case in the timeline of its place."""
    one = case_event(row)
    return TimelineEvent(one.on, one.id, _KIND, "challenge/_timeline_event.html", one)


def challenge_part(request: PackRequest) -> PackPart | None:
    """The challenge history of a place, what is in force, its conditions and the next deadlines."""
    return request.once(_told_of)


def _told_of(request: PackRequest) -> PackPart | None:
    if request.place.kind not in _PLACES or not request.actor.has("case:read"):
        return None
    found = pack_cases(
        request.actor, request.place, request.audience, is_released=request.is_released
    )
    if not found.cases and not found.withheld:
        return None
    as_at = day(request.as_at.date())
    # The other side is not even told that there is something which is not for them.
    is_unsaid = request.audience is Audience.AREA and not found.cases
    return PackPart(
        None if is_unsaid else found.cases,
        marking_rank=1 if found.is_sensitive else 0,
        readers=readers_of(found.restricted_ids),
        withheld=found.withheld,
        sources=(f"Challenge: the office’s own case files, as at {as_at}.",),
        statements=tuple(one for case in found.cases for one in statements_of(case)),
    )


def glance_facts(request: PackRequest) -> GlanceFacts | None:
    """The highest stage at a glance, for those whom the audience lets know."""
    part = challenge_part(request)
    if part is None:
        return None
    cases: tuple[PackCase, ...] = part.model if isinstance(part.model, tuple) else ()
    if not cases:
        return GlanceFacts((), of=part)
    told = "; ".join(f"{one.service}: {one.standing.words}" for one in cases)
    return GlanceFacts(
        (("Under challenge", told),),
        group="Business in hand",
        origins=(tuple(one.provenance for one in cases),),
        of=part,
    )


TIMELINE: Final = TimelineSource(kinds=((_KIND, "Challenge"),), question=events_asked, event=event)
PACK_SECTION: Final = PackSection(
    "challenge", "Challenge", "challenge/_challenge_print.html", challenge_part
)
