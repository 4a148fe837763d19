"""Instruments: made by a decision, several of one document; ended; their representations opened."""

from datetime import date
from typing import Final

from sqlalchemy import select

from gorm.challenge.models import (
    Case,
    CaseClock,
    CaseEntry,
    ClockKind,
    EndKind,
    EntryKind,
    Instrument,
    Representations,
)
from gorm.challenge.queries.on_file import Kind
from gorm.challenge.rules.proposing import Proposal
from gorm.challenge.rules.steps import StepKind
from gorm.challenge.service.clocks import (
    Deadline,
    start_clock,
    stated,
    stop_clock,
)
from gorm.challenge.service.filing import Sheet, file_sheet, filed
from gorm.challenge.service.moving import Taken, overtake_stage, start_clock_of
from gorm.core.db import session
from gorm.core.errors import Refused
from gorm.core.happenings import HappenedOn
from gorm.core.references import next_reference
from gorm.core.text import cleaned, day, one_line
from gorm.core.working_days import (
    BeyondHolidayTable,
    first_allowed_after,
    months_after,
    working_days_after,
)

PREFIX: Final = "INS"
#: How long representations are open where nothing else is said: a default, not a floor.
USUAL_REPRESENTATIONS: Final = 10
_ENDINGS: Final = {
    StepKind.RENEW: EndKind.RENEWED,
    StepKind.VARY: EndKind.VARIED,
    StepKind.REPLACE: EndKind.REPLACED,
    StepKind.REVOKE: EndKind.REVOKED,
    StepKind.LET_LAPSE: EndKind.LAPSED,
}


def make_instruments(
    step: Taken, kinds: tuple[Kind, ...], replaced: Instrument | None = None
) -> tuple[Instrument, ...]:
    """Make the instruments of one decision; one document may carry several."""
    are_several = len(kinds) > 1
    made = tuple(_make(step, kind, replaced, are_several=are_several) for kind in kinds)
    if replaced is not None and made:
        end_instrument(step, replaced)
    return made


def end_instrument(step: Taken, found: Instrument) -> None:
    """End an instrument, saying how and by which decision."""
    how = _ENDINGS[step.proposal.kind]
    ended = _day_of(found, how, step.happened)
    found.ended_on, found.ended_precision = ended.on, ended.precision
    found.end_kind, found.ended_because = how, cleaned(step.reasons)
    found.end_decision_id = step.decision_id
    sheet = Sheet(
        EntryKind.INSTRUMENT,
        end_title(found),
        step.reasons,
        facts=step.facts,
        decision_id=step.decision_id,
    )
    entry = file_sheet(step.actor, step.case, step.happened, sheet)
    _stop_clocks_of(found, step.happened.on)
    filed(step.actor, step.case, "case.instrument_ended", entry, reason=step.reasons)


def end_title(ended: Instrument) -> str:
    """What the sheet that tells of an ending is called: by this it is found again."""
    how = ended.end_kind.label if ended.end_kind else ""
    return one_line(f"{how}: {ended.title} ({ended.reference})")


def stopped_by_end(reference: str) -> str:
    """Why the clocks of an instrument stopped when it ended."""
    return f"{reference} ended."


def instrument_named(case: Case, reference: str) -> Instrument:
    """The instrument of a case with this reference. Raises Refused."""
    found = session().scalar(
        select(Instrument).where(Instrument.case_id == case.id, Instrument.reference == reference)
    )
    if found is None:
        raise Refused({"about": "Choose an instrument of this case."})
    return found


def _day_of(found: Instrument, how: EndKind, happened: HappenedOn) -> HappenedOn:
    """From when it is in force no more: one that lapsed, from the day after its last."""
    if how is EndKind.LAPSED and found.in_force_to is not None:
        return HappenedOn(first_allowed_after(found.in_force_to))
    return happened


def _make(step: Taken, kind: Kind, replaced: Instrument | None, *, are_several: bool) -> Instrument:
    case, proposal, happened = step.case, step.proposal, step.happened
    begins = proposal.in_force_from or happened.on
    ends = proposal.in_force_to or _usual_end(kind, begins)
    title = _title_of(proposal, kind, are_several=are_several)
    functions = _functions_of(proposal, kind, are_several=are_several)
    closing = _closing_of(step) if kind.is_proposal else None
    sheet = _sheet_of(step, kind, title, replaced, functions=functions, closing=closing)
    entry = file_sheet(step.actor, case, happened, sheet)
    document, address = step.document
    made = Instrument(
        reference=next_reference(PREFIX),
        case_id=case.id,
        kind_id=kind.id,
        entry_id=entry.id,
        decision_id=step.decision_id,
        title=title,
        legal_basis=kind.legal_basis,
        decided_on=happened.on,
        precision=happened.precision,
        in_force_from=begins,
        in_force_to=ends,
        functions_transferred=functions,
        matters_considered=cleaned(proposal.matters_considered),
        proposes=cleaned(proposal.proposes),
        document_title=one_line(document),
        document_address=address,
        is_urgent=proposal.is_urgent,
        urgent_because=cleaned(proposal.urgent_because),
        replaces_id=replaced.id if replaced else None,
    )
    session().add(made)
    session().flush()
    if closing is not None:
        _open_representations(step, entry, made, closing)
    elif kind.rung is not None:
        overtake_stage(step, kind.rung, made)
        start_clock_of(step, entry, kind.rung, made)
    changes = {"Instrument": ("", f"{made.reference}: {title}")}
    filed(step.actor, case, "case.instrument_made", entry, reason=step.reasons, changes=changes)
    return made


