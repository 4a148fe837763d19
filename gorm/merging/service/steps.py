"""The steps of a merge: what one does to rows, kept so that it can be taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from sqlalchemy import (
    Column,
    Date,
    DateTime,
    Numeric,
    Table,
    Time,
    and_,
    delete,
    or_,
    select,
    update,
)
from sqlalchemy import Enum as SqlEnum

from gorm.audit.recording import RECORDED_AS_ONE_ACT
from gorm.core.db import Base, ExactDecimal, UtcDateTime, session
from gorm.merging.models import StepKind

Key = tuple[Any, ...]
_ONE_ACT: Final = {RECORDED_AS_ONE_ACT: True, "synchronize_session": False}
_BATCH: Final = 200


class Changed(Exception):
    """A row is no longer as the merge left it: to take the merge back would lose something."""


@dataclass(frozen=True)
class Step:
    """One step, as plain data."""

    kind: StepKind
    table: str
    content: dict[str, Any]


@dataclass
class Steps:
    """The steps of a merge in the making, each done as it is added."""

    done: list[Step] = field(default_factory=list)

    def move(self, column: Column[Any], keys: Sequence[Key], before: int, after: int) -> None:
        """Have rows refer to another record. `keys` are those that the rows have afterwards."""
        content = {"column": column.name, "before": before, "after": after}
        step = Step(StepKind.MOVED, column.table.name, content | {"keys": [list(k) for k in keys]})
        execute(update(column.table).where(column == before).values({column.name: after}))
        self.done.append(step)

    def fold(self, table: Table, row: Mapping[str, Any], into: Key) -> None:
        """Take a row out that says what the row with the key `into` says already."""
        values = {name: plain(value) for name, value in row.items()}
        execute(delete(table).where(_is_row(table, key_of(table, row))))
        content = {"row": values, "into": plain(list(into))}
        self.done.append(Step(StepKind.FOLDED, table.name, content))

    def change(self, table: Table, key: Key, values: Mapping[str, tuple[Any, Any]]) -> None:
        """Change columns of a row: column -> (before, after)."""
        if not values:
            return
        after = {name: pair[1] for name, pair in values.items()}
        execute(update(table).where(_is_row(table, key)).values(after))
        content = {
            "key": plain(list(key)),
            "values": {n: plain(list(v)) for n, v in values.items()},
        }
        self.done.append(Step(StepKind.CHANGED, table.name, content))


@dataclass
class Undoing:
    """Taking steps back, the last one first. Raises Changed where a row is not as it was left."""

    #: Rows that came back under another number: (table, number before) -> number now.
    renumbered: dict[tuple[str, int], int] = field(default_factory=dict)

    def take_back(self, step: Step) -> None:
        """Take one step back."""
        table = Base.metadata.tables.get(step.table)
        if table is None:
            raise Changed
        {
            StepKind.MOVED: self._move_back,
            StepKind.FOLDED: self._unfold,
            StepKind.CHANGED: self._change_back,
        }[step.kind](table, step.content)

    def _move_back(self, table: Table, content: Mapping[str, Any]) -> None:
        column = table.c[content["column"]]
        target = next(iter(column.foreign_keys)).column.table.name
        before = self.renumbered.get((target, content["before"]), content["before"])
        keys = [typed_key(table, key) for key in content["keys"]]
        back = 0
        for begin in range(0, len(keys), _BATCH):
            is_among = _is_any(table, keys[begin : begin + _BATCH])
            moved = update(table).where(column == content["after"], is_among)
            back += execute(moved.values({column.name: before})).rowcount
        if back != len(keys):
            raise Changed

    def _unfold(self, table: Table, content: Mapping[str, Any]) -> None:
        into = typed_key(table, content["into"])
        if into and not _is_there(table, into):
            raise Changed
        row = {name: typed(table.c[name], value) for name, value in content["row"].items()}
        for column in table.columns:
            for foreign in column.foreign_keys:
                renumbered = self.renumbered.get((foreign.column.table.name, row[column.name]))
                row[column.name] = renumbered or row[column.name]
        if _is_there(table, key_of(table, row)):
            row = self._renumbered(table, row)
        execute(table.insert().values(row))

    def _renumbered(self, table: Table, row: dict[str, Any]) -> dict[str, Any]:
        """A row whose number went to another meanwhile, which some databases do, with a new one."""
        if [column.name for column in table.primary_key] != ["id"]:
            raise Changed
        highest = session().scalar(select(table.c.id).order_by(table.c.id.desc()).limit(1)) or 0
        self.renumbered[table.name, row["id"]] = highest + 1
        return row | {"id": highest + 1}

    def _change_back(self, table: Table, content: Mapping[str, Any]) -> None:
        key = typed_key(table, content["key"])
        names = list(content["values"])
        stands = session().execute(
            select(*(table.c[name] for name in names)).where(_is_row(table, key))
        ).one_or_none()  # fmt: skip
        left = [typed(table.c[name], content["values"][name][1]) for name in names]
        if stands is None or list(stands) != left:
            raise Changed
        before = {name: typed(table.c[name], content["values"][name][0]) for name in names}
        execute(update(table).where(_is_row(table, key)).values(before))


def execute(statement: Any) -> Any:
    """Run a statement on an audited table, as a part of the one act that the merge records."""
    return session().execute(statement, execution_options=_ONE_ACT)


def key_of(table: Table, row: Mapping[str, Any]) -> Key:
    """The primary key of a row."""
    return tuple(row[column.name] for column in table.primary_key)


def plain(value: Any) -> Any:
    """A value as JSON keeps it, exactly."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value


def typed(column: Column[Any], value: Any) -> Any:
    """A value that JSON kept, as the column has it."""
    if value is None:
        return None
    kinds: tuple[tuple[Any, Any], ...] = (
        ((UtcDateTime, DateTime), datetime.fromisoformat),
        (Date, date.fromisoformat),
        (Time, time.fromisoformat),
        ((ExactDecimal, Numeric), Decimal),
    )
    if isinstance(column.type, SqlEnum) and column.type.enum_class is not None:
        return column.type.enum_class(value)
    return next((read(value) for kind, read in kinds if isinstance(column.type, kind)), value)


def typed_key(table: Table, key: Sequence[Any]) -> Key:
    """A primary key that JSON kept."""
    return tuple(
        typed(column, value) for column, value in zip(table.primary_key, key, strict=False)
    )


def _is_row(table: Table, key: Key) -> Any:
    return and_(*(column == value for column, value in zip(table.primary_key, key, strict=True)))


def _is_any(table: Table, keys: Sequence[Key]) -> Any:
    """Whether a row is one of these: by its one number, or by the parts of its key."""
    columns = list(table.primary_key)
    if len(columns) == 1:
        return columns[0].in_([key[0] for key in keys])
    return or_(*(_is_row(table, key) for key in keys))


def _is_there(table: Table, key: Key) -> bool:
    return (
        session().execute(select(1).select_from(table).where(_is_row(table, key))).first()
        is not None
    )
