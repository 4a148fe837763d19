"""How many rows stand in each list, and what a list can be narrowed to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.models import Grade, Office
from gorm.core import clock
from gorm.core.db import session
from gorm.core.together import Question
from gorm.decisions.offers import (
    DecisionKind,
    QueueList,
    QueueSource,
    decision_kinds,
    queue_sources,
)
from gorm.escalations.queries.composition import Within, count_of, counted
from gorm.places.models import Area

_NONE: Final = ""


@dataclass(frozen=True)
class Narrowed:
    """What a list is narrowed to, as an address says it; '' does not narrow."""

    office: str = ""
    area: str = ""
    kind: str = ""
    grade: str = ""


EVERYTHING: Final = Narrowed()


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

    def count(self, name: QueueList, narrowed: Narrowed = EVERYTHING) -> int:
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
            return None if narrowed != EVERYTHING else Within()
        one = fitting[0]
        return Within(
            office_id=one.office_id if narrowed.office else None,
            area_id=one.area_id if narrowed.area else None,
            source=one.source if narrowed.kind else None,
            grade_rank=one.grade_rank if narrowed.grade else None,
        )


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
    return Tally(tuple(_group(row) for row in rows), kinds_of_row())


def count_of_mine(actor: Actor) -> Question:
    """How many rows are the actor's to decide, as `number`: it stands on every page."""
    return _count_of_mine(actor, clock.today(), decision_kinds.offers(), queue_sources.offers())


@lru_cache(maxsize=128)
def _count_of_mine(
    actor: Actor,
    _today: date,
    _kinds: tuple[DecisionKind, ...],
    _sources: tuple[QueueSource, ...],
) -> Question:
    """The question, kept while it stays the same: to put it together costs more than to ask it."""
    return Question(count_of(actor, QueueList.MINE), ())


def kinds_of_row() -> dict[str, str]:
    """The kinds of row: the code of each source and what it is called."""
    return {source.code: source.label for source in queue_sources.offers()}


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
