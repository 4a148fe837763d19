"""The engagements of some days, as a calendar shows them: everybody's, as far as may be known.

All departments' and offices' plans stand on one calendar, because co-ordination is the point.
What is restricted is there only for those who may know of it, in the counts too.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    or_,
    select,
    true,
    union,
)

from gorm.accounts.actor import Actor
from gorm.coordination.rules.months import Span
from gorm.core.db import session
from gorm.core.paging import Cursor
from gorm.engagements.listing.lines import EngagementLine, lines_at
from gorm.engagements.listing.promises import apart
from gorm.engagements.listing.strands import (
    EVERYTHING,
    Strand,
    Window,
    identities_of,
    keys,
    strands_of,
    strands_of_department,
)
from gorm.engagements.models import (
    Engagement,
    EngagementArea,
    EngagementDepartment,
    EngagementTheme,
    Participant,
)
from gorm.engagements.policy import readable_by, visible_to
from gorm.places.models import Area
from gorm.places.offers import Place

#: As many engagements as a cell of the grid names; where there are more, one fewer and a link.
IN_A_CELL: Final = 4
PAGE: Final = 50
#: As many as are looked at for one span: more than the busiest region has in six weeks.
MOST: Final = 20_000
_END_OF_DAY: Final = time(23, 59, 59)


@dataclass(frozen=True)
class CalendarFilter:
    """What a calendar is narrowed to; what is None narrows nothing.

    `region_id` is an office in whose region the engagement is; `office_id` and `department_id` are
    the team that it belongs to, or for a department that takes part in it.
    """

    place: Place | None = None
    region_id: int | None = None
    office_id: int | None = None
    department_id: int | None = None
    user_id: int | None = None
    theme_id: int | None = None


@dataclass(frozen=True)
class DayOfPlans:
    """A day with the engagements that a cell names, and how many more there are."""

    lines: tuple[EngagementLine, ...] = ()
    more: int = 0

    @property
    def count(self) -> int:
        """How many engagements the day has."""
        return len(self.lines) + self.more


@dataclass(frozen=True)
class Grid:
    """The days of a grid; a day without an engagement is not among them."""

    days: Mapping[date, DayOfPlans] = field(default_factory=dict)

    def on(self, day: date) -> DayOfPlans:
        """What a day has."""
        return self.days.get(day, DayOfPlans())

    @property
    def count(self) -> int:
        """How many engagements there are in all."""
        return sum(day.count for day in self.days.values())


@dataclass(frozen=True)
class Listed:
    """One page of engagements day by day, and where the next begins."""

    days: tuple[tuple[date, tuple[EngagementLine, ...]], ...]
    next: Cursor | None


def grid_of(actor: Actor, wanted: CalendarFilter, span: Span) -> Grid:
    """The engagements of a grid's days: a few of each, and how many there are."""
    strands = _strands(wanted, span)
    if not strands:
        return Grid()  # somebody who never held a post
    rows = session().execute(_folded(actor, wanted, span, strands)).all()
    if not rows:
        return Grid()
    lines = {line.id: line for line in _lines(actor, [row.id for row in rows])}
    by_day: dict[date, list[Any]] = defaultdict(list)
    for row in rows:
        by_day[row.on].append(row)
    return Grid({on: _day(found, lines) for on, found in by_day.items()})


def list_of(actor: Actor, wanted: CalendarFilter, span: Span, after: Cursor | None) -> Listed:
    """A page of a span's engagements, day by day."""
    strands = _strands(wanted, span)
    if not strands:
        return Listed((), None)
    window = Window(PAGE + 1, after, oldest_first=True, since=span.since, until=span.until)
    found = lines_at(keys(actor, strands, window, *_conditions(wanted)), oldest_first=True)
    shown = found[:PAGE]
    by_day: dict[date, list[EngagementLine]] = defaultdict(list)
    for line in shown:
        by_day[line.on].append(line)
    days = tuple((on, tuple(lines)) for on, lines in by_day.items())
    return Listed(days, shown[-1].cursor if len(found) > PAGE else None)


