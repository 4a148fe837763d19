"""Deciding, returning for more work, and recording what was decided above the office."""

from typing import Any

from gorm.accounts.actor import Actor
from gorm.accounts.policy import insist
from gorm.audit.service import record
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import Conflict, NotAllowed, Refused
from gorm.core.happenings import HappenedOn
from gorm.core.plain_data import content_digest
from gorm.core.text import cleaned, one_line
from gorm.decisions.models import Decision, DecisionState, StepKind
from gorm.decisions.offers import kind_of
from gorm.decisions.policy import may_decide
from gorm.decisions.queries.papers import full_papers, grade_and_office
from gorm.decisions.queries.standing import standing_to
from gorm.decisions.rules.closing import (
    Choice,
    Faults,
    GradeFacts,
    Request,
    choice_faults,
    recording_faults,
)
from gorm.decisions.rules.standing import Standing
from gorm.decisions.service.asking import made_of
from gorm.decisions.service.closing import close
from gorm.decisions.service.records import (
    decision_to_change,
    grade_named,
    insist_it_stands,
    note_step,
    subject_of,
)


def decide(
    actor: Actor, reference: str, choice: Choice, seen_version: int, seen_digest: str = ""
) -> None:
    """Close a request with an outcome, and have done what follows from it.

    `seen_digest` is that of the papers which the actor read, where a page showed them: if these
    have changed since, nothing is decided. Raises Conflict, too, for whoever comes second.
    """
    decision = decision_to_change(actor, reference)
    insist_it_stands(decision, seen_version, DecisionState.OPEN)
    standing = standing_to(decision)
    _insist_nothing_bars(actor, standing, is_recording=choice.is_recorded_from_above)
    seen = _papers(actor, decision)
    if seen_digest and seen_digest != content_digest(seen):
        raise Conflict("What you had before you has changed since you opened it. Read it again.")
    if faults := _faults(choice, decision, seen):
        raise Refused(faults)
    _close(actor, decision, choice, seen, ", ".join(standing.acts_for(actor.user_id)))


def return_for_work(actor: Actor, reference: str, words: str, seen_version: int) -> None:
    """Send a request back to whoever asked, with words that tell them what to do."""
    decision = decision_to_change(actor, reference)
    insist_it_stands(decision, seen_version, DecisionState.OPEN)
    _insist_nothing_bars(actor, standing_to(decision), is_recording=decision.is_above_office)
    if not cleaned(words):
        raise Refused({"words": "Enter what is to be done before it can be decided."})
    decision.state, decision.returned_because = DecisionState.RETURNED, cleaned(words)
    session().flush()
    note_step(actor, decision, StepKind.RETURNED, decision.returned_because)
    record(actor, "decision.returned", subject_of(decision), reason=decision.returned_because)


def record_from_above(actor: Actor, request: Request, choice: Choice) -> str:
    """Record a decision that was taken above the office and never asked for here; its reference.

    `request.asked_by_name` says who asked for it, unless "asked_by" is not held.
    """
    insist(may_decide(actor))
    if not choice.is_recorded_from_above:
        raise ValueError("what is recorded from above says so")
    name = one_line(request.asked_by_name)
    decision = made_of(request, asked_by_id=None, asked_by_name=name or "Not held")
    _insist_nothing_bars(actor, standing_to(decision), is_recording=True)
    seen = _papers(actor, decision)
    if faults := _faults(choice, decision, seen, asked_by_name=name):
        raise Refused(faults)
    _close(actor, decision, choice, seen, "")
    return decision.reference


def _close(
    actor: Actor, decision: Decision, choice: Choice, seen: dict[str, Any], acting_for: str
) -> None:
    above = choice.is_recorded_from_above
    close(
        actor,
        decision,
        choice,
        step=StepKind.RECORDED if above else StepKind.DECIDED,
        act="decision.recorded" if above else "decision.decided",
        seen=seen,
        acting_for="" if above else acting_for,
    )


def _insist_nothing_bars(actor: Actor, standing: Standing, *, is_recording: bool) -> None:
    me = actor.user_id
    found = standing.bars_to_recording(me) if is_recording else standing.bars(me)
    if found:
        raise NotAllowed(" ".join(bar.words for bar in found))


def _papers(actor: Actor, decision: Decision) -> dict[str, Any]:
    return full_papers(actor, decision, *grade_and_office(decision))


def _faults(
    choice: Choice, decision: Decision, seen: dict[str, Any], asked_by_name: str | None = None
) -> Faults:
    parts = kind_of(decision.kind).parts(decision.proposal)
    asked = HappenedOn(decision.asked_on, decision.precision)
    faults = choice_faults(choice, parts=len(parts), asked=asked, today=clock.today())
    if choice.is_recorded_from_above:
        return faults | _recording_faults(choice, decision, asked_by_name)
    missing = seen["brief"]["missing"]
    if choice.kind.has_effect and missing:
        faults.setdefault("kind", f"It cannot be approved yet: {'; '.join(missing)}.")
    return faults


def _recording_faults(choice: Choice, decision: Decision, asked_by_name: str | None) -> Faults:
    code = choice.decided_by_grade
    return recording_faults(
        choice,
        needed=GradeFacts(decision.grade_code, decision.grade_rank, decision.is_above_office),
        decided_by=grade_named(code, "decided_by_grade") if code else None,
        asked_by_name=asked_by_name,
    )
