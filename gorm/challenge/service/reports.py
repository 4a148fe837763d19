"""Reports that bodies owe: due by a clock, received, and extended by moving that clock."""

from datetime import date
from typing import Final

from gorm.accounts.actor import Actor
from gorm.challenge.models import (
    Body,
    Case,
    CaseClock,
    CaseEntry,
    ClockKind,
    EntryKind,
    Report,
)
from gorm.challenge.rules.work import next_report_due
from gorm.challenge.service.clocks import Deadline, start_clock, stated
from gorm.challenge.service.filing import Sheet, check_not_before, file_sheet, filed
from gorm.challenge.service.loading import open_case_to_work_on
from gorm.challenge.service.working import (
    check_filled,
    free_clock,
    happened_of,
    put_right,
    row_of,
    settle_clock,
)
from gorm.core.db import session
from gorm.core.errors import Refused
from gorm.core.happenings import HappenedOn
from gorm.core.references import next_reference
from gorm.core.text import cleaned, count, day, one_line

REPORT: Final = "RPT"


def expect_report(
    actor: Actor,
    reference: str,
    body: str,
    *,
    title: str,
    asked: HappenedOn,
    due_on: date | None = None,
) -> str:
    """Expect a report of a body; its reference.

    Without a due date it is due when the clock of the body's instrument says, or else as many
    months later as the body reports every so many. Raises Refused where neither is set.
    """
    case = open_case_to_work_on(actor, reference)
    found = row_of(Body, case, reference=body)
    check_filled(title=(title, "Enter what the report is called."))
    running = None if due_on is not None else _running(case, found)
    deadline = _deadline(found, running, asked, due_on)
    sheet = Sheet(
        EntryKind.REPORT,
        f"Report expected from {found.name}: {one_line(title)}, by {day(deadline.due_on)}",
        facts=[("Deadline", deadline.basis)],
    )
    entry = file_sheet(actor, case, asked, sheet)
    awaited = running or _start(case, entry, found, asked, deadline)
    added = _add(case, entry, found, title, awaited)
    filed(actor, case, "case.report_expected", entry)
    return added.reference


def receive_report(
    actor: Actor,
    reference: str,
    report: str,
    *,
    received: HappenedOn,
    words: str = "",
    address: str = "",
    seen_version: int,
) -> None:
    """Receive a report; received again, the record is put right.

    A body that reports every so many months owes the next one at once, counted from the day on
    which this one was due, so that a late report does not put off the next.
    """
    case = open_case_to_work_on(actor, reference)
    found = row_of(Report, case, seen_version, reference=report)
    check_not_before(received, happened_of(found.entry_id), "it was asked for", "happened_on")
    body = session().get(Body, found.body_id) if found.body_id else None
    is_again, before = found.received_on is not None, day(found.received_on)
    found.received_on, found.received_precision = received.on, received.precision
    found.words, found.document_address = cleaned(words), one_line(address)
    settle_clock(found.clock_id, received.on, "The report was received.")
    giver = f" from {body.name}" if body else ""
    sheet = Sheet(
        EntryKind.REPORT,
        f"Report received{giver}{put_right(is_again)}: {found.title}",
        words,
        actor_name=body.name if body else "",
        source_address=address,
    )
    entry = file_sheet(actor, case, received, sheet)
    if body is not None and not is_again:
        expect_next(case, entry, body, HappenedOn(_was_due(found, received)))
    changes = {f"{found.title} received": (before, received.words)}
    filed(actor, case, "case.report_received", entry, changes=changes)


def expect_next(case: Case, entry: CaseEntry, body: Body, start: HappenedOn) -> None:
    """Expect the next report of a body that owes one every so many months.

    The sheet that tells of its start, or of the report before, tells of this too.
    """
    due_on = next_report_due(start.on, body.reports_every, body.ends_on)
    if due_on is None:
        return
    deadline = Deadline(due_on, _every(body, start.on))
    awaited = _running(case, body) or _start(case, entry, body, start, deadline)
    _add(case, entry, body, f"Report first due on {day(awaited.due_on)}", awaited)


def _deadline(
    body: Body, running: CaseClock | None, asked: HappenedOn, due_on: date | None
) -> Deadline:
    if due_on is not None:
        return stated(due_on)
    if running is not None:
        return Deadline(running.due_on, running.basis)
    counted = next_report_due(asked.on, body.reports_every, None)
    if counted is None:
        raise Refused({"due_on": "Enter when the report is due."})
    return Deadline(counted, _every(body, asked.on))


def _every(body: Body, start: date) -> str:
    return f"{count(body.reports_every or 0, 'month')} after {day(start)}"


def _running(case: Case, body: Body) -> CaseClock | None:
    """The clock that the instrument of the body started, where nothing has taken it up."""
    if body.instrument_id is None:
        return None
    return free_clock(case, ClockKind.REPORT, Report, body.instrument_id)


def _was_due(report: Report, received: HappenedOn) -> date:
    clock = session().get(CaseClock, report.clock_id) if report.clock_id else None
    return clock.due_on if clock else received.on


def _start(
    case: Case, entry: CaseEntry, body: Body, asked: HappenedOn, deadline: Deadline
) -> CaseClock:
    return start_clock(
        case,
        entry,
        ClockKind.REPORT,
        f"Report of {body.name}",
        started_on=asked.on,
        deadline=deadline,
        instrument_id=body.instrument_id,
    )


def _add(case: Case, entry: CaseEntry, body: Body, title: str, awaited: CaseClock) -> Report:
    added = Report(
        reference=next_reference(REPORT),
        case_id=case.id,
        body_id=body.id,
        entry_id=entry.id,
        clock_id=awaited.id,
        title=one_line(title)[:300],
    )
    session().add(added)
    session().flush()
    return added
