"""Asking for a decision, asking again, and withdrawing what was asked."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from gorm.accounts.actor import Actor
from gorm.accounts.policy import insist
from gorm.audit.service import record
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import Refused
from gorm.core.plain_data import canonical
from gorm.core.references import next_reference
from gorm.core.text import cleaned, day, one_line
from gorm.decisions.models import Decision, DecisionState, OutcomeKind, StepKind
from gorm.decisions.offers import kind_of
from gorm.decisions.policy import may_ask
from gorm.decisions.queries.papers import TEXTS, papers_as_asked
from gorm.decisions.rules.closing import Choice, Request, request_faults
from gorm.decisions.service.closing import close
from gorm.decisions.service.records import (
    decision_to_change,
    grade_named,
    insist_it_stands,
    note_step,
    subject_of,
)

_COPIED: Final = (
    "question",
    "subject_reference",
    "office_id",
    "organisation_id",
    "area_id",
    "due_on",
    "consequence",
    "is_urgent",
    "is_advice_overridden",
    "precision",
)


def ask(actor: Actor, request: Request) -> str:
    """Ask for a decision; its reference."""
    insist(may_ask(actor, request.office_id))
    decision = made_of(request, asked_by_id=actor.user_id, asked_by_name=actor.name)
    note_step(actor, decision, StepKind.ASKED)
    record(actor, "decision.asked", subject_of(decision), changes=_changes({}, _told(decision)))
    return decision.reference


def ask_again(
    actor: Actor, reference: str, request: Request, seen_version: int, note: str = ""
) -> None:
    """Ask again for what was returned. What was asked before is kept with the step."""
    decision = decision_to_change(actor, reference)
    insist(may_ask(actor, decision.office_id))
    insist_it_stands(decision, seen_version, DecisionState.RETURNED)
    _insist_it_is_the_same(decision, request)
    papers, before = papers_as_asked(decision), _told(decision)
    _write(decision, request)
    decision.state, decision.returned_because = DecisionState.OPEN, ""
    session().flush()
    note_step(actor, decision, StepKind.ASKED_AGAIN, cleaned(note), papers)
    record(
        actor,
        "decision.asked_again",
        subject_of(decision),
        reason=cleaned(note),
        changes=_changes(before, _told(decision)),
    )


def withdraw(actor: Actor, reference: str, reason: str, seen_version: int) -> None:
    """Withdraw a request: by whoever asked, or another of the office who may ask."""
    decision = decision_to_change(actor, reference)
    insist(may_ask(actor, decision.office_id))
    insist_it_stands(decision, seen_version, DecisionState.OPEN, DecisionState.RETURNED)
    if not cleaned(reason):
        raise Refused({"reason": "Enter why it is withdrawn."})
    choice = Choice(OutcomeKind.WITHDRAWN, cleaned(reason))
    close(actor, decision, choice, step=StepKind.WITHDRAWN, act="decision.withdrawn")


def made_of(request: Request, *, asked_by_id: int | None, asked_by_name: str) -> Decision:
    """A decision made of a request, flushed; nothing is recorded of it yet."""
    kind = kind_of(request.kind)
    if request.subject_kind != kind.subject_kind:
        raise ValueError(f"{kind.code} is decided about a {kind.subject_kind}")
    decision = Decision(
        kind=kind.code,
        subject_kind=request.subject_kind,
        asked_by_id=asked_by_id,
        asked_by_name=asked_by_name,
        recorded_at=clock.now(),
        state=DecisionState.OPEN,
        returned_because="",
    )
    _write(decision, request)
    decision.reference = next_reference("DEC")
    session().add(decision)
    session().flush()
    return decision


def _write(decision: Decision, request: Request) -> None:
    request = replace(request, question=one_line(request.question))
    if faults := request_faults(request, clock.today()):
        raise Refused(faults)
    grade = grade_named(request.grade_code)
    decision.grade_code, decision.grade_rank = grade.code, grade.rank
    decision.is_above_office = grade.is_above_office
    for name in _COPIED:
        setattr(decision, name, getattr(request, name))
    for name in TEXTS:
        setattr(decision, name, cleaned(getattr(request, name)))
    decision.asked_on = request.asked_on or clock.today()
    decision.proposal = canonical(request.proposal)
    decision.evidence = canonical(request.evidence)


def _insist_it_is_the_same(decision: Decision, request: Request) -> None:
    """Another subject is another decision, and another office has its own directors."""
    asked = (request.kind, request.subject_kind, request.subject_reference, request.office_id)
    kept = (decision.kind, decision.subject_kind, decision.subject_reference, decision.office_id)
    if asked != kept:
        raise ValueError("asked again, a decision keeps its kind, its subject and its office")


def _told(decision: Decision) -> dict[str, str]:
    return {"Asked": decision.question, "Due": day(decision.due_on), "Grade": decision.grade_code}


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    pairs = {label: (before.get(label, ""), words) for label, words in after.items()}
    return {label: pair for label, pair in pairs.items() if pair[0] != pair[1]}
