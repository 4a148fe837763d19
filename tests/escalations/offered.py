"""Rows of the queue as features would offer them, made of nothing but what a test says."""

import itertools
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy import Select, false, select, union_all

from gorm.accounts.actor import Actor
from gorm.decisions.offers import (
    QueueLine,
    QueueList,
    QueueSource,
    Unfolded,
    queue_row,
    queue_sources,
)

_number = itertools.count(1)


@dataclass(frozen=True)
class Row:
    """A row of a source, in a list of whoever may see it."""

    list: QueueList
    source: str = "approval"
    id: int = 0
    due_on: date | None = None
    consequence: int = 3
    since: date = date(2026, 3, 2)
    office_id: int | None = None
    area_id: int | None = None
    grade_rank: int = 0
    fingerprint: str = "first"
    words: str = ""
    seen_by: int = 0

    @property
    def key(self) -> str:
        """The row's name in addresses."""
        return f"{self.source}-{self.id}"


def row(name: QueueList, **columns: Any) -> Row:
    """A row with a number of its own."""
    made = Row(name, **({"id": next(_number)} | columns))
    return made if made.words else replace(made, words=f"Decide on {made.key}")


class Offered:
    """Sources whose rows a test adds and changes."""

    def __init__(self, codes: Collection[str]) -> None:
        self.rows: list[Row] = []
        self.unfolded: list[int] = []
        self.sources = tuple(self._source(code) for code in codes)

    def _source(self, code: str) -> QueueSource:
        return QueueSource(
            code,
            code.replace("_", " ").capitalize(),
            rows=lambda actor: self._rows(actor, code),
            lines=lambda _actor, ids: self._lines(code, ids),
            unfolded=self._unfolded,
        )

    def _of(self, code: str) -> Iterator[Row]:
        return (row for row in self.rows if row.source == code)

    def _rows(self, actor: Actor, code: str) -> Select[Any]:
        seen = [row for row in self._of(code) if row.seen_by in (0, actor.user_id)]
        if not seen:
            empty = Row(QueueList.MINE, source=code)
            return select(*_columns(empty)).where(false())
        return select(union_all(*(select(*_columns(row)) for row in seen)).subquery())

    def _lines(self, code: str, ids: Collection[int]) -> Mapping[int, QueueLine]:
        return {
            row.id: QueueLine(
                words=row.words,
                why=f"Why {row.key} is here",
                if_nothing=f"What becomes of {row.key}",
                from_whom="Ann Asker",
                with_whom="Bob Beside",
                grade="a director",
                address="/areas",
            )
            for row in self._of(code)
            if row.id in set(ids)
        }

    def _unfolded(self, _actor: Actor, number: int) -> Unfolded:
        self.unfolded.append(number)
        return Unfolded("escalations/_due.html", (), ("The representations are still open",))


@contextmanager
def offering(app: Flask, *codes: str) -> Iterator[Offered]:
    """Has the application offer these sources and no others."""
    offered = Offered(codes)
    others = app.extensions.pop(queue_sources.name)
    queue_sources.fill(app.extensions, offered.sources)
    try:
        yield offered
    finally:
        app.extensions[queue_sources.name] = others


def _columns(row: Row) -> Any:
    return queue_row(
        source=row.source,
        list=row.list.value,
        id=row.id,
        due_on=row.due_on,
        consequence=row.consequence,
        since=row.since,
        office_id=row.office_id,
        area_id=row.area_id,
        grade_rank=row.grade_rank,
        fingerprint=row.fingerprint,
    )
