"""The lists of the queue: a page of one of them, and how many rows stand in each."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from gorm.accounts.actor import Actor
from gorm.core import clock
from gorm.core.db import session
from gorm.decisions.offers import (
    LinesTogether,
    QueueLine,
    QueueList,
    QueueSource,
    Unfolded,
    queue_sources,
)
from gorm.escalations.queries.composition import Stretch, row_of, rows_in
from gorm.escalations.queries.tally import EVERYTHING, Narrowed, Tally, kinds_of_row
from gorm.escalations.rules import NO_DATE, Due, QueueCursor, RowKey, due_words, waiting_words

PAGE_SIZE: Final = 50
MOST_EXPORTED: Final = 20_000
#: As many rows of a source as are told at once: databases bound the arguments of a statement.
_TOLD_AT_ONCE: Final = 1_000
_NONE: Final = ""


@dataclass(frozen=True)
class Wanted:
    """Which list of the queue, how narrowed, and where a page of it begins."""

    list: QueueList
    narrowed: Narrowed = EVERYTHING
    after: QueueCursor | None = None
    is_noted: bool = False
    #: The row that was noted just now: it stays in sight, so that it can be taken back.
    beside: RowKey | None = None


@dataclass(frozen=True)
class QueueRow:
    """One row of a list."""

    key: RowKey
    kind: str
    list: QueueList
    due_on: date | None
    consequence: int
    since: date
    office: str
    area: str
    fingerprint: str
    is_noted: bool
    line: QueueLine

    @property
    def waiting(self) -> str:
        """How long it has waited."""
        return waiting_words(self.since, clock.today())

    @property
    def due(self) -> Due:
        """When it is due, in words."""
        return due_words(self.due_on, clock.today())

    @property
    def cursor(self) -> QueueCursor:
        """Where the list goes on after this row."""
        return QueueCursor(
            self.due_on or NO_DATE, self.consequence, self.since, self.key.source, self.key.id
        )


@dataclass(frozen=True)
class QueuePage:
    """One page of a list, and where the next begins."""

    rows: tuple[QueueRow, ...]
    next: QueueCursor | None


def queue_page(actor: Actor, wanted: Wanted, tally: Tally, size: int = PAGE_SIZE) -> QueuePage:
    """One page of a list."""
    within = tally.within(wanted.narrowed)
    if within is None:
        return QueuePage((), None)
    stretch = Stretch(wanted.list, size + 1, within, wanted.after, wanted.is_noted, wanted.beside)
    found = session().execute(rows_in(actor, stretch)).all()
    rows = told(actor, found[:size], tally)
    return QueuePage(rows, rows[-1].cursor if len(found) > size and rows else None)


def rows_to_export(actor: Actor, wanted: Wanted, tally: Tally) -> tuple[QueueRow, ...]:
    """Everything that the filters leave."""
    return queue_page(actor, wanted, tally, MOST_EXPORTED).rows


def queue_row_of(actor: Actor, key: RowKey) -> QueueRow | None:
    """One row, in whichever list of the actor it stands; None where it stands in none."""
    rows = told(actor, session().execute(row_of(actor, key)).all(), Tally(()))
    return rows[0] if rows else None


def unfolded(actor: Actor, row: QueueRow) -> Unfolded | None:
    """The evidence of one row, read when it is opened; None where there is none to show."""
    source = _source(row.key.source)
    if source.unfolded is not None:
        return source.unfolded(actor, row.key.id)
    return Unfolded(row.line.template, row.line.model) if row.line.template else None


def told(actor: Actor, found: Sequence[Any], tally: Tally) -> tuple[QueueRow, ...]:
    """Rows with their words, which each source tells for all of its own at once."""
    lines = _lines(actor, [RowKey(row.source, row.id) for row in found])
    labels = kinds_of_row()
    offices = {group.office_id: group.office[1] for group in tally.groups}
    areas = {group.area_id: group.area[1] for group in tally.groups}
    return tuple(
        QueueRow(
            key=RowKey(row.source, row.id),
            kind=labels[row.source],
            list=QueueList(row.list),
            due_on=row.due_on,
            consequence=row.consequence,
            since=row.since,
            office=offices.get(row.office_id, ""),
            area=areas.get(row.area_id, ""),
            fingerprint=row.fingerprint,
            is_noted=bool(row.is_noted),
            line=lines[row.source, row.id],
        )
        for row in found
        if (row.source, row.id) in lines  # or else it was settled between the two readings
    )


def _lines(actor: Actor, keys: Sequence[RowKey]) -> dict[tuple[str, int], QueueLine]:
    """What each row says. Sources that are told together are asked together."""
    lines: dict[tuple[str, int], QueueLine] = {}
    for start in range(0, len(keys), _TOLD_AT_ONCE):
        batch = keys[start : start + _TOLD_AT_ONCE]
        together: dict[LinesTogether, dict[str, list[int]]] = defaultdict(dict)
        for source in queue_sources.offers():
            ids = [key.id for key in batch if key.source == source.code]
            if ids and source.lines_together:
                together[source.lines_together][source.code] = ids
            elif ids:
                told_alone = source.lines(actor, ids)
                lines |= {(source.code, number): line for number, line in told_alone.items()}
        for tell, wanted in together.items():
            lines |= tell(actor, wanted)
    return lines


def _source(code: str) -> QueueSource:
    return next(source for source in queue_sources.offers() if source.code == code)
