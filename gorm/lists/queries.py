"""Reading saved filters and what readers chose for their lists."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, literal, or_, select

from gorm.accounts.actor import Actor
from gorm.accounts.models import User
from gorm.accounts.roles import Role
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.core.references import numbered
from gorm.lists.models import ListChoice, SavedFilter, filter_id_in
from gorm.lists.policy import may_change, may_remove, visible_to

#: As many saved filters as a page names.
_MOST_SHOWN: Final = 200
#: How long what was deleted is offered to be brought back.
KEPT_FOR: Final = timedelta(days=30)


@dataclass(frozen=True)
class SavedFilterRecord:
    """A saved filter as its reader sees it."""

    reference: str
    list_key: str
    name: str
    query: str
    owner: str
    is_mine: bool
    is_shared: bool
    is_default: bool
    may_change: bool
    may_remove: bool
    saved_at: datetime
    removed_at: datetime | None
    version: int


@dataclass(frozen=True)
class ReadersList:
    """What a reader has of their own for a list; `columns` is None where they never chose."""

    filters: tuple[SavedFilterRecord, ...] = ()
    columns: tuple[str, ...] | None = None

    @property
    def default(self) -> SavedFilterRecord | None:
        """The filter with which the list opens."""
        return next((one for one in self.filters if one.is_default), None)


def readers_list(actor: Actor, list_key: str) -> ReadersList:
    """What a reader has for a list, in one query: their own filters first, by name."""
    there = and_(
        SavedFilter.list_key == list_key, SavedFilter.removed_at.is_(None), visible_to(actor)
    )
    rows = session().execute(_columns_beside(actor, list_key, there)).all()
    chosen = rows[0].columns if rows else None
    return ReadersList(
        tuple(_record(actor, row) for row in rows if row.id is not None),
        None if chosen is None else tuple(chosen),
    )


def removed_filters(actor: Actor, list_key: str) -> tuple[SavedFilterRecord, ...]:
    """What was deleted lately and the actor may bring back, the latest first."""
    theirs: list[ColumnElement[bool]] = [SavedFilter.owner_id == actor.user_id]
    if actor.is_a(Role.DIRECTOR) and actor.office_id is not None:
        theirs.append(SavedFilter.office_id == actor.office_id)
    rows = session().execute(
        _filters()
        .where(
            SavedFilter.list_key == list_key,
            SavedFilter.removed_at >= clock.now() - KEPT_FOR,
            or_(*theirs),
        )
        .order_by(SavedFilter.removed_at.desc(), SavedFilter.id.desc())
        .limit(_MOST_SHOWN)
    )
    return tuple(_record(actor, row) for row in rows)


def saved_filter(actor: Actor, reference: str) -> SavedFilterRecord:
    """A saved filter that the reader has. Raises NotFound."""
    row = (
        session()
        .execute(
            _filters().where(
                SavedFilter.id == filter_id_in(reference),
                SavedFilter.removed_at.is_(None),
                visible_to(actor),
            )
        )
        .one_or_none()
    )
    if row is None:
        raise NotFound
    return _record(actor, row)


def _columns() -> tuple[Any, ...]:
    return (
        SavedFilter.id,
        SavedFilter.list_key,
        SavedFilter.name,
        SavedFilter.query.label("asked"),
        SavedFilter.owner_id,
        SavedFilter.office_id,
        SavedFilter.department_id,
        SavedFilter.saved_at,
        SavedFilter.removed_at,
        SavedFilter.version,
        User.name.label("owner"),
    )


def _filters() -> Any:
    return select(*_columns(), literal(None).label("default_filter_id")).join(
        User, User.id == SavedFilter.owner_id
    )


def _columns_beside(actor: Actor, list_key: str, there: ColumnElement[bool]) -> Any:
    """A reader's choice and their filters in one query: a row where there is neither."""
    one = select(literal(1).label("one")).subquery()
    mine = and_(ListChoice.user_id == actor.user_id, ListChoice.list_key == list_key)
    return (
        select(ListChoice.columns, ListChoice.default_filter_id, *_columns())
        .select_from(one)
        .outerjoin(ListChoice, mine)
        .outerjoin(SavedFilter, there)
        .outerjoin(User, User.id == SavedFilter.owner_id)
        .order_by(SavedFilter.owner_id != actor.user_id, SavedFilter.name_key, SavedFilter.id)
        .limit(_MOST_SHOWN)
    )


def _record(actor: Actor, row: Any) -> SavedFilterRecord:
    return SavedFilterRecord(
        reference=numbered("FLT", row.id),
        list_key=row.list_key,
        name=row.name,
        query=row.asked,
        owner=row.owner,
        is_mine=row.owner_id == actor.user_id,
        is_shared=row.office_id is not None or row.department_id is not None,
        is_default=row.id == row.default_filter_id,
        may_change=may_change(actor, row.owner_id),
        may_remove=may_remove(actor, row.owner_id, row.office_id),
        saved_at=row.saved_at,
        removed_at=row.removed_at,
        version=row.version,
    )
