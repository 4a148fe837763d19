"""What the decisions on a case rested on: what was asked, on which evidence, and what was seen."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from gorm.accounts.models import Grade, Office, User
from gorm.challenge.rules.as_at import AsAt, Basis, Dated
from gorm.core import clock
from gorm.core.db import session
from gorm.core.happenings import HappenedOn
from gorm.decisions.models import Decision, DecisionStep, Outcome, StepKind
from gorm.decisions.queries.closed import OutcomeRecord, StepLine, outcome_of
from gorm.decisions.queries.papers import request_papers

_ASKING = frozenset({StepKind.ASKED, StepKind.ASKED_AGAIN, StepKind.RETURNED})


@dataclass(frozen=True)
class Rested:
    """A decision on a case with everything that it rested on, as it stood.

    `papers` are what whoever decided had before them; while it is undecided, what was asked.
    """

    reference: str
    question: str
    asked_by: str
    asked_on: str
    recorded_at: datetime
    grade: str
    office: str
    state: str
    papers: Mapping[str, Any]
    steps: tuple[StepLine, ...]
    outcome: OutcomeRecord | None

    @property
    def anchor(self) -> str:
        """Where it stands on a page or on paper."""
        return self.reference.lower()

    @property
    def is_seen(self) -> bool:
        """Whether what the decision-maker had before them was kept with the outcome."""
        return self.outcome is not None and bool(self.outcome.digest)


def decisions_rested(reference: str, view: AsAt | None = None) -> tuple[Rested, ...]:
    """The decisions on a case that the reader may read, in the order in which they were asked.

    As they stood at a view of the past, where one is given; in two statements.
    """
    view = view or AsAt(clock.today(), Basis.KNOWN)
    rows = [row for row in _rows(reference) if view.includes(_asked(row.Decision))]
    steps = _steps([row.Decision.id for row in rows])
    return tuple(_rested(row, steps.get(row.Decision.id, ()), view) for row in rows)


def _rows(reference: str) -> Sequence[Any]:
    recorder, grade = aliased(User), aliased(Grade)
    return session().execute(
        select(
            Decision,
            Outcome,
            Office.name.label("office"),
            Grade.name.label("grade"),
            grade.name.label("decided_grade"),
            recorder.name.label("recorded_by"),
        )
        .join(Office, Office.id == Decision.office_id)
        .join(Grade, Grade.code == Decision.grade_code)
        .outerjoin(Outcome, Outcome.decision_id == Decision.id)
        .outerjoin(grade, grade.code == Outcome.decided_by_grade)
        .outerjoin(recorder, recorder.id == Outcome.recorded_by_id)
        .where(Decision.subject_kind == "case", Decision.subject_reference == reference)
        .order_by(Decision.asked_on, Decision.id)
    ).all()  # fmt: skip


def _steps(decision_ids: Sequence[int]) -> Mapping[int, tuple[StepLine, ...]]:
    found: dict[int, list[StepLine]] = defaultdict(list)
    if decision_ids:
        rows = session().scalars(
            select(DecisionStep)
            .where(DecisionStep.decision_id.in_(decision_ids))
            .order_by(DecisionStep.id)
        )
        for one in rows:
            line = StepLine(one.by_id, one.by_name, one.kind, one.at, one.words, one.before)
            found[one.decision_id].append(line)
    return {key: tuple(lines) for key, lines in found.items()}


def _rested(row: Any, steps: Sequence[StepLine], view: AsAt) -> Rested:
    decision: Decision = row.Decision
    past = tuple(step for step in steps if view.knows(clock.day_of(step.at)))
    outcome = outcome_of(row) if _is_decided(row.Outcome, view) else None
    return Rested(
        reference=decision.reference,
        question=decision.question,
        asked_by=decision.asked_by_name,
        asked_on=HappenedOn(decision.asked_on, decision.precision).words,
        recorded_at=decision.recorded_at,
        grade=row.grade,
        office=row.office,
        state=outcome.kind.label if outcome else _state(steps, view),
        papers=_papers(row, steps, view, is_decided=outcome is not None),
        steps=past,
        outcome=outcome,
    )


def _papers(
    row: Any, steps: Sequence[StepLine], view: AsAt, *, is_decided: bool
) -> Mapping[str, Any]:
    """What was seen where it was decided, else the request as it was put by then."""
    if is_decided and row.Outcome.seen:
        seen: Mapping[str, Any] = row.Outcome.seen
        return seen
    later = (
        step.before
        for step in steps
        if step.kind is StepKind.ASKED_AGAIN and step.before and clock.day_of(step.at) > view.on
    )
    return next(later, None) or request_papers(row.Decision, row.grade, row.office)


def _is_decided(outcome: Outcome | None, view: AsAt) -> bool:
    if outcome is None:
        return False
    decided = HappenedOn(outcome.decided_on, outcome.precision)
    return view.includes(Dated(decided, clock.day_of(outcome.recorded_at)))


def _asked(decision: Decision) -> Dated:
    asked = HappenedOn(decision.asked_on, decision.precision)
    return Dated(asked, clock.day_of(decision.recorded_at))


def _state(steps: Sequence[StepLine], view: AsAt) -> str:
    """Where an undecided request stood: with whoever decides, or back with whoever asked."""
    past = [one for one in steps if one.kind in _ASKING and clock.day_of(one.at) <= view.on]
    is_returned = bool(past) and past[-1].kind is StepKind.RETURNED
    return "Returned for more work" if is_returned else "Waits to be decided"
