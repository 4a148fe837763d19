"""Rows for every table of a database, made from nothing but the tables themselves.

What a revision's tables look like is read from the database, so that a new table is filled by
tests that were written before it. Checks are met by trying: a row that one refuses is made anew.
"""

import json
import random
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from gorm.core.db import Base, ExactDecimal

_ATTEMPTS: Final = 400
_FIRST_DAY: Final = date(2026, 3, 2)

# How SQLite keeps `number BETWEEN 1 AND 5`, and how PostgreSQL says it.
_SCALE: Final = re.compile(r"(\w+) BETWEEN (\d) AND (\d)|\(?(\w+) >= (\d)\)? AND \(?\w+ <= (\d)\)?")

Row = dict[str, Any]
Hints = Mapping[tuple[str, str], tuple[str, ...]]


def _day(number: int) -> date:
    return _FIRST_DAY + timedelta(days=number)


_MADE_UP: Final[tuple[tuple[type[Any], Callable[[int], Any]], ...]] = (
    (sa.Integer, lambda number: 1000 + number),  # beyond what migrations number by themselves
    (sa.Numeric, lambda number: Decimal(number) / 4),
    (sa.DateTime, lambda number: datetime.combine(_day(number), time(9, 30), UTC)),
    (sa.Date, _day),
    (sa.Time, lambda _: time(9, 30)),
    (sa.LargeBinary, lambda number: bytes([number % 256])),
    (sa.Uuid, lambda number: uuid.UUID(int=number)),
)


class CannotFill(AssertionError):
    """No row was found that the table's constraints let in."""


def fill(
    connection: sa.Connection,
    *,
    rows: int = 3,
    leave: frozenset[str] = frozenset(),
    hints: Hints | None = None,
) -> None:
    """Add `rows` rows to every table but those to `leave`; a table's first rows differ in all.

    `hints` are values for a column, by table and name ('*' is any table): the row's number
    stands where they say {}.
    """
    tables = sa.MetaData()
    tables.reflect(connection)
    for table in tables.sorted_tables:
        if table.name not in leave | {"alembic_version"} and not _is_of_search(table.name):
            _Filler(connection, table, hints or {}).fill(rows)


def _is_of_search(table: str) -> bool:
    """Whether a table is of the index of searching, which is written from the others; some of its
    tables are SQLite's own."""
    return table.startswith("search_")


class _Filler:
    """Fills one table."""

    def __init__(
        self,
        connection: sa.Connection,
        table: sa.Table,
        hints: Hints,
    ) -> None:
        self.connection = connection
        self.table = table
        self.hints = hints
        self.insert = table.insert()  # with the rows beside it, so that it is compiled once
        self.chance = random.Random(table.name)  # noqa: S311 - the same rows on every run
        self.last: Row = {}
        for column in table.columns:
            if isinstance(column.type, sa.JSON):
                column.type.none_as_null = True  # nothing, not the word null
        self.checks = sa.inspect(connection).get_check_constraints(table.name)
        self.parents = {
            column.name: self._parents_of(column) for column in table.columns if column.foreign_keys
        }

    def fill(self, rows: int) -> None:
        """Add the rows; a table that lets in no more, such as one of a single row, is left."""
        there = self.connection.scalar(sa.select(sa.func.count()).select_from(self.table)) or 0
        for number in range(there + 1, there + rows + 1):
            if self._add(number):
                continue
            if number == 1:
                raise CannotFill(f"no row found that {self.table.name} lets in: {self.last}")
            return  # another would be refused as often

    def _add(self, number: int) -> bool:
        for attempt in range(_ATTEMPTS):
            row = dict(self._values(number, attempt))
            with suppress(DBAPIError), self.connection.begin_nested():
                self.connection.execute(self.insert, row)
                return True
            self.last = row
        return False

    def _values(self, number: int, attempt: int) -> Iterator[tuple[str, Any]]:
        for column in self.table.columns:
            if column is self.table.autoincrement_column:
                continue
            is_hinted = (self.table.name, column.name) in self.hints
            if column.nullable and attempt and not is_hinted and self.chance.random() < 0.4:
                yield column.name, None
            elif column.foreign_keys:
                yield column.name, self._parent(column, number, attempt)
            else:
                yield column.name, self._value(column, number, attempt)

    def _parents_of(self, column: sa.Column[Any]) -> list[Any]:
        target = min(column.foreign_keys, key=lambda key: key.target_fullname).column
        return list(self.connection.scalars(sa.select(target).order_by(target)))

    def _parent(self, column: sa.Column[Any], number: int, attempt: int) -> Any:
        known = self.parents[column.name]
        if not known:
            return None
        return known[(number - 1) % len(known)] if not attempt else self.chance.choice(known)

    def _value(self, column: sa.Column[Any], number: int, attempt: int) -> Any:
        allowed = self.hints.get((self.table.name, column.name)) or self.hints.get(
            ("*", column.name)
        )
        if not allowed:
            allowed = _named_in(self.checks, column.name)
        if allowed:
            turn = self.chance.randrange(len(allowed)) if attempt else number - 1
            words = allowed[turn % len(allowed)].replace("{}", f"{number:06d}")
            if isinstance(column.type, sa.JSON):
                return json.loads(words)
            return int(words) if isinstance(column.type, sa.Integer) else words
        return self._made_up(column, number, attempt)

    def _made_up(self, column: sa.Column[Any], number: int, attempt: int) -> Any:
        if _holds_decimals(column):
            return f"{number}.25"
        if isinstance(column.type, sa.JSON):
            return {} if _holds_names(column) else []
        for kind, made in _MADE_UP:
            if isinstance(column.type, kind):
                return made(number)
        if isinstance(column.type, sa.Boolean):
            return bool((number + attempt) % 2)
        return self._text(column, number, attempt)

    def _text(self, column: sa.Column[Any], number: int, attempt: int) -> str:
        if attempt and self.chance.random() < 0.4:
            return ""
        length = getattr(column.type, "length", None) or 200
        tail = f" {number}"
        return f"{column.name} of {self.table.name}"[: length - len(tail)] + tail


def _holds_decimals(column: sa.Column[Any]) -> bool:
    """Whether the models keep decimals in a column that the database calls text."""
    modelled = _modelled(column)
    return modelled is not None and isinstance(modelled.type, ExactDecimal)


def _holds_names(column: sa.Column[Any]) -> bool:
    """Whether the models keep names with their values in a column of JSON, and no list."""
    default = getattr(_modelled(column), "default", None)
    return getattr(getattr(default, "arg", None), "__name__", "") == "dict"


def _modelled(column: sa.Column[Any]) -> sa.Column[Any] | None:
    """The column as the models have it today; None where they have it no more."""
    table = Base.metadata.tables.get(column.table.name)
    return None if table is None else table.columns.get(column.name)


def _named_in(checks: list[Any], column: str) -> tuple[str, ...]:
    """The values that a check lists for a column: those of an enum, or of a small scale."""
    for check in checks:
        words = str(check["sqltext"])
        if scale := _SCALE.fullmatch(words):
            name, least, most = filter(None, scale.groups())
            if name == column:
                return tuple(str(number) for number in range(int(least), int(most) + 1))
        lists = re.search(rf"\b{column}\b\W.*\b(IN|ANY)\b", words)
        if lists and not re.search(r"\b(OR|AND)\b", words):
            return tuple(re.findall(r"'([^']*)'", words))
    return ()
