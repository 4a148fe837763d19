"""What an instrument requires of a body: with its deadline, and when and how it was met."""

from datetime import date
from typing import Final

from gorm.accounts.actor import Actor
from gorm.challenge.models import (
    Case,
    CaseEntry,
    ClockKind,
    EntryKind,
    Instrument,
    RequiredAction,
)
from gorm.challenge.service.clocks import start_clock, stated
from gorm.challenge.service.filing import (
    Sheet,
    check_not_before,
    check_while_it_exists,
    file_sheet,
    filed,
)
from gorm.challenge.service.loading import open_case_to_work_on
from gorm.challenge.service.working import (
    STALE,
    check_filled,
    happened,
    happened_of,
    instrument_to_rest_on,
    put_right,
    row_of,
    settle_clock,
)
from gorm.core.db import session
from gorm.core.errors import Conflict
from gorm.core.happenings import HappenedOn
from gorm.core.references import number_in
from gorm.core.text import cleaned, day, one_line

#: A required action is named by the number of its row: ACT-000123.
PREFIX: Final = "ACT"
_LONGEST_IN_TITLE: Final = 200


def require_action(
    actor: Actor,
    reference: str,
    *,
    instrument: str,
    words: str,
    required: HappenedOn,
    due_on: date | None = None,
) -> None:
    """Note what an instrument requires, and by when where it says so."""
    case = open_case_to_work_on(actor, reference)
    check_filled(
        words=(words, "Enter what is required."),
        instrument=(instrument, "Choose the instrument that requires it."),
    )
    resting = instrument_to_rest_on(case, instrument)
    assert resting is not None  # noqa: S101 - a reference was named
    check_while_it_exists(case, required)
    decided = happened(resting.decided_on, resting.precision)
    check_not_before(required, decided, f"{resting.reference} was decided", "happened_on")
    sheet = Sheet(
        EntryKind.ACTION,
        f"Required under {resting.title} ({resting.reference}): {short(words)}",
        words,
        facts=[("Due", day(due_on))],
    )
    entry = file_sheet(actor, case, required, sheet)
    add_action(case, entry, resting, words=words, required=required, due_on=due_on)
    filed(actor, case, "case.action_required", entry)


def add_action(
    case: Case,
    entry: CaseEntry,
    instrument: Instrument,
    *,
    words: str,
    required: HappenedOn,
    due_on: date | None = None,
) -> RequiredAction:
    """Add what an instrument requires to its sheet; the caller records the act."""
    running = None
    if due_on is not None:
        running = start_clock(
            case,
            entry,
            ClockKind.ACTION,
            short(words),
            started_on=required.on,
            deadline=stated(due_on),
            instrument_id=instrument.id,
        )
    added = RequiredAction(
        case_id=case.id,
        instrument_id=instrument.id,
        entry_id=entry.id,
        clock_id=running.id if running else None,
        words=cleaned(words),
    )
    session().add(added)
    session().flush()
    return added


def meet_action(
    actor: Actor, reference: str, action: str, *, met: HappenedOn, how: str, seen_version: int
) -> None:
    """Note that a required action was met, and how; noted again, the record is put right.

    `seen_version` is 1 for somebody who saw it as met, 0 otherwise: the row carries none.
    """
    case = open_case_to_work_on(actor, reference)
    found = row_of(RequiredAction, case, id=number_in(action, PREFIX))
    is_again = found.met_on is not None
    if is_again and not seen_version:
        raise Conflict(STALE)
    check_filled(how=(how, "Enter how it was met."))
    check_not_before(met, happened_of(found.entry_id), "it was required", "happened_on")
    before = day(found.met_on)
    found.met_on, found.met_precision, found.met_how = met.on, met.precision, cleaned(how)
    settle_clock(found.clock_id, met.on, "The action was met.")
    title = f"Required action met{put_right(is_again)}: {short(found.words)}"
    entry = file_sheet(actor, case, met, Sheet(EntryKind.ACTION, title, how))
    filed(actor, case, "case.action_met", entry, changes={"Met": (before, met.words)})


def short(words: str) -> str:
    """The beginning of long words, for a title."""
    line = one_line(words)
    if len(line) <= _LONGEST_IN_TITLE:
        return line
    return f"{line[:_LONGEST_IN_TITLE].rsplit(' ', 1)[0]}…"
