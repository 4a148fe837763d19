"""What waits for one reader, drawn together in a fixed number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from gorm.accounts.actor import Actor
from gorm.accounts.roles import Role
from gorm.core import clock
from gorm.core.db import session
from gorm.core.together import Question, asked_together
from gorm.drafts.service import DraftLine, drafts_asked, drafts_in
from gorm.engagements.listing.contacts import last_contact
from gorm.engagements.listing.lines import EngagementLine, lines_at
from gorm.engagements.listing.promises import (
    CommitmentLine,
    PromiseCount,
    Promises,
    apart,
    by_due_date,
    commitment_columns,
    commitment_lines,
    overdue_on,
    soonest,
)
from gorm.engagements.listing.strands import Window, keys, strands_of_mine, together
from gorm.engagements.models import (
    Commitment,
    CommitmentState,
    Engagement,
    EngagementArea,
    EngagementState,
    Side,
)
from gorm.engagements.policy import readable_by
from gorm.home.cases import CaseWork, case_work_asked, case_work_in
from gorm.home.negotiations import NegotiationDue, negotiation_work_asked, negotiation_work_in
from gorm.home.rules import DUE_SOON, is_neglected
from gorm.home.silence import Silences, silences_asked, silences_in
from gorm.mailroom.queries.waiting import FromCalendar, from_calendar
from gorm.people.models import Assignment
from gorm.places.models import Area
from gorm.places.offers import PlaceKind

#: As many of a kind as the page shows; the list behind it has the rest.
SHOWN: Final = 20

Row = TypeVar("Row")


@dataclass(frozen=True)
class Shortlist(Generic[Row]):
    """The first rows of something, and whether there are more than the page shows."""

    rows: tuple[Row, ...]
    is_cut: bool

    @property
    def count(self) -> str:
        """How many there are, as a page says it."""
        return f"{len(self.rows)}{'+' if self.is_cut else ''}"


@dataclass(frozen=True)
class AreaContact:
    """An area and when it was last met, as far as the reader may know."""

    id: int
    reference: str
    name: str
    is_priority: bool
    is_mine: bool
    last_on: date | None
    contact_by: date | None


@dataclass(frozen=True)
class MeetingAhead:
    """A meeting to come, with what to know before it of the places that it is with."""

    line: EngagementLine
    last_on: date | None
    promises: Promises


@dataclass(frozen=True)
class MyWork:
    """Everything that waits for one reader."""

    to_write_up: Shortlist[EngagementLine]
    ahead: Shortlist[MeetingAhead]
    mine: Shortlist[CommitmentLine]
    theirs: Shortlist[CommitmentLine]
    office_overdue: Shortlist[CommitmentLine]
    neglected: tuple[AreaContact, ...]
    silences: Silences
    leads_anything: bool
    drafts: tuple[DraftLine, ...]
    cases: CaseWork
    negotiations: tuple[NegotiationDue, ...]
    calendar: FromCalendar

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all waits."""
        lists = (self.to_write_up, self.ahead, self.mine, self.theirs, self.office_overdue)
        due = self.cases.sent_back or self.cases.deadlines or self.negotiations
        silent = self.neglected or self.silences.rows
        came = not self.calendar.is_empty
        return not (due or came or silent or self.drafts or any(one.rows for one in lists))


def my_work(actor: Actor) -> MyWork:
    """What waits for the actor today."""
    today = clock.today()
    past, ahead = _my_meetings(actor, today)
    met_soon = {place.reference for line in ahead for place in _areas_in(line)}
    answers = asked_together(
        {
            "areas": _areas_asked(actor, met_soon),
            "silences": silences_asked(actor),
            "drafts": drafts_asked(actor.reference),
            **({"promises": _promises_asked(actor, met_soon)} if met_soon else {}),
            **case_work_asked(actor),
            **negotiation_work_asked(actor),
        }
    )
    areas = [_area(row) for row in answers["areas"]]
    promises = _promises_by_area(areas, answers.get("promises", ()))
    mine, theirs, of_office = _commitments(actor, today)
    return MyWork(
        to_write_up=_shortlist(past),
        ahead=_shortlist([_meeting(line, areas, promises) for line in ahead]),
        mine=_shortlist(mine),
        theirs=_shortlist(theirs),
        office_overdue=_shortlist(of_office),
        neglected=_neglected(areas, today),
        silences=silences_in(answers["silences"]),
        leads_anything=any(area.is_mine for area in areas),
        drafts=drafts_in(answers["drafts"]),
        cases=case_work_in(answers),
        negotiations=negotiation_work_in(answers),
        calendar=from_calendar(actor, SHOWN),
    )


