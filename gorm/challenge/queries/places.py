"""Cases as the pages, timelines and packs of places show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, false, not_, or_, select, tuple_
from sqlalchemy.orm import joinedload

from gorm.accounts.actor import Actor
from gorm.challenge import policy
from gorm.challenge.models import Aspect, Case, CaseClock, CaseEntry, EntryKind
from gorm.challenge.queries.heads import service_of
from gorm.challenge.queries.ladders import ladders_and_instruments, standing_of
from gorm.challenge.queries.statements import statements_of
from gorm.challenge.rules.ladder import InForce, Standing
from gorm.core import clock
from gorm.core.db import session
from gorm.core.happenings import HappenedOn
from gorm.core.paging import Cursor
from gorm.core.text import day
from gorm.engagements.models import Marking, Sharing
from gorm.places.models import AreaMember
from gorm.places.offers import Audience, Place, PlaceKind

#: What of a case's file stands in the timeline of its place: what moved it, nothing internal.
_TOLD: Final = (
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


def case_events(
    actor: Actor, place: Place, limit: int, after: Cursor | None
) -> Sequence[CaseEvent]:
    """What happened in the cases of a place that the reader may read, newest first."""
    query = (
        select(CaseEntry, Case.reference)
        .join(Case, Case.id == CaseEntry.case_id)
        .where(
            is_of(place),
            policy.readable_by(actor),
            CaseEntry.kind.in_(_TOLD),
            CaseEntry.struck_at.is_(None),
        )
        .order_by(CaseEntry.happened_on.desc(), CaseEntry.id.desc())
        .limit(limit)
    )
    if after is not None:
        key = tuple_(CaseEntry.happened_on, CaseEntry.id)
        query = query.where(key < (after.on, after.id))
    return tuple(_event(row) for row in session().execute(query))


@dataclass(frozen=True)
class PackCase:
    """A case as a pack tells it."""

    reference: str
    organisation: str
    service: str
    standing: str
    opened: str
    aim: str
    exit_test: str
    status: str
    next_steps: str
    in_force: tuple[str, ...]
    deadlines: tuple[str, ...]
    history: tuple[tuple[str, str], ...]
    representations_open: str


@dataclass(frozen=True)
class PackCases:
    """The cases of a place as a pack tells them, and what the pack must know of them."""

    cases: tuple[PackCase, ...]
    case_ids: tuple[int, ...]
    restricted_ids: tuple[int, ...]
    is_sensitive: bool
    withheld: int


def pack_cases(actor: Actor, place: Place, audience: Audience) -> PackCases:
    """The cases that a pack for this audience may tell of, read as of now.

    The audience takes away from what the preparer may read: a minister sees nothing marked not for
    ministers, the other side only what may be released and is not sensitive, and nobody outside
    the office what is restricted.
    """
    mine = _pack_query(actor, place)
    rows = session().execute(mine.where(open_to(audience))).scalars().all()
    withheld = 0
    if audience is not Audience.OFFICE:
        hidden = mine.where(Case.sharing == Sharing.RESTRICTED)
        withheld = len(session().execute(hidden).scalars().all())
    is_theirs = audience is Audience.AREA
    return PackCases(
        cases=tuple(_pack_case(case, is_theirs=is_theirs) for case in rows),
        case_ids=tuple(case.id for case in rows),
        restricted_ids=tuple(c.id for c in rows if c.sharing is Sharing.RESTRICTED),
        is_sensitive=any(case.marking is Marking.OFFICIAL_SENSITIVE for case in rows),
        withheld=withheld,
    )


def _pack_query(actor: Actor, place: Place) -> Any:
    return (
        select(Case)
        .where(is_of(place), policy.readable_by(actor))
        .order_by(Case.closed_on.is_not(None), Case.id.desc())
        .options(
            joinedload(Case.organisation),
            joinedload(Case.theme),
            joinedload(Case.chosen_stage),
        )
    )


def open_to(audience: Audience) -> ColumnElement[bool]:
    """The cases that a pack for this audience may tell of, among those its preparer reads."""
    if audience is Audience.OFFICE:
        return Case.id.is_not(None)
    if audience is Audience.MINISTER:
        return (Case.sharing != Sharing.RESTRICTED) & not_(Case.is_not_for_ministers)
    return (
        (Case.sharing != Sharing.RESTRICTED)
        & Case.is_releasable
        & (Case.marking == Marking.OFFICIAL)
    )


def _pack_case(case: Case, *, is_theirs: bool) -> PackCase:
    regime_id = case.chosen_stage.regime_id
    ladders, made = ladders_and_instruments([regime_id], [case.id])
    ladder, instruments = ladders[regime_id], made.get(case.id, ())
    standing = standing_of(ladder, case.chosen_stage_id, instruments)
    said = statements_of(case.id)
    return PackCase(
        reference="" if is_theirs else case.reference,
        organisation=case.organisation.name,
        service=service_of(case),
        standing=standing.words,
        opened=HappenedOn(case.opened_on, case.precision).words,
        aim=said.words(Aspect.AIM),
        exit_test=said.words(Aspect.EXIT_TEST),
        status="" if is_theirs else said.words(Aspect.STATUS),
        next_steps="" if is_theirs else said.words(Aspect.NEXT_STEPS),
        in_force=_in_force(instruments),
        deadlines=_deadlines(case.id),
        history=_history(case.id),
        representations_open=_representations_open(instruments, case.id),
    )


def _in_force(instruments: Sequence[InForce]) -> tuple[str, ...]:
    today = clock.today()
    return tuple(
        f"{one.title}, {one.begun.since}"
        + (f" to {day(one.last_day)}" if one.last_day else "")
        + (": lapsed, decision awaited" if one.has_lapsed(today) else "")
        for one in instruments
        if not one.is_proposal and (one.runs_on(today) or one.has_lapsed(today))
    )


def _deadlines(case_id: int) -> tuple[str, ...]:
    rows = session().execute(
        select(CaseClock.what, CaseClock.due_on)
        .where(CaseClock.case_id == case_id, CaseClock.stopped_on.is_(None))
        .order_by(CaseClock.due_on, CaseClock.id)
    )
    return tuple(f"{row.what}: {day(row.due_on)}" for row in rows)


def _history(case_id: int) -> tuple[tuple[str, str], ...]:
    rows = session().scalars(
        select(CaseEntry)
        .where(
            CaseEntry.case_id == case_id,
            CaseEntry.kind.in_((*_TOLD, EntryKind.PUBLICATION)),
            CaseEntry.struck_at.is_(None),
        )
        .order_by(CaseEntry.happened_on, CaseEntry.id)
    )
    return tuple((HappenedOn(one.happened_on, one.precision).words, one.title) for one in rows)


def _representations_open(instruments: Sequence[InForce], case_id: int) -> str:
    """Until when representations are open: what must not be said meanwhile stands in a box."""
    from_clock = session().scalar(
        select(CaseClock.due_on)
        .where(
            CaseClock.case_id == case_id,
            CaseClock.kind == "representations",
            CaseClock.stopped_on.is_(None),
            CaseClock.due_on >= clock.today(),
        )
        .order_by(CaseClock.due_on.desc())
        .limit(1)
    )
    has_proposal = any(one.is_proposal for one in instruments)
    return day(from_clock) if from_clock and has_proposal else ""


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
            CaseEntry.kind.in_(_TOLD[:3]),
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


def is_of(place: Place) -> ColumnElement[bool]:
    """The cases on a place: its members' or its own, those of predecessors included."""
    ids = place.identities or (place.id,)
    if place.kind is PlaceKind.AREA:
        members = select(AreaMember.organisation_id).where(AreaMember.area_id.in_(ids))
        return Case.organisation_id.in_(members)
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


def _event(row: Any) -> CaseEvent:
    entry: CaseEntry = row.CaseEntry
    words = HappenedOn(entry.happened_on, entry.precision).words
    return CaseEvent(entry.id, entry.happened_on, words, entry.title, row.reference)
