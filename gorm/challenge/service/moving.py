"""What a step does once it may: a stage is entered, clocks of the one left stop, its own starts."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.challenge.models import (
    Case,
    CaseClock,
    CaseEntry,
    CaseMove,
    ClockKind,
    EntryKind,
    Instrument,
)
from gorm.challenge.queries.awaited import is_reply_awaited
from gorm.challenge.rules.ladder import Rung, is_up
from gorm.challenge.rules.proposing import Proposal
from gorm.challenge.service.clocks import (
    counted,
    start_clock,
    stated,
    stop_clock,
    stop_clocks,
)
from gorm.challenge.service.filing import Sheet, file_sheet, filed
from gorm.challenge.service.stepping import Ground
from gorm.core.db import faults_for, session
from gorm.core.happenings import HappenedOn
from gorm.core.text import cleaned, day
from gorm.decisions.offers import Decided

_CLOCKS: Final = {
    "reply": ClockKind.REPLY,
    "plan": ClockKind.PLAN,
    "review": ClockKind.REVIEW,
    "report": ClockKind.REPORT,
}
SECOND: Final = {
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
    with faults_for(SECOND):
        session().flush()
    _settle_clocks(step, entry, entered)
    act = "case.closed" if entered.closes else "case.moved"
    changes = {"Stage": (left.name, entered.name)}
    filed(step.actor, case, act, entry, reason=proposal.reason, changes=changes)


_CLOSED: Final = "The case was closed."


def stopped_by_move(name: str) -> tuple[str, ...]:
    """Why clocks stopped when a case came to a stage: by this they are found again."""
    return f"The case went to {name}."[:500], _CLOSED


def stopped_by_making(reference: str) -> str:
    """Why the clocks of a stage stopped when an instrument took its case up."""
    return f"The case follows from {reference} now."


def _settle_clocks(step: Taken, entry: CaseEntry, entered: Rung) -> None:
    on = step.happened.on
    if entered.closes:
        for kind in ClockKind:
            stop_clocks(step.case, kind, on, _CLOSED)
        return
    because = f"The case went to {entered.name}."
    stop_clocks(step.case, ClockKind.REVIEW, on, because)
    _stop_clocks_of_stages(step.case, step.happened, because)
    start_clock_of(step, entry, entered)


def overtake_stage(step: Taken, rung: Rung, made: Instrument) -> None:
    """End the clocks of the stage that was chosen where an instrument takes the case above it."""
    chosen = step.ground.ladder.rung(step.case.chosen_stage_id)
    if is_up(chosen, rung):
        because = stopped_by_making(made.reference)
        _stop_clocks_of_stages(step.case, step.happened, because)


def _stop_clocks_of_stages(case: Case, happened: HappenedOn, because: str) -> None:
    """Stop the clocks that began with an earlier move: a later step has overtaken them."""
    running = (
        select(CaseClock)
        .join(CaseMove, CaseMove.entry_id == CaseClock.entry_id)
        .where(
            CaseClock.case_id == case.id,
            CaseClock.stopped_on.is_(None),
            CaseClock.started_on <= happened.latest,
        )
    )
    for one in session().scalars(running):
        stop_clock(one, max(happened.on, one.started_on), because)


def start_clock_of(
    step: Taken, entry: CaseEntry, rung: Rung, made: Instrument | None = None
) -> None:
    """Start the clock that a stage runs by, as it was stated or else counted."""
    due_on = step.proposal.review_on if rung.is_light else step.proposal.due_on
    number, start = rung.clock_number or 0, step.happened.latest
    deadline = stated(due_on) if due_on else counted(rung.clock, number, start)
    if deadline is None or (made is not None and rung.lapses):
        return  # the last day of what lapses stands on the instrument itself
    what = rung.clock_for or "Deadline"
    kind = _CLOCKS.get(rung.clock_for.casefold(), ClockKind.OTHER)
    if kind is ClockKind.REPLY and made is None and is_reply_awaited(step.case):
        return  # the letter's own clock counts down to the reply: one clock for one thing
    start_clock(
        step.case,
        entry,
        kind,
        f"{what} under {made.title}" if made else f"{what} at {rung.name}",
        started_on=step.happened.on,
        deadline=deadline,
        instrument_id=made.id if made else None,
    )
