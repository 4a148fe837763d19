"""The clocks of a case and its representations as they stood at the end of a past day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from gorm.challenge.models import CaseClock, ClockChange, Instrument, Representations
from gorm.challenge.queries.past import Then
from gorm.challenge.rules.as_at import AsAt, Changed
from gorm.core import clock
from gorm.core.db import session
from gorm.core.text import day
from gorm.core.working_days import time_left


@dataclass(frozen=True)
class ClockThen:
    """A clock that ran, with the deadline that held."""

    what: str
    due_on: date
    left: str
    basis: str
    moved: tuple[str, ...]


@dataclass(frozen=True)
class RepresentationsThen:
    """The time in which a proposal could be answered, and how far that was."""

    title: str
    span: str
    state: str


@dataclass
class ClockRow:
    """A clock with the changes of its deadline, and the representations that it closes."""

    clock: CaseClock
    changes: list[ClockChange]
    invited: Representations | None
    title: str


def clock_rows(case_id: int) -> tuple[ClockRow, ...]:
    """The clocks with their changes and the representations that they close, in one statement."""
    rows: Any = session().execute(
        select(CaseClock, ClockChange, Representations, Instrument.title)
        .outerjoin(ClockChange, ClockChange.clock_id == CaseClock.id)
        .outerjoin(Representations, Representations.clock_id == CaseClock.id)
        .outerjoin(Instrument, Instrument.id == Representations.instrument_id)
        .where(CaseClock.case_id == case_id)
        .order_by(CaseClock.id, ClockChange.id)
    )
    found: dict[int, ClockRow] = {}
    for running, change, invited, title in rows:
        row = found.setdefault(running.id, ClockRow(running, [], invited, title or ""))
        if change is not None and change not in row.changes:
            row.changes.append(change)
    return tuple(found.values())


def clocks_then(rows: Iterable[ClockRow], then: Then) -> tuple[ClockThen, ...]:
    """The clocks that ran at the end of the day, the first due first."""
    found = [_clock(row, then) for row in rows if _runs(row.clock, then)]
    return tuple(sorted(found, key=lambda one: (one.due_on, one.what)))


def _runs(one: CaseClock, then: Then) -> bool:
    stops = then.past.days("case_clock", one.id, "stopped_on")
    stopped = then.view.value(one.stopped_on, stops)
    return _has_begun(one, then) and (stopped is None or stopped > then.view.on)


def _has_begun(one: CaseClock, then: Then) -> bool:
    return then.includes(one.entry_id) and one.started_on <= then.view.on


def _clock(row: ClockRow, then: Then) -> ClockThen:
    view = then.view
    due_on = _deadline(row, view)
    moved = tuple(
        f"Moved on {day(clock.day_of(one.changed_at))} from {day(one.due_before)} to "
        f"{day(one.due_after)}: {one.reason}"
        for one in row.changes
        if clock.day_of(one.changed_at) <= view.on
    )
    bases = then.past.words("case_clock", row.clock.id, "basis")
    basis = view.value(row.clock.basis, bases)
    return ClockThen(row.clock.what, due_on, time_left(due_on, view.on), basis, moved)


def _deadline(row: ClockRow, view: AsAt) -> date:
    changes = [Changed(clock.day_of(one.changed_at), one.due_before) for one in row.changes]
    return view.deadline(row.clock.due_on, changes)


def representations_then(rows: Iterable[ClockRow], then: Then) -> Iterator[RepresentationsThen]:
    """The representations that had opened by the end of the day, and how far each was."""
    for row in rows:
        if row.invited is not None and _has_begun(row.clock, then):
            closes = _deadline(row, then.view)
            span = f"from {day(row.invited.opens_on)} to {day(closes)}"
            yield RepresentationsThen(row.title, span, _state(row.invited, closes, then))


def _state(invited: Representations, closes: date, then: Then) -> str:
    changes = then.past.days("representations", invited.id, "considered_on")
    considered = then.view.value(invited.considered_on, changes)
    if considered is not None and considered <= then.view.on:
        return f"Closed, and considered on {day(considered)}"
    if closes >= then.view.on:
        return f"Open until {day(closes)}"
    return f"Closed on {day(closes)}, not considered yet"
