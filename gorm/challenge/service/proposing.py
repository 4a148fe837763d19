"""Taking a light step, putting another to whoever decides, and recording what was decided above."""

from dataclasses import replace
from typing import Any, Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.challenge.models import Case, EntryKind
from gorm.challenge.queries.briefing import evidence_as_asked
from gorm.challenge.queries.heads import CaseHead
from gorm.challenge.rules.guards import is_taken_alone
from gorm.challenge.rules.proposing import Proposal
from gorm.challenge.service.filing import Sheet, check_day, file_sheet, filed
from gorm.challenge.service.loading import case_by_reference, case_to_work_on
from gorm.challenge.service.moving import Taken, move_to
from gorm.challenge.service.stepping import (
    Ground,
    asked_in_words,
    consequence_of,
    grade_needed,
    ground_of,
    ground_under,
    missing_of,
    refuse_missing,
    steps_of,
)
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import NotAllowed, Refused
from gorm.core.working_days import BeyondHolidayTable, working_days_after
from gorm.decisions.models import Decision, DecisionState
from gorm.decisions.service import Choice, Request, ask, ask_again, record_from_above

#: The one kind of decision that challenge asks for: a step on a case.
STEP: Final = "challenge.step"
#: Within how many working days a decision is asked for, where nothing else is said.
_DECIDE_WITHIN: Final = 10


def take_step(actor: Actor, reference: str, proposal: Proposal, seen_version: int) -> str:
    """Take a step that nobody has to approve, or ask for the decision on any other.

    Returns the reference of the decision, or '' where the step was taken at once. Raises Refused
    with everything that is missing.
    """
    case = case_to_work_on(actor, reference, seen_version)
    ground = ground_of(case)
    check_day(case, proposal.asked)
    refuse_missing(missing_of(proposal, ground, proposal.asked))
    [step, *more] = steps_of(proposal, ground, proposal.asked)
    if not more and step.entered is not None and is_taken_alone(step, ground.file):
        move_to(Taken(actor, ground, proposal, proposal.asked), step.entered)
        return ""
    return _ask(actor, case, ground, proposal)


def propose_again(
    actor: Actor, reference: str, decision: str, proposal: Proposal, *, seen_version: int, note: str
) -> None:
    """Put a step again that was sent back, as it is now; the earlier one is kept."""
    case = case_to_work_on(actor, reference)
    ground = ground_of(case)
    check_day(case, proposal.asked)
    refuse_missing(missing_of(proposal, ground, proposal.asked))
    ask_again(actor, decision, _request(case, ground, proposal), seen_version, note)
    title = f"Put again: {asked_in_words(proposal, ground)} ({decision})"
    sheet = Sheet(EntryKind.PROPOSED, title, note, decision_id=_number_of(decision))
    entry = file_sheet(actor, case, proposal.asked, sheet)
    filed(actor, case, "case.step_put_again", entry, reason=note)


def record_step_from_above(
    actor: Actor, reference: str, proposal: Proposal, choice: Choice, asked_by: str
) -> str:
    """Record a step that was decided above the office and never asked for here."""
    case = case_to_work_on(actor, reference)
    if not actor.has("decision:decide"):
        raise NotAllowed("A director records what was decided above the office.")
    ground = ground_of(case)
    proposal = replace(
        proposal,
        is_recorded_from_above=True,
        document_title=proposal.document_title or choice.document_title,
        document_address=proposal.document_address or choice.document_address,
    )
    request = replace(_request(case, ground, proposal), asked_by_name=asked_by)
    return record_from_above(actor, request, choice)


def _ask(actor: Actor, case: Case, ground: Ground, proposal: Proposal) -> str:
    _refuse_twice(case, asked_in_words(proposal, ground))
    request = _request(case, ground, proposal)
    decision = ask(actor, request)
    sheet = Sheet(
        EntryKind.PROPOSED,
        f"Proposed: {request.question} ({decision})",
        proposal.reason,
        facts=[
            ("Proportionality", proposal.proportionality),
            ("Reason for passing over stages", proposal.jump_reason),
            ("Urgent because", proposal.urgent_because),
        ],
        decision_id=_number_of(decision),
    )
    entry = file_sheet(actor, case, proposal.asked, sheet)
    filed(actor, case, "case.step_proposed", entry, reason=proposal.reason)
    return decision


def _number_of(decision: str) -> int | None:
    return session().scalar(select(Decision.id).where(Decision.reference == decision))


def _refuse_twice(case: Case, words: str) -> None:
    """The same question cannot wait twice: two who propose at once are told of each other."""
    waiting = session().scalar(
        select(Decision).where(
            Decision.subject_kind == "case",
            Decision.subject_reference == case.reference,
            Decision.state != DecisionState.CLOSED,
            Decision.question == words,
        )
    )
    if waiting is not None:
        raise Refused(
            f"The same step waits to be decided already ({waiting.reference}), asked for by "
            f"{waiting.asked_by_name}. Add to that one, or have it withdrawn."
        )


def _request(case: Case, ground: Ground, proposal: Proposal) -> Request:
    grade = grade_needed(proposal, ground)
    return Request(
        kind=STEP,
        subject_kind="case",
        subject_reference=case.reference,
        office_id=case.office_id,
        organisation_id=case.organisation_id,
        question=asked_in_words(proposal, ground)[:500],
        grade_code=grade.code,
        due_on=proposal.decide_by or _usual_due(),
        consequence=consequence_of(proposal, ground),
        if_nothing_is_done=proposal.if_nothing_is_done or _if_nothing(ground),
        reasons=proposal.reason,
        options_considered=proposal.options_considered,
        proportionality=proposal.proportionality,
        advice=proposal.advice,
        is_advice_overridden=proposal.is_advice_overridden,
        overridden_because=proposal.overridden_because,
        is_urgent=proposal.is_urgent,
        urgent_because=proposal.urgent_because,
        proposal=_kept(proposal, ground),
        evidence=evidence_as_asked(case.id),
        asked_on=proposal.asked_on,
        precision=proposal.asked_precision,
    )


def _kept(proposal: Proposal, ground: Ground) -> dict[str, Any]:
    """The proposal as plain data, with the names of its parts as they are now."""
    from_kinds = [kind.name for kind in ground.kinds if kind.code in proposal.kinds]
    return {**proposal.plain(), "parts": from_kinds}


def _usual_due() -> Any:
    try:
        return working_days_after(clock.today(), _DECIDE_WITHIN)
    except BeyondHolidayTable:
        return None


def _if_nothing(ground: Ground) -> str:
    name = ground.standing.rung.name.lower()
    if ground.standing.awaits_decision:
        lapsed = ", ".join(one.reference for one in ground.standing.lapsed)
        return f"The case stays at {name} with {lapsed} lapsed, and nothing binds the body."
    return f"The case stays at {name}."


def lacking(head: CaseHead, proposal: Proposal) -> tuple[str, ...]:
    """What a step that was proposed lacks now, in words; read for whoever decides."""
    ground = ground_under(head, case_by_reference(head.reference))
    return tuple(lack.words for lack in missing_of(proposal, ground, proposal.asked))
