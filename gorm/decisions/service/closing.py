"""How a decision closes, whoever closes it: once, with what was seen, and with its effect."""

from typing import Any

from gorm.accounts.actor import Actor
from gorm.audit.service import record
from gorm.core import clock
from gorm.core.db import session
from gorm.core.plain_data import content_digest
from gorm.core.text import cleaned, one_line
from gorm.decisions.models import Decision, DecisionState, Outcome, OutcomeKind, StepKind
from gorm.decisions.offers import Decided, kind_of
from gorm.decisions.queries.standing import recusals_from
from gorm.decisions.rules.closing import Choice
from gorm.decisions.service.records import grade_at, note_step, subject_of


def close(
    actor: Actor,
    decision: Decision,
    choice: Choice,
    *,
    step: StepKind,
    act: str,
    seen: dict[str, Any] | None = None,
    acting_for: str = "",
) -> None:
    """Write the outcome, record it, and have the deciding feature do what follows from it.

    The act is recorded before the effect, whose own acts are records of their own. What the
    effect refuses ends the transaction: then nothing was decided.
    """
    kind = kind_of(decision.kind)
    parts = kind.parts(decision.proposal)
    approved = _approved(choice, len(parts))
    decision.state = DecisionState.CLOSED
    session().flush()
    outcome = _outcome(actor, decision, choice)
    outcome.acting_for_name = acting_for
    outcome.seen, outcome.seen_digest = seen or {}, content_digest(seen) if seen else ""
    outcome.parts = [
        {"words": words, "is_approved": number in approved} for number, words in enumerate(parts)
    ]
    session().add(outcome)
    note_step(actor, decision, step, outcome.reasons)
    changes = {"Outcome": ("", choice.kind.label), "Conditions": ("", outcome.conditions)}
    told = {label: pair for label, pair in changes.items() if pair[1]}
    record(actor, act, subject_of(decision), reason=outcome.reasons, changes=told)
    kind.effect(actor, _decided(decision, outcome, approved))


def _approved(choice: Choice, how_many: int) -> frozenset[int]:
    """The parts that are approved, by their positions."""
    if not choice.kind.has_effect:
        return frozenset()
    if choice.kind is OutcomeKind.PARTLY_APPROVED:
        return choice.parts or frozenset()
    return frozenset(range(how_many))


def _outcome(actor: Actor, decision: Decision, choice: Choice) -> Outcome:
    outcome = Outcome(
        decision_id=decision.id,
        kind=choice.kind,
        reasons=cleaned(choice.reasons),
        conditions=cleaned(choice.conditions),
        decided_on=choice.decided_on or clock.today(),
        precision=choice.precision,
        signed_by=one_line(choice.signed_by),
        announced_by=one_line(choice.announced_by),
        is_recorded_from_above=choice.is_recorded_from_above,
        document_title=one_line(choice.document_title),
        document_address=one_line(choice.document_address),
        not_held=sorted(choice.not_held),
        recusals=_recusals(decision),
        recorded_by_id=actor.user_id,
        recorded_at=clock.now(),
    )
    if choice.is_recorded_from_above:
        outcome.decided_by_name = one_line(choice.decided_by_name)
        outcome.decided_by_grade = choice.decided_by_grade or None
    else:
        outcome.decided_by_id, outcome.decided_by_name = actor.user_id, actor.name
        outcome.decided_by_grade = grade_at(actor.grade_rank)
    return outcome


def _recusals(decision: Decision) -> list[dict[str, str]]:
    """Who was recused when it was decided, why, and who acted instead."""
    subject = (decision.subject_kind, decision.subject_reference)
    return [
        {"name": one.name, "reason": one.reason, "substitute": one.substitute}
        for one in recusals_from([subject]).get(subject, ())
    ]


def _decided(decision: Decision, outcome: Outcome, approved: frozenset[int]) -> Decided:
    return Decided(
        decision_id=decision.id,
        reference=decision.reference,
        kind=decision.kind,
        subject_reference=decision.subject_reference,
        proposal=decision.proposal,
        parts=approved,
        outcome=outcome.kind,
        reasons=outcome.reasons,
        conditions=outcome.conditions,
        decided_on=outcome.decided_on,
        precision=outcome.precision,
        decided_by_name=outcome.decided_by_name,
        is_recorded_from_above=outcome.is_recorded_from_above,
        is_urgent=decision.is_urgent,
        asked_by_id=decision.asked_by_id,
        document_title=outcome.document_title,
        document_address=outcome.document_address,
    )