def _folded(
    actor: Actor, wanted: CalendarFilter, span: Span, strands: Sequence[Strand]
) -> Select[Any]:
    """The first few of each day, by their time, with how many the day has."""
    window = Window(MOST, oldest_first=True, since=span.since, until=span.until)
    found = keys(actor, strands, window, *_conditions(wanted)).subquery("found")
    at = func.coalesce(Engagement.starts_at, _END_OF_DAY)
    ranked = (
        select(
            found.c.id,
            found.c.on,
            func.row_number()
            .over(partition_by=found.c.on, order_by=(at, found.c.id))
            .label("position"),
            func.count().over(partition_by=found.c.on).label("count"),
        )
        .join(Engagement, Engagement.id == found.c.id)
        .subquery("ranked")
    )
    return (
        select(ranked)
        .where(or_(ranked.c.position < IN_A_CELL, ranked.c.count <= IN_A_CELL))
        .order_by(ranked.c.on, ranked.c.position)
    )


def _lines(actor: Actor, ids: Sequence[int]) -> tuple[EngagementLine, ...]:
    readable = case((readable_by(actor), true()), else_=false()).label("is_readable")
    chosen = select(Engagement.id, Engagement.happens_on.label("on"), readable)
    return lines_at(chosen.where(Engagement.id.in_(ids), visible_to(actor)), oldest_first=True)


def _day(rows: Sequence[Any], lines: Mapping[int, EngagementLine]) -> DayOfPlans:
    return DayOfPlans(tuple(lines[row.id] for row in rows), rows[0].count - len(rows))


def _strands(wanted: CalendarFilter, span: Span) -> tuple[Strand, ...]:
    if wanted.place is not None:
        return strands_of(wanted.place, identities_of(wanted.place))
    if wanted.user_id is not None:
        return _strands_of_user(wanted.user_id)
    if wanted.region_id is not None:
        return _strands_of_region(wanted.region_id, span)
    if wanted.department_id is not None:
        return strands_of_department(wanted.department_id)
    if wanted.office_id is not None:
        of_office = Engagement.office_id == wanted.office_id
        return (Strand(Engagement.happens_on, Engagement.id, of_office),)
    return EVERYTHING


def _strands_of_user(user_id: int) -> tuple[Strand, ...]:
    """What somebody of ours takes part in."""
    took_part = Participant.user_id == user_id
    return (Strand(Engagement.happens_on, Participant.engagement_id, took_part, Participant),)


def _strands_of_region(office_id: int, span: Span) -> tuple[Strand, ...]:
    """What is with the areas of a region in some days, and what its office owns, as one walk.

    A strand for each area would be a query as long as a page. The day is told apart from its
    index: the few of the region are nearer than all of the country's.
    """
    areas = select(Area.id).where(Area.office_id == office_id)
    link = EngagementArea
    with_areas = select(link.engagement_id).where(
        link.area_id.in_(areas), link.happens_on.between(span.since, span.until)
    )
    owned = select(Engagement.id).where(
        Engagement.office_id == office_id, Engagement.happens_on.between(span.since, span.until)
    )
    found = Engagement.id.in_(union(with_areas, owned))
    return (Strand(apart(Engagement.happens_on), Engagement.id, found),)


def _conditions(wanted: CalendarFilter) -> list[ColumnElement[bool]]:
    """What the strand does not say already."""
    found: list[ColumnElement[bool]] = []
    if wanted.office_id is not None:
        found.append(Engagement.office_id == wanted.office_id)
    if wanted.department_id is not None:
        found.append(_of_department(wanted.department_id))
    if wanted.user_id is not None and wanted.place is not None:
        took_part = select(Participant.engagement_id).where(Participant.user_id == wanted.user_id)
        found.append(Engagement.id.in_(took_part))
    if wanted.region_id is not None and (wanted.place or wanted.user_id):
        found.append(_in_region(wanted.region_id))
    if wanted.theme_id is not None:
        theme = EngagementTheme
        found.append(
            exists().where(theme.engagement_id == Engagement.id, theme.theme_id == wanted.theme_id)
        )
    return found


def _of_department(department_id: int) -> ColumnElement[bool]:
    link = EngagementDepartment
    takes_part = (
        exists()
        .where(link.engagement_id == Engagement.id, link.department_id == department_id)
        .correlate(Engagement)
    )
    return or_(Engagement.department_id == department_id, takes_part)


def _in_region(office_id: int) -> ColumnElement[bool]:
    link = EngagementArea
    return (
        exists()
        .where(and_(link.engagement_id == Engagement.id, Area.office_id == office_id))
        .where(link.area_id == Area.id)
        .correlate(Engagement)
    )
