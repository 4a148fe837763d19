"""A database with rows in every table, and references that a test scatters over two records."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from random import Random
from typing import Any, Final

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from gorm.core.db import Base, db, session, unit_of_work
from gorm.merging.models import MergedKind
from gorm.merging.queries.records import record_named
from gorm.merging.service.moving import references_to
from gorm.merging.service.records import TABLES, Two
from gorm.merging.service.steps import execute
from tests.architecture.house import _AGREEING, _HINTS, _LEFT_ALONE
from tests.support.filling import fill

Contents = dict[str, list[tuple[Any, ...]]]
#: What is not of the records themselves: the trail, counters and what a merge keeps.
_BESIDE: Final = frozenset({"audit_entry", "audit_head", "audit_payload", "reference_counter"})
#: Columns with which rows of a table say the same, but for what they refer to.
_ALIKE: Final[dict[str, dict[str, Any]]] = {
    "post": {"kind": "chair", "started_on": None, "ended_on": None},
    "assignment": {"ended_on": None},
    "challenge_case": {"subject_key": "corporate", "closed_on": None},
}


class Enough(Exception):
    """Raised to leave a unit of work without keeping what it did."""


@dataclass(frozen=True)
class Graph:
    """The application, and the two records of a kind that a test makes one."""

    app: Flask
    kind: MergedKind
    kept: str
    away: str

    @contextmanager
    def undone_after(self) -> Iterator[None]:
        """A unit of work of which nothing stays."""
        with self.app.app_context(), suppress(Enough), unit_of_work():
            yield
            raise Enough

    def two(self) -> Two:
        """Both records, in the running unit of work."""
        return Two(record_named(self.kind, self.kept), record_named(self.kind, self.away))

    def scatter(self, chance: Random) -> None:
        """Have rows of every table that refers to such records refer to the two, as chance has it.

        What the database lets in stands; one of the two at most has what only one body can have.
        """
        two = self.two()
        self._have_coincide(chance)
        for target in (TABLES[self.kind].name, "post"):
            ends = [two.kept.id, two.away.id] if target != "post" else self._posts(chance, two)
            for column in references_to(target):
                if column.name != "merged_into_id":
                    self._scatter(column, ends, chance)

    def _have_coincide(self, chance: Random) -> None:
        """Make rows alike, so that two of them cannot both stand for one record."""
        shared = "organisation" if self.kind is MergedKind.PERSON else "person"
        first = session().scalar(sa.text(f"SELECT min(id) FROM {shared}"))  # noqa: S608
        for name, alike in _ALIKE.items():
            table = Base.metadata.tables[name]
            values = alike | ({f"{shared}_id": first} if name == "post" else {})
            for number in session().scalars(sa.select(table.c.id).order_by(table.c.id)).all():
                if chance.random() < 0.6:
                    with suppress(DBAPIError), session().begin_nested():
                        execute(sa.update(table).where(table.c.id == number).values(values))

    def _posts(self, chance: Random, two: Two) -> list[int]:
        table = Base.metadata.tables["post"]
        return list(session().scalars(sa.select(table.c.id).order_by(table.c.id)))

    def _scatter(self, column: sa.Column[Any], ends: list[int], chance: Random) -> None:
        if column.table.name in {"area", "measured_place"}:
            ends = ends[:1]  # where both had one, the merge would be refused
        keys = session().execute(sa.select(*column.table.primary_key)).all()
        for key in keys:
            if chance.random() < 0.3 or (column.table.name == "organisation"):
                continue
            is_it = sa.and_(*(c == v for c, v in zip(column.table.primary_key, key, strict=True)))
            change = sa.update(column.table).where(is_it).values({column: chance.choice(ends)})
            with suppress(DBAPIError), session().begin_nested():
                execute(change)


def contents() -> Contents:
    """Every row of the database, but for what stands beside the records."""
    return {
        table.name: [tuple(map(str, row)) for row in session().execute(_all_of(table))]
        for table in Base.metadata.sorted_tables
        if table.name not in _BESIDE
    }


def left_behind(target: str, number: int) -> list[str]:
    """The columns that still refer to a record."""
    return [
        f"{column.table.name}.{column.name}"
        for column in references_to(target)
        if session().scalar(sa.select(sa.func.count()).where(column == number))
    ]


def make_graph(app: Flask, kind: MergedKind) -> Graph:
    """Rows in every table, and two more records of the kind."""
    with app.app_context():
        engine = sa.create_engine(db.engine.url)
    with engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        hints = {key: value for key, value in _HINTS.items() if key[0] != "attachment"}
        fill(connection, rows=3, leave=_LEFT_ALONE - {"user_account", "office"}, hints=hints)
        for statement in _AGREEING:
            if "INTO funding_file" in statement:
                continue  # a file that waits, in SQLite's own words, refers to nobody who merges
            connection.exec_driver_sql(statement)
        table = TABLES[kind].name
        connection.exec_driver_sql(f"UPDATE {table} SET merged_into_id = NULL")  # noqa: S608
    engine.dispose()
    return _with_two(app, kind)


def _with_two(app: Flask, kind: MergedKind) -> Graph:
    from tests.factories.accounts import make_office
    from tests.factories.people import make_person
    from tests.factories.places import make_partner

    if kind is MergedKind.PERSON:
        return Graph(app, kind, make_person(app).reference, make_person(app).reference)
    office = make_office(app)
    kept, away = (make_partner(app, office=office).reference for _ in range(2))
    return Graph(app, kind, kept, away)


def _all_of(table: sa.Table) -> sa.Select[Any]:
    return sa.select(table).order_by(*table.primary_key.columns)
