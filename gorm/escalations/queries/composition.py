"""Putting the rows of all sources together, so that the database sorts, cuts and counts them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    Select,
    String,
    and_,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
    union_all,
)

from gorm.accounts.actor import Actor
from gorm.decisions.offers import QueueList, QueueSource, queue_row, queue_sources
from gorm.escalations.models import QueueNote
from gorm.escalations.rules import NO_DATE, QueueCursor, RowKey


@dataclass(frozen=True)
class Within:
    """What a list is narrowed to, in the numbers of the database; None does not narrow."""

    office_id: int | None = None
    area_id: int | None = None
    source: str | None = None
    grade_rank: int | None = None


@dataclass(frozen=True)
class Stretch:
    """A part of one list: at most `limit` rows after a cursor.

    Of the list *To note*, what was noted is left out, but for the row `beside` that was noted just
    now; with `is_noted` it is what was noted that is wanted.
    """

    list: QueueList
    limit: int
    within: Within = Within()
    after: QueueCursor | None = None
    is_noted: bool = False
    beside: RowKey | None = None


def rows_in(actor: Actor, stretch: Stretch) -> Select[Any]:
    """The rows of a stretch in its order, with `is_noted`.

    Each source is sorted and cut by itself, so that no more than `limit` rows of each are put
    together.
    """
    asked = stretch.within.source
    arms = [
        _cut(actor, source, stretch)
        for source in _sources(stretch.list)
        if asked in (None, source.code)
    ]
    together = _together(arms).subquery("found")
    query = select(together, _noted_by(actor, together.c).label("is_noted"))
    return query.order_by(*_order(together.c, stretch.list)).limit(stretch.limit)


def row_of(actor: Actor, key: RowKey) -> Select[Any]:
    """The one row with this key, in whichever list it stands for the actor."""
    arms = []
    for source in queue_sources.offers():
        if source.code == key.source:
            rows = source.rows(actor).subquery()
            arms.append(select(rows).where(rows.c.id == literal(key.id, BigInteger)))
    together = _together(arms).subquery("found")
    return select(together, _noted_by(actor, together.c).label("is_noted"))


def counted(actor: Actor, *columns: str) -> Select[Any]:
    """How many rows of each source stand in each list, apart by these columns too.

    What was noted is not counted. Each source is counted by itself: grouping what was put together
    takes half as long again.
    """
    arms = [_counts(actor, source, columns) for source in _sources()]
    return select(_together(arms).subquery("counted"))


def count_of(actor: Actor, name: QueueList) -> Select[Any]:
    """How many rows one list has: of each source no more is read than where its rows stand."""
    counts = [_count(actor, source, name) for source in _sources(name)]
    number = func.sum(_together(counts).subquery("counted").c.number)
    return select(func.coalesce(number, 0).label("number"))


def _count(actor: Actor, source: QueueSource, name: QueueList) -> Select[Any]:
    c = source.rows(actor).subquery().c
    wanted = [*_where_in(c, source, name)]
    if name is QueueList.NOTE:
        wanted.append(~_noted_by(actor, c))
    return select(func.count().label("number")).select_from(c.id.table).where(*wanted)


def _sources(name: QueueList | None = None) -> Sequence[QueueSource]:
    """What features offer to a list, or at all; a source without rows where that is nothing."""
    offered = [one for one in queue_sources.offers() if name is None or name in one.lists]
    return offered or [QueueSource("", "", lambda _: _no_rows(), lambda *_: {})]


def _no_rows() -> Select[Any]:
    columns = queue_row(source="", list="", id=0, office_id=0, since=date.min)
    return select(*columns).where(false())


def _counts(actor: Actor, source: QueueSource, columns: Sequence[str]) -> Select[Any]:
    c = source.rows(actor).subquery().c
    apart = [c[name] for name in (*columns, "list", "source")]
    query = select(*apart, func.count().label("number")).group_by(*apart)
    if QueueList.NOTE not in source.lists:
        return query
    return query.where(or_(c.list != QueueList.NOTE.value, ~_noted_by(actor, c)))


def _where_in(c: Any, source: QueueSource, name: QueueList) -> tuple[ColumnElement[bool], ...]:
    """What tells the rows of one list: nothing, where all of a source's rows stand there."""
    return () if source.lists == (name,) else (_is_in(c, name),)


def _together(arms: Sequence[Select[Any]]) -> CompoundSelect[Any]:
    return union_all(*(arms or [_no_rows()]))


def _cut(actor: Actor, source: QueueSource, stretch: Stretch) -> Select[Any]:
    """The beginning of a source's part. SQLite wants a select around each limit."""
    rows = source.rows(actor).subquery()
    wanted = select(rows).where(_in_stretch(actor, rows.c, source, stretch))
    cut = wanted.order_by(*_order(rows.c, stretch.list)).limit(stretch.limit)
    return select(cut.subquery())


def _in_stretch(actor: Actor, c: Any, source: QueueSource, stretch: Stretch) -> ColumnElement[bool]:
    within = stretch.within
    wanted = [*_where_in(c, source, stretch.list)]
    if within.office_id is not None:
        wanted.append(c.office_id == within.office_id)
    if within.area_id is not None:
        wanted.append(c.area_id == within.area_id)
    if within.grade_rank is not None:
        wanted.append(c.grade_rank == within.grade_rank)
    if stretch.list is QueueList.NOTE:
        wanted.append(_wanted_of_noted(actor, c, stretch))
    if stretch.after is not None:
        wanted.append(_beyond(c, stretch.list, stretch.after))
    return and_(true(), *wanted)


def _is_in(c: Any, name: QueueList) -> ColumnElement[bool]:
    return c.list == literal(name.value, String)  # type: ignore[no-any-return]


def _wanted_of_noted(actor: Actor, c: Any, stretch: Stretch) -> ColumnElement[bool]:
    noted = _noted_by(actor, c)
    if stretch.is_noted:
        return noted
    if (beside := stretch.beside) is None:
        return ~noted
    return or_(~noted, and_(c.source == beside.source, c.id == literal(beside.id, BigInteger)))


def _noted_by(actor: Actor, c: Any) -> ColumnElement[bool]:
    """Whether the actor has noted a row as it stands."""
    return exists().where(
        QueueNote.user_id == actor.user_id,
        QueueNote.source == c.source,
        QueueNote.row_id == c.id,
        QueueNote.fingerprint == c.fingerprint,
    )


def _order(c: Any, name: QueueList) -> tuple[Any, ...]:
    """By due date, then by consequence, then what waits longest; what is to note newest first."""
    place = _place(c, name)
    return tuple(column.desc() for column in place) if name is QueueList.NOTE else place


def _place(c: Any, name: QueueList) -> tuple[Any, ...]:
    if name is QueueList.NOTE:
        return c.since, c.source, c.id
    return func.coalesce(c.due_on, literal(NO_DATE, Date)), c.consequence, c.since, c.source, c.id


def _beyond(c: Any, name: QueueList, after: QueueCursor) -> ColumnElement[bool]:
    here = tuple_(*_place(c, name))
    last = (
        literal(after.since, Date),
        literal(after.source, String),
        literal(after.id, BigInteger),
    )
    if name is QueueList.NOTE:
        return here < tuple_(*last)
    return here > tuple_(literal(after.due_on, Date), literal(after.consequence, Integer), *last)
