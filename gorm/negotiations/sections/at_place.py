"""What negotiations show on the pages, timelines and packs of places."""

from dataclasses import dataclass
from typing import Any, Final

from gorm.accounts.actor import Actor
from gorm.core.text import day
from gorm.core.together import Question
from gorm.negotiations.policy import may_read_priorities
from gorm.negotiations.queries.pack import pack_agreements
from gorm.negotiations.queries.pack_models import PackAgreement
from gorm.negotiations.queries.pack_statements import statements_of
from gorm.negotiations.queries.places import (
    AgreementsOfPlace,
    agreement_event,
    agreement_events,
    agreements_asked,
    agreements_of_place,
)
from gorm.negotiations.queries.readers import readers_of
from gorm.places.asking import answer_at
from gorm.places.offers import (
    Audience,
    Band,
    GlanceFacts,
    PackPart,
    PackRequest,
    PackSection,
    PageQuestion,
    Place,
    PlaceKind,
    TimelineEvent,
    TimelineRequest,
    TimelineSource,
)

_KIND: Final = "negotiation"
_PLACES: Final = frozenset({PlaceKind.AREA, PlaceKind.ORGANISATION})


@dataclass(frozen=True)
class NegotiationBand:
    """The open agreements of a place, and whose they are."""

    place: Place
    agreements: AgreementsOfPlace
    #: Whether the reader may read what the area wants.
    has_priorities: bool


def negotiation_band(actor: Actor, place: Place) -> Band | None:
    """What is negotiated with a place; nothing for those who read no negotiations.

    An organisation has the band only where it answers for an agreement, or replaced who did.
    """
    if not _may_know(actor, place):
        return None
    found = agreements_of_place(answer_at(actor, place, _KIND) or (), place)
    if place.kind is PlaceKind.ORGANISATION and not found.found and not found.unread:
        return None
    is_theirs = place.office_id is not None and may_read_priorities(actor, place.office_id)
    band = NegotiationBand(place, found, is_theirs and place.kind is PlaceKind.AREA)
    return Band("Negotiation", "negotiations/_band.html", band)


def events_asked(request: TimelineRequest) -> Question | None:
    """What moved the agreements of a place, newest first. Never anything of a mandate."""
    if not _may_know(request.actor, request.place):
        return None
    return agreement_events(request.actor, request.place, request.limit, request.after)


def event(row: Any) -> TimelineEvent:
    """One line of an agreement in the timeline of its place."""
    one = agreement_event(row)
    return TimelineEvent(one.on, one.id, _KIND, "negotiations/_timeline_event.html", one)


def negotiation_part(request: PackRequest) -> PackPart | None:
    """The agreements of a place: lines, positions, targets, ratings, terms and flexibilities."""
    return request.once(_told_of)


def _told_of(request: PackRequest) -> PackPart | None:
    if not _may_know(request.actor, request.place):
        return None
    found = pack_agreements(
        request.actor, request.place, request.audience, is_released=request.is_released
    )
    if not found.agreements and not found.withheld:
        return None
    as_at = day(request.as_at.date())
    # The other side is not even told that there is something which is not for them.
    is_unsaid = request.audience is Audience.AREA and not found.agreements
    return PackPart(
        None if is_unsaid else found.agreements,
        marking_rank=1 if found.is_sensitive else 0,
        readers=readers_of(found.restricted_ids),
        withheld=found.withheld,
        sources=(f"Agreement and negotiation: the office’s own records, as at {as_at}.",),
        statements=tuple(one for told in found.agreements for one in statements_of(told)),
    )


def glance_facts(request: PackRequest) -> GlanceFacts | None:
    """Where the negotiation stands, for those whom the audience lets know."""
    part = negotiation_part(request)
    if part is None:
        return None
    told: tuple[PackAgreement, ...] = part.model if isinstance(part.model, tuple) else ()
    if not told:
        return GlanceFacts((), of=part)
    return GlanceFacts(
        (("Agreement", "; ".join(_in_brief(one) for one in told)),),
        group="Business in hand",
        origins=(tuple(one.provenance for one in told),),
        of=part,
    )


def _in_brief(agreement: PackAgreement) -> str:
    following = f" (next: {agreement.next_date})" if agreement.next_date else ""
    return f"{agreement.kind}: {agreement.stage}{following}"


def _may_know(actor: Actor, place: Place) -> bool:
    return place.kind in _PLACES and actor.has("negotiation:read")


TIMELINE: Final = TimelineSource(
    kinds=((_KIND, "Negotiation"),), question=events_asked, event=event
)
#: The open agreements, asked along with what the rest of the page shows.
PAGE_QUESTION: Final = PageQuestion(
    _KIND, lambda actor, place: agreements_asked(actor, place) if _may_know(actor, place) else None
)
PACK_SECTION: Final = PackSection(
    "negotiation",
    "Agreement and negotiation",
    "negotiations/_negotiation_print.html",
    negotiation_part,
)
