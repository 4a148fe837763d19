"""Finding engagements by filters, a page at a time."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select

from gorm.accounts.actor import Actor
from gorm.core.db import session
from gorm.core.paging import ROWS_AT_ONCE, Cursor, every_row
from gorm.engagements.listing.lines import EngagementLine, lines_at
from gorm.engagements.listing.strands import (
    EVERYTHING,
    Strand,
    Window,
    candidates,
    identities_of,
    keys,
    strands_of,
    strands_of_department,
    strands_of_mine,
)
from gorm.engagements.models import (
    Engagement,
    EngagementDepartment,
    EngagementKind,
    EngagementState,
    EngagementTheme,
    Marking,
    Participant,
    Sharing,
)
from gorm.engagements.policy import readable_by, visible_to
from gorm.places.offers import Place

PAGE: Final = 50
#: Counting goes no further: beyond either a list says "more than".
MOST_COUNTED: Final = 1_000
MOST_LOOKED_AT: Final = 2_000


@dataclass(frozen=True)
class EngagementFilter:
    """What a list of engagements is narrowed to; what is None or false narrows nothing."""

    place: Place | None = None
    office_id: int | None = None
    department_id: int | None = None
    kind: EngagementKind | None = None
    state: EngagementState | None = None
    theme_id: int | None = None
    since: date | None = None
    until: date | None = None
    marking: Marking | None = None
    is_mine: bool = False
    is_restricted: bool = False


@dataclass(frozen=True)
class Turn:
    """Which page of a list: the one after a row, or the one before it; the first where neither."""

    after: Cursor | None = None
    before: Cursor | None = None
    oldest_first: bool = False


@dataclass(frozen=True)
class Found:
    """One page of engagements and where its neighbours begin.

    There are `count` in all where `is_counted`, and else more than that.
    """

    lines: tuple[EngagementLine, ...]
    back: Cursor | None
    on: Cursor | None
    count: int
    is_counted: bool


def engagements_found(actor: Actor, wanted: EngagementFilter, turn: Turn) -> Found:
    """The engagements of one page that the actor may know of and that the filter leaves."""
    strands = _strands(actor, wanted)
    is_backwards = turn.before is not None
    window = Window(
        PAGE + 1,
        turn.before or turn.after,
        oldest_first=turn.oldest_first is not is_backwards,
        since=wanted.since,
        until=wanted.until,
    )
    lines = lines_at(
        keys(actor, strands, window, *_conditions(actor, wanted)), oldest_first=window.oldest_first
    )
    has_more, lines = len(lines) > PAGE, lines[:PAGE]
    if is_backwards:
        lines = lines[::-1]
    has_back = has_more if is_backwards else turn.after is not None
    has_on = is_backwards or has_more
    count, is_counted = len(lines), True
    if has_back or has_on:
        count, is_counted = _counted(actor, strands, window, wanted)
    return Found(
        lines=lines,
        back=lines[0].cursor if has_back and lines else None,
        on=lines[-1].cursor if has_on and lines else None,
        count=max(count, len(lines)),
        is_counted=is_counted,
    )


def engagements_to_export(
    actor: Actor, wanted: EngagementFilter, *, oldest_first: bool
) -> Iterator[EngagementLine]:
    """All engagements that the actor may know of and the filter leaves, in the order asked for."""
    strands = _strands(actor, wanted)

    def read(after: Cursor | None) -> tuple[tuple[EngagementLine, ...], Cursor | None]:
        window = Window(
            ROWS_AT_ONCE + 1,
            after,
            oldest_first=oldest_first,
            since=wanted.since,
            until=wanted.until,
        )
        found = lines_at(
            keys(actor, strands, window, *_conditions(actor, wanted)), oldest_first=oldest_first
        )
        lines = found[:ROWS_AT_ONCE]
        return lines, lines[-1].cursor if len(found) > ROWS_AT_ONCE else None

    return every_row(read)


def _strands(actor: Actor, wanted: EngagementFilter) -> tuple[Strand, ...]:
    if wanted.place is None and wanted.is_mine:
        return strands_of_mine(actor)
    if wanted.place is None and wanted.department_id is not None:
        return strands_of_department(wanted.department_id)
    if wanted.place is None:
        return EVERYTHING
    return strands_of(wanted.place, identities_of(wanted.place))


def _counted(
    actor: Actor, strands: tuple[Strand, ...], window: Window, wanted: EngagementFilter
) -> tuple[int, bool]:
    """How many there are, and whether that is all: only so many candidates are looked at.

    What is rare among a million would otherwise be counted for longer than anybody waits.
    """
    everything = replace(window, limit=MOST_LOOKED_AT + 1, after=None)
    some = candidates(strands, everything, *_of_the_row(wanted)).subquery("candidate")
    fits = and_(visible_to(actor), *_conditions(actor, wanted))
    counts = select(func.sum(case((fits, 1), else_=0)), func.count()).join_from(
        some, Engagement, Engagement.id == some.c.id
    )
    fitting, looked_at = session().execute(counts).one()
    count = min(fitting or 0, MOST_COUNTED)
    return count, looked_at <= MOST_LOOKED_AT and (fitting or 0) <= MOST_COUNTED


def _conditions(actor: Actor, wanted: EngagementFilter) -> list[ColumnElement[bool]]:
    return [
        *_of_the_row(wanted),
        *_of_what_belongs_to_it(wanted),
        *_of_its_words(actor, wanted),
        *([_is_mine(actor)] if wanted.is_mine and wanted.place else []),
    ]


def _of_the_row(wanted: EngagementFilter) -> list[ColumnElement[bool]]:
    given = (
        (wanted.office_id, Engagement.office_id),
        (wanted.kind, Engagement.kind),
        (wanted.state, Engagement.state),
    )
    return [column == value for value, column in given if value is not None]


def _of_what_belongs_to_it(wanted: EngagementFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.department_id is not None:
        link = EngagementDepartment
        took_part = (
            exists()
            .where(link.engagement_id == Engagement.id, link.department_id == wanted.department_id)
            .correlate(Engagement)
        )
        found.append(or_(Engagement.department_id == wanted.department_id, took_part))
    if wanted.theme_id is not None:
        theme = EngagementTheme
        found.append(
            exists().where(theme.engagement_id == Engagement.id, theme.theme_id == wanted.theme_id)
        )
    return found


def _of_its_words(actor: Actor, wanted: EngagementFilter) -> list[ColumnElement[bool]]:
    """Marking and sharing are told only to those who may read the rest: so is a filter on them."""
    if wanted.marking is None and not wanted.is_restricted:
        return []
    narrowed = []
    if wanted.marking is not None:
        narrowed.append(Engagement.marking == wanted.marking)
    if wanted.is_restricted:
        narrowed.append(Engagement.sharing == Sharing.RESTRICTED)
    return [and_(*narrowed, readable_by(actor))]


def _is_mine(actor: Actor) -> ColumnElement[bool]:
    """What the actor took part in, or logged themselves."""
    took_part = select(Participant.engagement_id).where(Participant.user_id == actor.user_id)
    return or_(Engagement.logged_by_id == actor.user_id, Engagement.id.in_(took_part))
