"""What a step does once it may: stages are entered, instruments made and ended, clocks started."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.challenge.models import (
    Case,
    CaseClock,
    CaseEntry,
    CaseMove,
    ClockKind,
    EndKind,
    EntryKind,
    Instrument,
    Representations,
)
from gorm.challenge.queries.on_file import Kind
from gorm.challenge.rules.guards import StepKind
from gorm.challenge.rules.ladder import Rung
from gorm.challenge.rules.proposing import Proposal
from gorm.challenge.service.clocks import (
    Deadline,
    counted,
    start_clock,
    stated,
    stop_clock,
    stop_clocks,
)
from gorm.challenge.service.filing import Sheet, file_sheet, filed
from gorm.challenge.service.stepping import Ground
from gorm.core.db import faults_for, session
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
from gorm.decisions.offers import Decided

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
_CLOCKS: Final = {
    "reply": ClockKind.REPLY,
    "plan": ClockKind.PLAN,
    "review": ClockKind.REVIEW,
    "report": ClockKind.REPORT,
}
_SECOND: Final = {
    "uq_challenge_case_open_subject": (
        "",
        "Another case is open on this by now. Add to that one; this one stays closed.",
    )
}


@dataclass(frozen=True)
class Taken:
    """A step that is taken: by whom, on what ground, when, and by which decision, if by one."""

    actor: Actor
    ground: Ground
    proposal: Proposal
    happened: HappenedOn
    decided: Decided | None = None

    @property
    def case(self) -> Case:
        """The case on which it is taken."""
        return self.ground.case

    @property
    def decision_id(self) -> int | None:
        """The decision by which it is taken."""
        return self.decided.decision_id if self.decided else None

    @property
    def reasons(self) -> str:
        """The reasons of whoever decided, or else of whoever took it."""
        return self.decided.reasons if self.decided else self.proposal.reason

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What its sheets say of the decision."""
        if self.decided is None:
            return []
        return [
            ("Decision", self.decided.reference),
            ("Decided by", self.decided.decided_by_name or "Not held"),
            ("Conditions", self.decided.conditions),
        ]

    @property
    def document(self) -> tuple[str, str]:
        """The title and the address of the document that carries it."""
        decided, proposal = self.decided, self.proposal
        title = decided.document_title if decided else ""
        address = decided.document_address if decided else ""
        return title or proposal.document_title, address or proposal.document_address


def move_to(step: Taken, entered: Rung) -> None:
    """Have a case stand at a stage that is chosen; the clocks of the one left stop."""
    case, proposal, left = step.case, step.proposal, step.ground.standing.rung
    what = f"Closed, from {left.name}" if entered.closes else f"From {left.name} to {entered.name}"
    sheet = Sheet(
        EntryKind.CLOSED if entered.closes else EntryKind.MOVED,
        what,
        proposal.reason,
        facts=[
            ("Exit test", "Met" if proposal.is_exit_test_met else proposal.exit_reason),
            ("Review on", day(proposal.review_on)),
            *step.facts,
        ],
        decision_id=step.decision_id,
    )
    entry = file_sheet(step.actor, case, step.happened, sheet)
    session().add(
        CaseMove(
            case_id=case.id,
            entry_id=entry.id,
            from_stage_id=left.id,
            to_stage_id=entered.id,
            from_name=left.name,
            to_name=entered.name,
            reason=cleaned(proposal.reason),
            decision_id=step.decision_id,
        )
    )
    case.chosen_stage_id = entered.id
    case.closed_on = step.happened.latest if entered.closes else None
    with faults_for(_SECOND):
        session().flush()
    _settle_clocks(step, entry, entered)
    act = "case.closed" if entered.closes else "case.moved"
    changes = {"Stage": (left.name, entered.name)}
    filed(step.actor, case, act, entry, reason=proposal.reason, changes=changes)


def _settle_clocks(step: Taken, entry: CaseEntry, entered: Rung) -> None:
    on = step.happened.on
    if entered.closes:
        for kind in ClockKind:
            stop_clocks(step.case, kind, on, "The case was closed.")
        return
    stop_clocks(step.case, ClockKind.REVIEW, on, f"The case went to {entered.name}.")
    _start_clock_of(step, entry, entered)


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
    title = f"{how.label}: {found.title} ({found.reference})"
    sheet = Sheet(
        EntryKind.INSTRUMENT, title, step.reasons, facts=step.facts, decision_id=step.decision_id
    )
    entry = file_sheet(step.actor, step.case, step.happened, sheet)
    _stop_clocks_of(found, step.happened.on)
    filed(step.actor, step.case, "case.instrument_ended", entry, reason=step.reasons)


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
        _start_clock_of(step, entry, kind.rung, made)
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
    begins = proposal.in_force_from or step.happened.on
    ends = proposal.in_force_to or _usual_end(kind, begins)
    document, address = step.document
    what = f"{'Proposal' if kind.is_proposal else 'Made'}: {title}"
    return Sheet(
        EntryKind.INSTRUMENT,
        f"{what}, {kind.legal_basis}" if kind.legal_basis else what,
        proposal.proposes or step.reasons,
        facts=[
            ("In force", "" if kind.is_proposal else _span(begins, ends)),
            ("Representations open until", day(closing.due_on) if closing else ""),
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
    deadline = stated(closes) if closes else _usual_closing(step.happened.on)
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


def _start_clock_of(
    step: Taken, entry: CaseEntry, rung: Rung, made: Instrument | None = None
) -> None:
    """Start the clock that a stage runs by, as it was stated or else counted."""
    due_on = step.proposal.review_on if rung.is_light else step.proposal.due_on
    number, start = rung.clock_number or 0, step.happened.latest
    deadline = stated(due_on) if due_on else counted(rung.clock, number, start)
    if deadline is None or (made is not None and rung.lapses):
        return  # the last day of what lapses stands on the instrument itself
    what = rung.clock_for or "Deadline"
    start_clock(
        step.case,
        entry,
        _CLOCKS.get(rung.clock_for.casefold(), ClockKind.OTHER),
        f"{what} under {made.title}" if made else f"{what} at {rung.name}",
        started_on=step.happened.on,
        deadline=deadline,
        instrument_id=made.id if made else None,
    )


def _stop_clocks_of(found: Instrument, on: date) -> None:
    running = select(CaseClock).where(
        CaseClock.instrument_id == found.id, CaseClock.stopped_on.is_(None)
    )
    for one in session().scalars(running):
        stop_clock(one, max(on, one.started_on), f"{found.reference} ended.")


def _span(begins: date, ends: date | None) -> str:
    return f"From {day(begins)} to {day(ends)}" if ends else f"From {day(begins)}, without an end"