def _shortlist(found: Sequence[Row]) -> Shortlist[Row]:
    return Shortlist(tuple(found[:SHOWN]), is_cut=len(found) > SHOWN)


def _my_meetings(actor: Actor, today: date) -> tuple[list[EngagementLine], list[EngagementLine]]:
    """Mine that are planned: those whose day has passed, and those of the next fortnight."""
    planned = Engagement.state == EngagementState.PLANNED
    strands = strands_of_mine(actor)
    past = keys(actor, strands, Window(SHOWN + 1), planned, Engagement.happens_on < today)
    soon = Engagement.happens_on.between(today, today + DUE_SOON)
    ahead = keys(actor, strands, Window(SHOWN + 1, oldest_first=True), planned, soon)
    lines = lines_at(together(past, ahead), oldest_first=True)
    passed = [line for line in reversed(lines) if line.on < today]
    return passed, [line for line in lines if line.on >= today]


def _areas_in(line: EngagementLine) -> Iterable[Any]:
    return (*line.areas, *line.concerned)


def _areas_asked(actor: Actor, met_soon: set[str]) -> Question:
    """The areas of the actor and those that they meet soon, each with its last contact."""
    is_mine = _is_mine(actor)
    found = (
        select(
            Area.id,
            Area.reference,
            Area.name,
            Area.is_priority,
            case((is_mine, 1), else_=0).label("is_mine"),
            last_contact(actor, PlaceKind.AREA, Area.id, Area.__table__).label("last_id"),
        )
        .where(or_(is_mine, Area.reference.in_(met_soon)))
        .subquery("found")
    )
    contact_by = case((readable_by(actor), Engagement.next_contact_by), else_=null())
    rows = select(found, Engagement.happens_on, contact_by.label("contact_by")).outerjoin(
        Engagement, Engagement.id == found.c.last_id
    )
    return Question(rows, (found.c.name,))


def _area(row: Any) -> AreaContact:
    return AreaContact(
        id=row.id,
        reference=row.reference,
        name=row.name,
        is_priority=row.is_priority,
        is_mine=bool(row.is_mine),
        last_on=row.happens_on,
        contact_by=row.contact_by,
    )


def _is_mine(actor: Actor) -> ColumnElement[bool]:
    """Areas that the actor leads or covers; for a director also the office's priority areas."""
    mine: ColumnElement[bool] = Area.id.in_(led_by(actor))
    if actor.is_a(Role.DIRECTOR) and actor.office_id is not None:
        mine = or_(mine, and_(Area.office_id == actor.office_id, Area.is_priority))
    return and_(Area.is_current, mine)


def led_by(actor: Actor) -> Select[Any]:
    """The areas that the actor leads or covers today."""
    today = clock.today()
    return select(Assignment.area_id).where(
        Assignment.area_id.is_not(None),
        Assignment.started_on <= today,
        or_(Assignment.ended_on.is_(None), Assignment.ended_on >= today),
        or_(Assignment.user_id == actor.user_id, Assignment.cover_user_id == actor.user_id),
    )


def _promises_asked(actor: Actor, met_soon: set[str]) -> Question:
    """What is open either way with each of the areas."""
    rows = (
        select(
            EngagementArea.area_id,
            Commitment.side,
            func.count().label("open"),
            func.sum(case((overdue_on(clock.today()), 1), else_=0)).label("overdue"),
        )
        .join_from(Commitment, EngagementArea, _is_with_one_of(met_soon))
        .join(Engagement, Engagement.id == apart(EngagementArea.engagement_id))
        .where(Commitment.state == CommitmentState.OPEN, readable_by(actor))
        .group_by(EngagementArea.area_id, Commitment.side)
    )
    return Question(rows, (EngagementArea.area_id,))


