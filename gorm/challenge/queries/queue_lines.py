"""What the rows say that challenge puts into the director's queue."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import Date, Select, String, cast, literal, null, select, union_all
from sqlalchemy.orm import joinedload

from gorm.accounts.actor import Actor
from gorm.challenge import policy
from gorm.challenge.models import (
    Case,
    CaseClock,
    CaseRating,
    ClockKind,
    Instrument,
    Representations,
    Travel,
)
from gorm.challenge.queries.heads import service_of
from gorm.core import clock
from gorm.core.db import session
from gorm.core.text import day
from gorm.decisions.offers import QueueLine

#: What a row says: what it is, why it is here, and what happens if nothing is done.
Said = tuple[str, str, str]


def lines_of(
    actor: Actor, wanted: Mapping[str, Collection[int]]
) -> Mapping[tuple[str, int], QueueLine]:
    """The rows of these sources that a page shows, in one query for all of them."""
    told = union_all(
        *(
            _TOLD[source](ids).add_columns(cast(source, String).label("source"))
            for source, ids in wanted.items()
        )
    ).subquery("told")
    rows = session().execute(
        select(told, Case)
        .join(Case, Case.id == told.c.case_id)
        .where(policy.readable_by(actor))
        .options(joinedload(Case.organisation), joinedload(Case.theme), joinedload(Case.owner))
    )
    return {(row.source, row.id): _line(row) for row in rows}


def lines_of_one(source: str) -> Callable[[Actor, Collection[int]], Mapping[int, QueueLine]]:
    """What tells the rows of one source alone."""

    def lines(actor: Actor, ids: Collection[int]) -> Mapping[int, QueueLine]:
        return {number: line for (_, number), line in lines_of(actor, {source: ids}).items()}

    return lines


def _clocks(ids: Collection[int]) -> Select[Any]:
    return _telling(CaseClock, ids, CaseClock.what, CaseClock.kind, CaseClock.due_on)


def _representations(ids: Collection[int]) -> Select[Any]:
    closes_on = Representations.closes_on
    return _telling(Representations, ids, literal(""), literal(""), closes_on)


def _instruments(ids: Collection[int]) -> Select[Any]:
    named = Instrument.title, Instrument.reference
    return _telling(Instrument, ids, *named, Instrument.in_force_to)


def _worsened(ids: Collection[int]) -> Select[Any]:
    named = CaseRating.category_name, CaseRating.travel
    return _telling(CaseRating, ids, *named, cast(null(), Date))


def _telling(table: Any, ids: Collection[int], what: Any, sort: Any, on: Any) -> Select[Any]:
    """What a source has to say of each row, in columns that all of them have."""
    return select(
        table.id.label("id"),
        table.case_id.label("case_id"),
        cast(what, String).label("what"),
        cast(sort, String).label("sort"),
        on.label("on"),
    ).where(table.id.in_(ids))


def _line(row: Any) -> QueueLine:
    case: Case = row.Case
    words, why, if_nothing = _SAID[row.source](row, f"{case.organisation.name}, {service_of(case)}")
    return QueueLine(
        words=words,
        why=why,
        if_nothing=if_nothing,
        from_whom=case.owner.name,
        address=f"/cases/{case.reference}",
        acts=(("Open the case", f"/cases/{case.reference}"),),
    )


def _of_clock(row: Any, name: str) -> Said:
    return (
        f"{row.what}: {name}",
        f"{ClockKind(row.sort).label} was due on {day(row.on)}",
        "The deadline stays missed. It can be moved with a reason, or met.",
    )


def _of_representations(row: Any, name: str) -> Said:
    has_closed = row.on < clock.today()
    why = "Representations closed" if has_closed else "Representations close"
    return (
        f"Consider the representations on the proposal: {name}",
        f"{why} on {day(row.on)}",
        "What was proposed cannot be decided until they have been considered.",
    )


def _of_lapse(row: Any, name: str) -> Said:
    return (
        f"Lapsed: {row.what} ({row.sort}), {name}",
        f"Its last day was {_told(row.on)}; a decision is awaited",
        "Nothing binds the body; the case says that a decision is awaited.",
    )


def _of_expiring(row: Any, name: str) -> Said:
    return (
        f"Runs out: {row.what} ({row.sort}), {name}",
        f"Its last day is {_told(row.on)}",
        "It lapses by the clock, and a decision is awaited.",
    )


def _of_rating(row: Any, name: str) -> Said:
    return (
        f"Rated worse: {name} is now {row.what}",
        f"The rating got worse, {Travel(row.sort).label.lower()}",
        "Nothing follows by itself.",
    )


def _told(on: date | None) -> str:
    return day(on) or "not told"


_TOLD: Final[Mapping[str, Callable[[Collection[int]], Select[Any]]]] = {
    "clock": _clocks,
    "representations": _representations,
    "lapse": _instruments,
    "expiring": _instruments,
    "worsened": _worsened,
}
_SAID: Final[Mapping[str, Callable[[Any, str], Said]]] = {
    "clock": _of_clock,
    "representations": _of_representations,
    "lapse": _of_lapse,
    "expiring": _of_expiring,
    "worsened": _of_rating,
}
