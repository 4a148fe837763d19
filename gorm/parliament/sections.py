"""What constituencies and members offer to the pages of areas and to packs."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from gorm.accounts.actor import Actor
from gorm.core import clock
from gorm.core.provenance import Statement
from gorm.core.text import day
from gorm.core.together import Question
from gorm.engagements.listing.audiences import preparer_of
from gorm.parliament import policy
from gorm.parliament.queries.pack_statements import seat_statement
from gorm.parliament.queries.packs import pack_members
from gorm.parliament.queries.places import Seat, seats_asked, seats_at, seats_of
from gorm.places.asking import answer_at
from gorm.places.offers import (
    Audience,
    Band,
    GlanceFacts,
    PackAnnex,
    PackPart,
    PackRequest,
    PackSection,
    PageQuestion,
    Place,
    PlaceKind,
)

TITLE: Final = "Members of Parliament"
_CODE: Final = "seats"
_AT: Final = frozenset({PlaceKind.AREA, PlaceKind.ORGANISATION})


@dataclass(frozen=True)
class MembersPanel:
    """The constituencies of an area beside its timeline."""

    place: Place
    seats: tuple[Seat, ...]
    may_write: bool
    may_add: bool


def members_panel(actor: Actor, place: Place) -> Band | None:
    """Who sits for an area; nothing where nobody is recorded and the reader could record nobody."""
    rows = answer_at(actor, place, _CODE)
    if rows is None:
        return None
    seats = seats_of(rows)
    offices = [place.office_id] if place.office_id is not None else []
    may_add = policy.may_write(actor) and policy.may_keep(actor, offices)
    if not seats and not may_add:
        return None
    panel = MembersPanel(place, seats, policy.may_write(actor), may_add)
    return Band(TITLE, "parliament/_panel.html", panel)


def _seats_asked(actor: Actor, place: Place) -> Question | None:
    if place.kind is not PlaceKind.AREA or not policy.may_read(actor):
        return None
    return seats_asked(place, clock.today())


def members_part(request: PackRequest) -> PackPart | None:
    """The members of a place; what they were told and asked is for our side only."""
    if request.place.kind not in _AT or not _is_known(request):
        return None
    on = _day_of(request)
    found = pack_members(preparer_of(request), request.place, request.audience, on)
    if found is None:
        return None
    return PackPart(
        found.members,
        annex=PackAnnex(_PASSED, "parliament/_members_annex.html", found.members)
        if found.members.has_more
        else None,
        marking_rank=1 if found.is_sensitive else 0,
        sources=(_source(request.audience, on),),
        statements=found.statements,
    )


def glance_facts(request: PackRequest) -> GlanceFacts | None:
    """Who sits for the place, in one line."""
    if request.place.kind not in _AT or not _is_known(request):
        return None
    seats = seats_at(request.place, _day_of(request))
    if not seats:
        return None
    words = "; ".join(seat.in_brief for seat in seats)
    one = seat_statement(seats[0]).provenance if len(seats) == 1 else None
    return GlanceFacts(
        ((TITLE, words),), statements=(Statement("parliament/members", TITLE, words, one),)
    )


def _is_known(request: PackRequest) -> bool:
    """Whether whoever prepares the pack reads members; a command on the server does."""
    return request.actor.is_command or policy.may_read(request.actor)


def _day_of(request: PackRequest) -> date:
    return request.as_at.astimezone(clock.OFFICE_TIME).date()


def _source(audience: Audience, on: date) -> str:
    kept = "" if audience is Audience.AREA else ", what they were told, questions and letters"
    return f"Constituencies and members{kept}: the office’s own record, as at {day(on)}."


_PASSED: Final = "What Members were told, asked and wrote"
PACK_SECTION: Final = PackSection(
    "parliament", TITLE, "parliament/_members_print.html", members_part
)
#: The constituencies of an area, asked along with what the rest of its page shows.
PAGE_QUESTION: Final = PageQuestion(_CODE, _seats_asked)
