"""The head of the queue, as the page has it that signing in leads to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, false, select, union_all

from gorm.accounts.actor import Actor
from gorm.core import clock
from gorm.core.db import session
from gorm.decisions.offers import QueueList, queue_row
from gorm.escalations.queries.composition import Stretch, counted, rows_in
from gorm.escalations.queries.lists import QueueRow, told
from gorm.escalations.queries.tally import Tally

#: As many as the head shows of what is to decide, and of what is to note.
SHOWN: Final[Mapping[QueueList, int]] = {QueueList.MINE: 5, QueueList.NOTE: 3}


@dataclass(frozen=True)
class QueueHead:
    """How many rows stand in each list, what is first to decide and newest to note."""

    counts: Mapping[QueueList, int]
    mine: tuple[QueueRow, ...]
    note: tuple[QueueRow, ...]


def queue_head(actor: Actor) -> QueueHead:
    """The head of the actor's queue.

    The first page has much else to ask: the counts come as rows of no source, in one statement
    with the beginnings of the lists.
    """
    beginnings = (rows_in(actor, Stretch(name, limit)) for name, limit in SHOWN.items())
    asked = (_counts_as_rows(actor), *beginnings)
    found = session().execute(union_all(*(select(one.subquery()) for one in asked))).all()
    counts = [(row.list, row.id) for row in found if not row.source]
    rows = told(actor, [row for row in found if row.source], Tally(()))
    return QueueHead(
        counts={name: sum(n for of, n in counts if of == name.value) for name in QueueList},
        mine=_of(QueueList.MINE, rows),
        note=_of(QueueList.NOTE, rows),
    )


def _counts_as_rows(actor: Actor) -> Select[Any]:
    counts = counted(actor).subquery()
    columns = queue_row(
        source="", list=counts.c.list, id=counts.c.number, office_id=None, since=clock.today()
    )
    return select(*columns, false().label("is_noted"))


def _of(name: QueueList, rows: tuple[QueueRow, ...]) -> tuple[QueueRow, ...]:
    """Of one list, in its order: a database that puts lists together promises none."""
    mine = [row for row in rows if row.list is name]
    if name is QueueList.NOTE:
        return tuple(sorted(mine, key=lambda row: (row.since, row.key.source, row.key.id))[::-1])
    return tuple(sorted(mine, key=lambda row: row.cursor))
