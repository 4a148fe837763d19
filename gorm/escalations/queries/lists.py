"""The lists of the queue: a page of one of them, and how many rows stand in each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.models import Grade, Office
from gorm.core import clock
from gorm.core.db import session
from gorm.decisions.offers import QueueLine, QueueList, QueueSource, Unfolded, queue_sources
from gorm.escalations.queries.composition import Stretch, Within, count_of, counted, row_of, rows_in
from gorm.escalations.rules import NO_DATE, Due, QueueCursor, RowKey, due_words, waiting_words
from gorm.places.models import Area

PAGE_SIZE: Final = 50
MOST_EXPORTED: Final = 20_000
#: As many rows of a source as are told at once: databases bound the arguments of a statement.
_TOLD_AT_ONCE: Final = 1_000
_NONE: Final = ""


@dataclass(frozen=True)
class Narrowed:
    """What a list is narrowed to, as an address says it; '' does not narrow."""

    office: str = ""
    area: str = ""
    kind: str = ""
    grade: str = ""


@dataclass(frozen=True)
class Wanted:
    """Which list of the queue, how narrowed, and where a page of it begins."""

    list: QueueList
    narrowed: Narrowed = Narrowed()
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
class Group:
    """How many rows of a list are of one office, area, kind and grade."""

    list: QueueList
    source: str
    office_id: int | None
    area_id: int | None
    grade_rank: int
    office: tuple[str, str]
    area: tuple[str, str]
    grade: tuple[str, str]
    number: int

    def fits(self, narrowed: Narrowed) -> bool:
        """Whether these rows are among those that a list is narrowed to."""
        return all(
            asked in ("", own)
            for asked, own in (
                (narrowed.office, self.office[0]),
                (narrowed.area, self.area[0]),
                (narrowed.kind, self.source),
                (narrowed.grade, self.grade[0]),
            )
        )


@dataclass(frozen=True)
class Tally:
    """How many rows stand in each list: the counts of the tabs, and what a list can be narrowed to.

    It is read in one statement; what it is asked is added up here.
    """

    groups: tuple[Group, ...]
    kinds: Mapping[str, str] = field(default_factory=dict)

    def count(self, name: QueueList, narrowed: Narrowed = Narrowed()) -> int:
        """How many rows a list has."""
        return sum(g.number for g in self.groups if g.list is name and g.fits(narrowed))

    @property
    def offices(self) -> list[tuple[str, str]]:
        """The offices that rows are of: (code, name)."""
        return _options(group.office for group in self.groups)

    @property
    def areas(self) -> list[tuple[str, str]]:
        """The areas that rows are about: (reference, name)."""
        return _options(group.area for group in self.groups)

    @property
    def sources(self) -> list[tuple[str, str]]:
        """The kinds of row: (code, label)."""
        return _options((g.source, self.kinds.get(g.source, g.source)) for g in self.groups)

    @property
    def grades(self) -> list[tuple[str, str]]:
        """The grades that rows need, from the lowest: (code, name)."""
        ranked = sorted({(g.grade_rank, g.grade) for g in self.groups})
        return [grade for _, grade in ranked]

    def within(self, narrowed: Narrowed) -> Within | None:
        """The same in the numbers of the database; None where no row can fit."""
        fitting = [group for group in self.groups if group.fits(narrowed)]
        if not fitting:
            return None if narrowed != Narrowed() else Within()
        one = fitting[0]
        return Within(
            office_id=one.office_id if narrowed.office else None,
            area_id=one.area_id if narrowed.area else None,
            source=one.source if narrowed.kind else None,
            grade_rank=one.grade_rank if narrowed.grade else None,
        )


@dataclass(frozen=True)
class QueuePage:
    """One page of a list, and where the next begins."""

    rows: tuple[QueueRow, ...]
    next: QueueCursor | None


def tally_of(actor: Actor) -> Tally:
    """How many rows stand in which list, by office, area, kind and grade."""
    groups = counted(actor, "area_id", "grade_rank", "office_id").subquery()
    rows = session().execute(
        select(
            groups,
            Office.code,
            Office.name,
            Area.reference,
            Area.name.label("area"),
            Grade.code.label("grade"),
            Grade.name.label("grade_name"),
        )
        .outerjoin(Office, Office.id == groups.c.office_id)
        .outerjoin(Area, Area.id == groups.c.area_id)
        .outerjoin(Grade, Grade.rank == groups.c.grade_rank)
    )
    return Tally(tuple(_group(row) for row in rows), _labels())


def count_of_mine(actor: Actor) -> int:
    """How many rows are the actor's to decide: it stands on every page."""
    return int(session().scalar(count_of(actor, QueueList.MINE)) or 0)


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
    lines = {
        (source.code, number): line
        for source in queue_sources.offers()
        for numbers in _batches([row.id for row in found if row.source == source.code])
        for number, line in source.lines(actor, numbers).items()
    }
    labels = _labels()
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


def _batches(numbers: Sequence[int]) -> Iterable[Sequence[int]]:
    return (
        numbers[start : start + _TOLD_AT_ONCE] for start in range(0, len(numbers), _TOLD_AT_ONCE)
    )


def _group(row: Any) -> Group:
    return Group(
        list=QueueList(row.list),
        source=row.source,
        office_id=row.office_id,
        area_id=row.area_id,
        grade_rank=row.grade_rank,
        office=(row.code or _NONE, row.name or "No office"),
        area=(row.reference or _NONE, row.area or "No area"),
        grade=(row.grade or "none", row.grade_name or "No grade needed"),
        number=row.number,
    )


def _options(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted({pair for pair in pairs if pair[0]}, key=lambda pair: (pair[1], pair[0]))


def _labels() -> dict[str, str]:
    return {source.code: source.label for source in queue_sources.offers()}


def _source(code: str) -> QueueSource:
    return next(source for source in queue_sources.offers() if source.code == code)
