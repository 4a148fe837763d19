"""The guard: collects what changed, and refuses to commit what nobody recorded."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Final

from sqlalchemy import event, inspect
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction
from sqlalchemy.orm.attributes import get_history

from gorm.core.db import Base
from gorm.core.errors import Unrecorded

_CHANGES: Final = "gorm.audit.changes"
_ACTS: Final = "gorm.audit.acts"
# Said on a bulk statement by the one service that records it as a single act.
RECORDED_AS_ONE_ACT: Final = "recorded_as_one_act"

Change = dict[str, Any]


def watch() -> None:
    """Watch every session. Listening twice is listening once."""
    if not event.contains(Session, "after_flush", _collect):
        event.listen(Session, "after_flush", _collect)
        event.listen(Session, "before_commit", _refuse_unrecorded)
        event.listen(Session, "after_rollback", _forget)
        event.listen(Session, "do_orm_execute", _refuse_bulk)


def take_changes(session: Session) -> list[Change]:
    """The changes flushed since the last act was recorded; they belong to the act that asks."""
    session.flush()
    taken: list[Change] = session.info.pop(_CHANGES, [])
    return taken


def acts_to_write(session: Session) -> list[Any]:
    """The acts that wait for the commit."""
    waiting: list[Any] = session.info.setdefault(_ACTS, [])
    return waiting


def is_audited(entity: type) -> bool:
    """Whether changes of a table must be recorded. A table that does not say so is audited."""
    return bool(getattr(entity, "__audited__", True))


def _collect(session: Session, _context: UOWTransaction) -> None:
    changes = session.info.setdefault(_CHANGES, [])
    for item in session.new:
        _note(changes, "added", item, _values(item))
    for item in session.dirty:
        if differences := _differences(item):
            _note(changes, "changed", item, differences)
    for item in session.deleted:
        _note(changes, "removed", item, _values(item))


def _note(changes: list[Change], what: str, item: Any, values: Mapping[str, Any]) -> None:
    if is_audited(type(item)):
        key = inspect(item).mapper.primary_key_from_instance(item)
        changes.append(
            {"what": what, "table": item.__tablename__, "key": _plain(key), "values": dict(values)}
        )


def _values(item: Any) -> dict[str, Any]:
    state = inspect(item)
    return {
        attribute.key: _plain(state.dict.get(attribute.key))
        for attribute in state.mapper.column_attrs
        if attribute.key in state.dict and not _is_secret(attribute)
    }


def _differences(item: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for attribute in inspect(item).mapper.column_attrs:
        history = get_history(item, attribute.key)
        if not history.has_changes() or attribute.key == "version":
            continue
        before, after = (_first(history.deleted), _first(history.added))
        found[attribute.key] = ["changed"] if _is_secret(attribute) else [before, after]
    return found


def _is_secret(attribute: Any) -> bool:
    return bool(attribute.columns[0].info.get("secret"))


def _first(values: Any) -> Any:
    return _plain(values[0]) if values else None


def _plain(value: Any) -> Any:
    """A value as JSON keeps it, exactly."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    return value


def _refuse_unrecorded(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    if changes := session.info.get(_CHANGES):
        tables = sorted({change["table"] for change in changes})
        raise Unrecorded(f"nobody recorded the change of {', '.join(tables)}")
    for act in session.info.pop(_ACTS, []):
        act.write(session)


def _forget(session: Session) -> None:
    session.info.pop(_CHANGES, None)
    session.info.pop(_ACTS, None)


def _refuse_bulk(state: ORMExecuteState) -> None:
    if not (state.is_update or state.is_delete or state.is_insert):
        return
    table = getattr(state.statement, "table", None)
    if getattr(table, "name", "") not in _audited_tables():
        return
    if not state.execution_options.get(RECORDED_AS_ONE_ACT):
        raise Unrecorded(
            f"a bulk statement on {table} passes the audit by; "
            "change the records one by one, or record it as one act"
        )


@cache
def _audited_tables() -> frozenset[str]:
    """The names of the audited tables, however a statement comes by them."""
    mapped = (mapper.class_ for mapper in Base.registry.mappers)
    return frozenset(entity.__tablename__ for entity in mapped if is_audited(entity))
