"""Clocks: started on a basis that is told, moved only with a reason, stopped when met."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.challenge.models import (
    Case,
    CaseClock,
    CaseEntry,
    ClockChange,
    ClockKind,
    EntryKind,
    Representations,
)
from gorm.challenge.service.filing import Sheet, check_not_before, file_sheet, filed
from gorm.challenge.service.loading import open_case_to_work_on
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import Conflict, NotFound, Refused
from gorm.core.happenings import HappenedOn
from gorm.core.references import next_reference
from gorm.core.text import cleaned, count, day, one_line
from gorm.core.working_days import BeyondHolidayTable, days_after, months_after, working_days_after

PREFIX: Final = "CLK"


@dataclass(frozen=True)
class Deadline:
    """The last day that is in time, and how it came about."""

    due_on: date
    basis: str


def stated(due_on: date) -> Deadline:
    """A deadline that somebody states."""
    return Deadline(due_on, "stated")


def counted(unit: str, number: int, start: date) -> Deadline | None:
    """A deadline counted from a start by a stage's clock; None where nothing can be counted.

    Beyond the table of bank holidays working days are not counted: then it has to be stated.
    """
    ways = {
        "days": (days_after, "day"),
        "working_days": (working_days_after, "working day"),
        "months": (months_after, "month"),
    }
    if unit not in ways:
        return None
    count_from, noun = ways[unit]
    try:
        due_on = count_from(start, number)
    except BeyondHolidayTable:
        return None
    return Deadline(due_on, f"{count(number, noun)} after {day(start)}")


def start_clock(
    case: Case,
    entry: CaseEntry,
    kind: ClockKind,
    what: str,
    *,
    started_on: date,
    deadline: Deadline,
    instrument_id: int | None = None,
) -> CaseClock:
    """Start a clock that a sheet of the file tells of; the caller records the act."""
    if deadline.due_on < started_on:
        raise Refused({"due_on": "The deadline is before the day from which it runs."})
    started = CaseClock(
        reference=next_reference(PREFIX),
        case_id=case.id,
        entry_id=entry.id,
        instrument_id=instrument_id,
        kind=kind,
        what=one_line(what)[:300],
        started_on=started_on,
        due_on=deadline.due_on,
        basis=deadline.basis,
    )
    session().add(started)
    session().flush()
    return started


def stop_clock(found: CaseClock, on: date, because: str) -> None:
    """Stop a clock; the caller files the sheet and records the act."""
    if found.stopped_on is None:
        found.stopped_on, found.stopped_because = on, one_line(because)[:500]


def stop_clocks(case: Case, kind: ClockKind, on: date, because: str) -> None:
    """Stop every running clock of a kind, such as the review that a new one replaces."""
    running = select(CaseClock).where(
        CaseClock.case_id == case.id, CaseClock.kind == kind, CaseClock.stopped_on.is_(None)
    )
    for found in session().scalars(running):
        stop_clock(found, on, because)


def move_clock(
    actor: Actor,
    reference: str,
    clock_reference: str,
    *,
    due_on: date | None,
    reason: str,
    seen_version: int,
) -> None:
    """Move a deadline, with a reason; the old one stays on record."""
    case = open_case_to_work_on(actor, reference)
    found = _clock_of(case, clock_reference, seen_version)
    _check_move(found, due_on, reason)
    assert due_on is not None  # noqa: S101 - checked above
    change_deadline(actor, case, found, due_on, reason)


def meet_clock(
    actor: Actor,
    reference: str,
    clock_reference: str,
    *,
    stopped: HappenedOn,
    words: str,
    seen_version: int,
) -> None:
    """Stop a clock because what it counts down to is done, or is wanted no more.

    That of representations stops when they are considered, and not otherwise.
    """
    case = open_case_to_work_on(actor, reference)
    found = _clock_of(case, clock_reference, seen_version)
    _check_stop(found, stopped, words)
    stop_clock(found, stopped.on, words)
    sheet = Sheet(EntryKind.CLOCK, f"Clock stopped: {found.what}", words)
    entry = file_sheet(actor, case, stopped, sheet)
    filed(actor, case, "case.clock_stopped", entry, reason=words)


def change_deadline(
    actor: Actor, case: Case, found: CaseClock, due_on: date, reason: str
) -> CaseEntry:
    """Move a running clock and file the old date, the new date and the reason."""
    before, found.due_on, found.basis = found.due_on, due_on, "stated"
    _keep_representations_open(found)
    title = f"Deadline moved: {found.what}, from {day(before)} to {day(due_on)}"
    sheet = Sheet(EntryKind.CLOCK, title, reason)
    entry = file_sheet(actor, case, HappenedOn(clock.today()), sheet)
    session().add(
        ClockChange(
            clock_id=found.id,
            entry_id=entry.id,
            due_before=before,
            due_after=due_on,
            reason=cleaned(reason),
            changed_at=clock.now(),
        )
    )
    filed(actor, case, "case.deadline_moved", entry, reason=reason)
    return entry


def _clock_of(case: Case, clock_reference: str, seen_version: int) -> CaseClock:
    found = session().scalar(
        select(CaseClock).where(
            CaseClock.case_id == case.id, CaseClock.reference == clock_reference
        )
    )
    if found is None:
        raise NotFound
    if found.version != seen_version:
        raise Conflict("Somebody else changed this clock while you were working on it.")
    return found


def _keep_representations_open(found: CaseClock) -> None:
    """Representations close on the day on which their clock is due, wherever it is moved to."""
    invited = select(Representations).where(Representations.clock_id == found.id)
    for one in session().scalars(invited):
        one.closes_on = found.due_on


def _check_stop(found: CaseClock, stopped: HappenedOn, words: str) -> None:
    if found.kind is ClockKind.REPRESENTATIONS:
        raise Refused("This clock stops when the representations are considered.")
    if found.stopped_on is not None:
        raise Refused(f"This clock stopped on {day(found.stopped_on)} already.")
    started = HappenedOn(found.started_on)
    check_not_before(stopped, started, "the clock began to run", "happened_on")
    if not cleaned(words):
        raise Refused({"words": "Enter how it was met."})


def _check_move(found: CaseClock, due_on: date | None, reason: str) -> None:
    faults = {}
    if found.stopped_on is not None:
        faults[""] = f"This clock stopped on {day(found.stopped_on)}; it cannot be moved."
    if due_on is None:
        faults["due_on"] = "Enter the new deadline."
    elif due_on < found.started_on:
        faults["due_on"] = f"The deadline runs from {day(found.started_on)}; it cannot be before."
    elif due_on == found.due_on:
        faults["due_on"] = "This is the deadline already."
    if not cleaned(reason):
        faults["reason"] = "Enter the reason: a deadline moves only with one."
    if faults:
        raise Refused(faults)
