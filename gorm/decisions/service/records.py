"""What every act on a decision has in common: finding it, holding it fast, noting the step."""

from typing import Any

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.models import Grade
from gorm.audit.service import Subject
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import Conflict, NotFound, Refused
from gorm.decisions.models import Decision, DecisionState, DecisionStep, Outcome, StepKind
from gorm.decisions.policy import visible_to
from gorm.decisions.rules.closing import GradeFacts
from gorm.decisions.rules.telling import told


def decision_to_change(actor: Actor, reference: str) -> Decision:
    """A decision that the actor may know of, held until the transaction ends. Raises NotFound.

    Whoever comes second waits here, and then reads what the first has made of it.
    """
    found = session().scalar(
        select(Decision)
        .where(Decision.reference == reference, visible_to(actor))
        .with_for_update(of=Decision)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def insist_it_stands(decision: Decision, seen_version: int, *states: DecisionState) -> None:
    """Raise Conflict, saying who did what and when, unless it stands as the actor saw it."""
    if decision.state not in states or decision.version != seen_version:
        raise Conflict(what_happened(decision))


def what_happened(decision: Decision) -> str:
    """The latest that was done to a decision, in a sentence."""
    found = (
        session()
        .execute(
            select(DecisionStep, Outcome.kind)
            .outerjoin(Outcome, Outcome.decision_id == DecisionStep.decision_id)
            .where(DecisionStep.decision_id == decision.id)
            .order_by(DecisionStep.id.desc())
            .limit(1)
        )
        .one_or_none()
    )
    if found is None:
        return "Somebody else changed this request while you were working on it."
    step, outcome = found
    return told(step.kind, step.by_name, step.at, outcome)


def note_step(
    actor: Actor,
    decision: Decision,
    kind: StepKind,
    words: str = "",
    before: dict[str, Any] | None = None,
) -> None:
    """Write down a step of a request on its way."""
    session().add(
        DecisionStep(
            decision_id=decision.id,
            kind=kind,
            by_id=actor.user_id or None,
            by_name=actor.name,
            at=clock.now(),
            words=words,
            before=before or {},
        )
    )


def subject_of(decision: Decision) -> Subject:
    """A decision as the trail names it."""
    return Subject("decision", decision.reference)


def grade_named(code: str, field: str = "grade_code") -> GradeFacts:
    """The grade with a code. Raises Refused for none."""
    grade = session().get(Grade, code)
    if grade is None:
        raise Refused({field: "Choose the grade."})
    return GradeFacts(grade.code, grade.rank, grade.is_above_office)


def grade_at(rank: int) -> str | None:
    """The code of the grade with a rank."""
    return session().scalar(select(Grade.code).where(Grade.rank == rank))