def _title_of(proposal: Proposal, kind: Kind, *, are_several: bool) -> str:
    """What an instrument is called: of several in one document, each by its kind too."""
    name = one_line(proposal.title)
    if name and are_several:
        return f"{name[: 298 - len(kind.name)]}: {kind.name}"
    return (name or kind.name)[:300]


def _functions_of(proposal: Proposal, kind: Kind, *, are_several: bool) -> str:
    """The functions that it transfers: of several, those that transfer any."""
    is_one_that_does = kind.transfers_functions or not are_several
    return cleaned(proposal.functions_transferred) if is_one_that_does else ""


def _sheet_of(
    step: Taken,
    kind: Kind,
    title: str,
    replaced: Instrument | None,
    *,
    functions: str,
    closing: Deadline | None,
) -> Sheet:
    """The sheet that tells of an instrument that was made."""
    proposal = step.proposal
    begins = HappenedOn(proposal.in_force_from) if proposal.in_force_from else step.happened
    ends = proposal.in_force_to or _usual_end(kind, begins.on)
    document, address = step.document
    what = f"{'Proposal' if kind.is_proposal else 'Made'}: {title}"
    return Sheet(
        EntryKind.INSTRUMENT,
        f"{what}, {kind.legal_basis}" if kind.legal_basis else what,
        proposal.proposes or step.reasons,
        facts=[
            ("In force", "" if kind.is_proposal else _span(begins, ends)),
            ("Representations open until", _until_when(closing) if closing else ""),
            ("Functions transferred", functions),
            ("Matters considered", proposal.matters_considered),
            ("Replaces", replaced.reference if replaced else ""),
            ("Urgent because", proposal.urgent_because),
            *step.facts,
        ],
        actor_name=step.decided.decided_by_name if step.decided else "",
        source=document,
        source_address=address,
        decision_id=step.decision_id,
    )


def _usual_end(kind: Kind, begins: date) -> date | None:
    """The last day of one that lapses and whose end nobody named."""
    return months_after(begins, kind.months) if kind.lapses and kind.months else None


def _closing_of(step: Taken) -> Deadline:
    """Until when a proposal may be answered: as it says, or for the usual time."""
    closes = step.proposal.representations_close_on
    deadline = stated(closes) if closes else _usual_closing(step.happened.latest)
    if deadline.due_on < step.happened.on:
        raise Refused({"representations_close_on": "They cannot close before they open."})
    return deadline


def _open_representations(
    step: Taken, entry: CaseEntry, made: Instrument, deadline: Deadline
) -> None:  # fmt: skip
    running = start_clock(
        step.case,
        entry,
        ClockKind.REPRESENTATIONS,
        f"Representations on {made.title}",
        started_on=step.happened.on,
        deadline=deadline,
        instrument_id=made.id,
    )
    session().add(
        Representations(
            case_id=step.case.id,
            instrument_id=made.id,
            clock_id=running.id,
            opens_on=step.happened.on,
            closes_on=deadline.due_on,
        )
    )
    session().flush()


def _usual_closing(opens: date) -> Deadline:
    try:
        due_on = working_days_after(opens, USUAL_REPRESENTATIONS)
    except BeyondHolidayTable as error:
        raise Refused({"representations_close_on": str(error)}) from error
    return Deadline(due_on, f"{USUAL_REPRESENTATIONS} working days after {day(opens)}")


def _until_when(closing: Deadline) -> str:
    """A day that nobody stated is told with how it came about, or it would pass for a fact."""
    is_stated = closing == stated(closing.due_on)
    return day(closing.due_on) if is_stated else f"{day(closing.due_on)}, {closing.basis}"


def _span(begins: HappenedOn, ends: date | None) -> str:
    until = f" to {day(ends)}" if ends else ", without an end"
    return f"{begins.since[:1].upper()}{begins.since[1:]}{until}"


def _stop_clocks_of(found: Instrument, on: date) -> None:
    running = select(CaseClock).where(
        CaseClock.instrument_id == found.id, CaseClock.stopped_on.is_(None)
    )
    for one in session().scalars(running):
        stop_clock(one, max(on, one.started_on), stopped_by_end(found.reference))
