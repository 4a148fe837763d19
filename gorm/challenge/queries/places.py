"""Cases as the pages, timelines and packs of places show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, false, not_, or_, select, true, tuple_
from sqlalchemy.orm import joinedload

from gorm.accounts.actor import Actor
from gorm.challenge import policy
from gorm.challenge.models import Case, CaseClock, CaseEntry, EntryKind
from gorm.challenge.queries.heads import service_of
from gorm.challenge.queries.ladders import ladders_and_instruments, standing_of
from gorm.challenge.rules.ladder import InForce, Standing
from gorm.core.db import session
from gorm.core.happenings import HappenedOn
from gorm.core.paging import Cursor
from gorm.core.text import day
from gorm.core.together import Question
from gorm.engagements.models import Marking, Sharing
from gorm.places.models import Area, AreaMember
from gorm.places.offers import Audience, Place, PlaceKind

#: What of a case's file stands in the timeline of its place: what moved it, nothing internal.
TOLD: Final = (
    EntryKind.OPENED,
    EntryKind.MOVED,
    EntryKind.INSTRUMENT,
    EntryKind.DECIDED,
    EntryKind.CLOSED,
)


@dataclass(frozen=True)
class CaseAtPlace:
    """An open case on a place's page."""

    reference: str
    organisation: str
    service: str
    standing: Standing
    since: str
    due_on: date | None
    due_what: str


@dataclass(frozen=True)
class CaseTrace:
    """What is national of an open case: that there is one, since when, and with whom to speak."""

    organisation: str
    service: str
    opened: str
    office: str


@dataclass(frozen=True)
class CasesAtPlace:
    """The open cases of a place that may be read, the highest first, and traces of the others."""

    cases: tuple[CaseAtPlace, ...]
    unread: tuple[CaseTrace, ...]

    @property
    def highest(self) -> CaseAtPlace | None:
        """The case that stands highest."""
        return self.cases[0] if self.cases else None


@dataclass(frozen=True)
class CaseEvent:
    """One line of a case in the timeline of its place."""

    id: int
    on: date
    happened: str
    title: str
    reference: str


def cases_at(actor: Actor, place: Place) -> CasesAtPlace:
    """The open cases of a place, as far as the reader may know of them.

    Departments and administrators read no case, shared ones neither: for them there are traces.
    """
    rows = _open_cases(actor, place)
    readable = [row for row in rows if row.is_readable and actor.has("case:read")]
    unread = tuple(_trace(row.Case) for row in rows if row not in readable)
    if not readable:
        return CasesAtPlace((), unread)
    ladders, instruments = ladders_and_instruments(
        {row.Case.chosen_stage.regime_id for row in readable}, [row.Case.id for row in readable]
    )
    found = [
        _at_place(row, ladders[row.Case.chosen_stage.regime_id], instruments.get(row.Case.id, ()))
        for row in readable
    ]
    ordered = sorted(found, key=lambda one: -_height(one.standing))
    return CasesAtPlace(tuple(ordered), unread)


def case_events(actor: Actor, place: Place, limit: int, after: Cursor | None) -> Question:
    """What happened in the cases of a place that the reader may read, newest first; of its rows
    `case_event` makes events."""
    query = (
        select(
            CaseEntry.id,
            CaseEntry.happened_on,
            CaseEntry.precision,
            CaseEntry.title,
            Case.reference,
        )
        .join(Case, Case.id == CaseEntry.case_id)
        .where(
            is_of(place),
            policy.readable_by(actor),
            CaseEntry.kind.in_(TOLD),
            CaseEntry.struck_at.is_(None),
        )
    )
    if after is not None:
        key = tuple_(CaseEntry.happened_on, CaseEntry.id)
        query = query.where(key < (after.on, after.id))
    return Question(query, (CaseEntry.happened_on.desc(), CaseEntry.id.desc()), limit)


def case_event(row: Any) -> CaseEvent:
    """One line of a timeline, from a row of `case_events`."""
    words = HappenedOn(row.happened_on, row.precision).words
    return CaseEvent(row.id, row.happened_on, words, row.title, row.reference)


def _open_cases(actor: Actor, place: Place) -> Sequence[Any]:
    due = (
        select(CaseClock.due_on)
        .where(CaseClock.case_id == Case.id, CaseClock.stopped_on.is_(None))
        .order_by(CaseClock.due_on, CaseClock.id)
        .limit(1)
    )
    what = due.with_only_columns(CaseClock.what)
    last = (
        select(CaseEntry.happened_on)
        .where(
            CaseEntry.case_id == Case.id,
            CaseEntry.kind.in_(TOLD[:3]),
            CaseEntry.struck_at.is_(None),
        )
        .order_by(CaseEntry.happened_on.desc())
        .limit(1)
    )
    return (
        session()
        .execute(
            select(
                Case,
                policy.readable_by(actor).label("is_readable"),
                due.scalar_subquery().label("due_on"),
                what.scalar_subquery().label("due_what"),
                last.scalar_subquery().label("since"),
            )
            .where(is_of(place), policy.visible_to(actor), Case.closed_on.is_(None))
            .order_by(Case.id)
            .options(
                joinedload(Case.organisation),
                joinedload(Case.office),
                joinedload(Case.theme),
                joinedload(Case.chosen_stage),
            )
        )
        .all()
    )


def open_to(audience: Audience, *, is_released: bool = False) -> ColumnElement[bool]:
    """The cases of which a pack for this audience may tell; restricted ones to a minister only
    where a director has released them."""
    if audience is Audience.OFFICE:
        return true()
    unrestricted = true() if is_released else Case.sharing != Sharing.RESTRICTED
    if audience is Audience.MINISTER:
        return unrestricted & not_(Case.is_not_for_ministers)
    return (
        (Case.sharing != Sharing.RESTRICTED)
        & Case.is_releasable
        & (Case.marking == Marking.OFFICIAL)
    )


def is_of(place: Place) -> ColumnElement[bool]:
    """The cases on a place: its own, those of predecessors included; of an area, those of the
    council that answers for it, which is none of its members, and of its members."""
    ids = place.identities or (place.id,)
    if place.kind is PlaceKind.AREA:
        members = select(AreaMember.organisation_id).where(AreaMember.area_id.in_(ids))
        accountable = select(Area.accountable_id).where(Area.id.in_(ids))
        return Case.organisation_id.in_(members.union(accountable))
    if place.kind is PlaceKind.ORGANISATION:
        return or_(Case.organisation_id == place.id, Case.organisation_id.in_(ids))
    return false()


def _at_place(row: Any, ladder: Any, instruments: tuple[InForce, ...]) -> CaseAtPlace:
    case: Case = row.Case
    return CaseAtPlace(
        reference=case.reference,
        organisation=case.organisation.name,
        service=service_of(case),
        standing=standing_of(ladder, case.chosen_stage_id, instruments),
        since=day(row.since),
        due_on=row.due_on,
        due_what=row.due_what or "",
    )


def _trace(case: Case) -> CaseTrace:
    return CaseTrace(
        organisation=case.organisation.name,
        service=service_of(case),
        opened=HappenedOn(case.opened_on, case.precision).words,
        office=case.office.name,
    )


def _height(standing: Standing) -> int:
    return -1 if standing.rung.is_leaving else standing.rung.position