def _promises_by_area(areas: Sequence[AreaContact], rows: Sequence[Any]) -> dict[str, Promises]:
    """What is open either way with each area, nothing where that was not asked."""
    counts = {(row.area_id, row.side): PromiseCount(row.open, row.overdue) for row in rows}
    none = PromiseCount()
    return {
        one.reference: Promises(
            counts.get((one.id, Side.OURS), none), counts.get((one.id, Side.THEIRS), none)
        )
        for one in areas
    }


def _is_with_one_of(met_soon: set[str]) -> ColumnElement[bool]:
    return and_(
        EngagementArea.engagement_id == Commitment.engagement_id,
        apart(EngagementArea.area_id).in_(select(Area.id).where(Area.reference.in_(met_soon))),
    )


def _commitments(
    actor: Actor, today: date
) -> tuple[list[CommitmentLine], list[CommitmentLine], list[CommitmentLine]]:
    """Mine and theirs that are due, and for a director what the office owes and is overdue."""
    found = union_all(*_due(actor, today)).subquery("found")
    query = commitment_columns().add_columns(found.c.why).join(found, found.c.id == Commitment.id)
    rows = session().execute(query.order_by(*by_due_date())).all()
    lines = commitment_lines(actor, rows, today)
    sorted_out: dict[str, list[CommitmentLine]] = {"mine": [], "theirs": [], "office": []}
    for row, line in zip(rows, lines, strict=True):
        sorted_out[row.why].append(line)
    return sorted_out["mine"], sorted_out["theirs"], sorted_out["office"]


def _due(actor: Actor, today: date) -> list[Select[Any]]:
    is_due = and_(Commitment.state == CommitmentState.OPEN, Commitment.due_on <= today + DUE_SOON)
    readable = readable_by(actor)
    on_my_areas = Commitment.engagement_id.in_(
        select(EngagementArea.engagement_id).where(EngagementArea.area_id.in_(led_by(actor)))
    )
    walks = {
        "mine": (is_due, readable, Commitment.owner_user_id == actor.user_id),
        "theirs": (is_due, readable, Commitment.side == Side.THEIRS, on_my_areas),
    }
    if actor.is_a(Role.DIRECTOR) and actor.office_id is not None:
        of_office = Engagement.office_id == actor.office_id
        walks["office"] = (overdue_on(today), readable, Commitment.side == Side.OURS, of_office)
    return [
        select(literal(why).label("why"), soonest(*conditions, limit=SHOWN + 1).subquery())
        for why, conditions in walks.items()
    ]


def _meeting(
    line: EngagementLine, areas: Sequence[AreaContact], promises: dict[str, Promises]
) -> MeetingAhead:
    met = {place.reference for place in _areas_in(line)}
    known = [area for area in areas if area.reference in met]
    return MeetingAhead(
        line=line,
        last_on=max((area.last_on for area in known if area.last_on), default=None),
        promises=_sum([promises[area.reference] for area in known]),
    )


def _sum(promises: Sequence[Promises]) -> Promises:
    return Promises(
        PromiseCount(sum(p.ours.open for p in promises), sum(p.ours.overdue for p in promises)),
        PromiseCount(sum(p.theirs.open for p in promises), sum(p.theirs.overdue for p in promises)),
    )


def _neglected(areas: Sequence[AreaContact], today: date) -> tuple[AreaContact, ...]:
    """Those with no contact for too long: priority areas first, then the longest silence."""
    found = [
        area
        for area in areas
        if area.is_mine and is_neglected(area.last_on, area.contact_by, today)
    ]
    return tuple(
        sorted(found, key=lambda area: (not area.is_priority, area.last_on or date.min, area.name))
    )
