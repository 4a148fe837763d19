"""Rows by plain SQL: one that a key names, those that it leads to, and those that lead to it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa

#: How far foreign keys are followed from a row, and how many rows that lead to one are looked at.
_HOPS = 4
_MOST_CHILDREN = 400
#: Rows that belong beside a row although no foreign key leads from the one to the other.
_BESIDE = {"standing": ("comparison_group", "comparison_id")}


@dataclass(frozen=True)
class Found:
    """A row of a table, as the database gives it."""

    table: str
    values: Mapping[str, Any]


class Rows:
    """The rows of one database. Tables and columns are looked up there, never believed."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._inspector = sa.inspect(connection)

    @cached_property
    def tables(self) -> frozenset[str]:
        """The tables that there are."""
        return frozenset(self._inspector.get_table_names())

    @cached_property
    def _arrows(self) -> dict[str, list[tuple[list[str], str, list[str]]]]:
        """By table: its columns, the table that they refer to, and the columns there."""
        return {
            table: [
                (key["constrained_columns"], key["referred_table"], key["referred_columns"])
                for key in self._inspector.get_foreign_keys(table)
            ]
            for table in self.tables
        }

    def find(self, key: str) -> Found | None:
        """The row of a key such as `standing/12/34`, or `area/reference=E06000010`."""
        table, *values = key.split("/")
        if table not in self.tables or not values:
            return None
        if "=" in values[0]:
            column, _, value = values[0].partition("=")
            names, wanted = [column], ["/".join([value, *values[1:]])]
        else:
            names = list(self._inspector.get_pk_constraint(table)["constrained_columns"])
            wanted = values
        if len(names) != len(wanted):
            return None
        return next(iter(self.where(table, dict(zip(names, wanted, strict=True)))), None)

    def where(self, table: str, wanted: Mapping[str, Any], most: int = 1) -> list[Found]:
        """Rows whose columns have these values, which may come as text."""
        kinds = {one["name"]: one["type"] for one in self._inspector.get_columns(table)}
        if not set(wanted) <= set(kinds):
            return []
        told = {name: _as(kinds[name], value) for name, value in wanted.items()}
        conditions = " AND ".join(f'"{name}" = :{name}' for name in told)
        query = sa.text(f'SELECT * FROM "{table}" WHERE {conditions} LIMIT {most}')  # noqa: S608 - names are the database's own
        return [Found(table, dict(row)) for row in self._connection.execute(query, told).mappings()]

    def above(self, row: Found, hops: int = _HOPS) -> Iterator[Found]:
        """The rows that a row refers to, theirs too, the nearest first."""
        ahead, seen = [row], {(row.table, repr(sorted(row.values.items(), key=str)))}
        for _ in range(hops):
            following = [found for one in ahead for found in self._referred(one)]
            ahead = []
            for one in following:
                mark = (one.table, repr(sorted(one.values.items(), key=str)))
                if mark not in seen:
                    seen.add(mark)
                    ahead.append(one)
                    yield one

    def below(self, row: Found) -> Iterator[Found]:
        """The rows that refer to a row, each with those that it refers to itself."""
        for table, arrows in self._arrows.items():
            for columns, referred, there in arrows:
                if referred == row.table:
                    wanted = {c: row.values[t] for c, t in zip(columns, there, strict=True)}
                    for child in self.where(table, wanted, _MOST_CHILDREN):
                        yield child
                        yield from self.above(child, hops=2)

    def beside(self, row: Found) -> Sequence[Found]:
        """Rows that share a row's key without leading to it."""
        if row.table not in _BESIDE:
            return []
        table, column = _BESIDE[row.table]
        return self.where(table, {column: row.values[column]}, _MOST_CHILDREN)

    def counted(self, query: str, **told: Any) -> list[Any]:
        """The rows of a query of the tracer's own."""
        return list(self._connection.execute(sa.text(query), told))

    def _referred(self, row: Found) -> Iterator[Found]:
        for columns, table, there in self._arrows.get(row.table, ()):
            wanted = {t: row.values[c] for c, t in zip(columns, there, strict=True)}
            if all(value is not None for value in wanted.values()):
                yield from self.where(table, wanted)


def _as(kind: Any, value: Any) -> Any:
    return int(value) if isinstance(kind, sa.Integer) and not isinstance(value, int) else value
