"""Moving every reference from one record to another, found in the models and not in a list."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Column, Index, Table, UniqueConstraint, select, text

from gorm.core import clock
from gorm.core.db import Base, session
from gorm.core.errors import Refused
from gorm.merging.rules.handling import (
    ALSO_ONE,
    KEPT_AS_WRITTEN,
    REFUSALS,
    UNORDERED,
    Collision,
    handling_of,
)
from gorm.merging.service.steps import Key, Steps, execute, key_of

Row = dict[str, Any]
#: How long the subject of a case can be, with room for its reference.
_SUBJECT: Final = 230


@dataclass(frozen=True)
class UniqueKey:
    """Columns that no two rows share, among the rows that the condition takes in."""

    columns: tuple[str, ...]
    condition: str = ""


def references_to(target: str) -> tuple[Column[Any], ...]:
    """Every column that refers to a table, in order of table and column."""
    return tuple(
        column
        for table in sorted(Base.metadata.tables.values(), key=lambda one: one.name)
        for column in table.columns
        if _target_of(column) == target
    )


def keys_with(column: Column[Any]) -> tuple[UniqueKey, ...]:
    """The keys of a table that a column is part of."""
    table = column.table
    keys = [UniqueKey(tuple(one.name for one in table.primary_key))]
    keys += [
        UniqueKey(tuple(one.name for one in constraint.columns))
        for constraint in table.constraints
        if isinstance(constraint, UniqueConstraint)
    ]
    keys += [
        UniqueKey(tuple(one.name for one in index.columns), _condition(index))
        for index in sorted(table.indexes, key=lambda one: str(one.name))
        if index.unique
    ]
    if table.name in ALSO_ONE:
        keys.append(UniqueKey(ALSO_ONE[table.name]))
    return tuple(dict.fromkeys(key for key in keys if column.name in key.columns))


def is_referred_to(table: Table) -> bool:
    """Whether rows of other tables hang on rows of this one."""
    return any(
        foreign.column.table is table
        for other in Base.metadata.tables.values()
        for foreign in other.foreign_keys
    )


def move_references(
    steps: Steps, target: str, away: int, kept: int, *, leave: frozenset[str] = KEPT_AS_WRITTEN
) -> None:
    """Have everything that refers to `away` refer to `kept`; fold what both have.

    Tables to `leave` stay as they are. Raises Refused where two rows cannot both stand.
    """
    for column in references_to(target):
        if column.table.name not in leave:
            _move(steps, column, away, kept)


def rows_of(column: Column[Any], number: int, condition: str = "") -> list[Row]:
    """The rows that refer to a record by a column, in order of their keys."""
    query = select(column.table).where(column == number).order_by(*column.table.primary_key)
    if condition:
        query = query.where(text(condition))
    return [dict(row) for row in session().execute(query).mappings()]


def _move(steps: Steps, column: Column[Any], away: int, kept: int) -> None:
    _fold_own_pairs(steps, column, away, kept)
    for key in keys_with(column):
        for row, twin in _collisions(column, key, away, kept):
            _settle(steps, column.table, row, twin)
    rows = rows_of(column, away)
    if rows:
        keys = [key_of(column.table, row | {column.name: kept}) for row in rows]
        steps.move(column, keys, away, kept)


def _fold_own_pairs(steps: Steps, column: Column[Any], away: int, kept: int) -> None:
    """Take out rows that would join a record to itself: that the two are a pair, for example."""
    table = column.table
    if is_referred_to(table):
        return
    others = [
        other.name
        for other in table.columns
        if other is not column and _target_of(other) == _target_of(column)
    ]
    for row in rows_of(column, away) if others else []:
        if any(row[name] == kept for name in others):
            steps.fold(table, row, ())


def _collisions(
    column: Column[Any], key: UniqueKey, away: int, kept: int
) -> Iterator[tuple[Row, Row]]:
    rows = rows_of(column, away, key.condition)
    if not rows:
        return
    there = {_said(column, key, row, kept): row for row in _rows_there(column, key, kept)}
    for row in rows:
        said = _said(column, key, row | {column.name: kept}, kept)
        if said is not None and said in there:
            yield row, there[said]


def _rows_there(column: Column[Any], key: UniqueKey, kept: int) -> Iterator[Row]:
    yield from rows_of(column, kept, key.condition)
    if column.table.name in UNORDERED:
        for other in column.table.columns:
            if other is not column and _target_of(other) == _target_of(column):
                yield from rows_of(other, kept, key.condition)


def _said(column: Column[Any], key: UniqueKey, row: Row, _kept: int) -> Key | None:
    """What a row says under a key; None where a part is not known, which no key compares."""
    said = tuple(row[name] for name in key.columns)
    if None in said:
        return None
    return tuple(sorted(said)) if column.table.name in UNORDERED else said


def _settle(steps: Steps, table: Table, row: Row, twin: Row) -> None:
    """Do with a row what its table does where another row says the same."""
    handling = handling_of(table.name, is_referred_to=is_referred_to(table))
    if handling is Collision.FOLD:
        steps.fold(table, row, key_of(table, twin))
    elif handling is Collision.END:
        ends = max(clock.today(), row["started_on"])
        steps.change(table, key_of(table, row), {"ended_on": (None, ends)})
    elif handling is Collision.SET_APART:
        apart = f"{row['subject_key'][:_SUBJECT]} ({row['reference']})"
        steps.change(table, key_of(table, row), {"subject_key": (row["subject_key"], apart)})
    elif handling is Collision.REFUSE:
        raise Refused(REFUSALS[table.name])
    else:
        raise RuntimeError(f"nobody has said what a merge does with two rows of {table.name}")


def _target_of(column: Column[Any]) -> str:
    return next((foreign.column.table.name for foreign in column.foreign_keys), "")


def _condition(index: Index) -> str:
    where = index.dialect_options["sqlite"].get("where")
    return "" if where is None else str(where)


def lock(table: Table, numbers: Sequence[int]) -> None:
    """Hold two records until the commit, in one order whoever asks, so that merges wait in turn."""
    session().execute(
        select(table.c.id).where(table.c.id.in_(numbers)).order_by(table.c.id).with_for_update()
    ).all()


__all__ = [
    "execute", "is_referred_to", "keys_with", "lock", "move_references", "references_to", "rows_of",
]  # fmt: skip
