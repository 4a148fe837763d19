"""The decisions on a subject, for the pages of the feature that it belongs to."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from gorm.accounts.models import Grade, Office
from gorm.core.db import session
from gorm.core.happenings import HappenedOn
from gorm.decisions.models import Decision, DecisionState, Outcome, OutcomeKind
from gorm.decisions.offers import offered_kind

STATES = {
    DecisionState.OPEN: "Waits to be decided",
    DecisionState.RETURNED: "Returned for more work",
    DecisionState.CLOSED: "Closed",
}


@dataclass(frozen=True)
class DecisionLine:
    """A decision in a list."""

    id: int
    reference: str
    question: str
    kind: str
    subject_reference: str
    office: str
    asked_by: str
    asked_on: date
    asked_words: str
    grade: str
    due_on: date | None
    is_urgent: bool
    state: DecisionState
    returned_because: str
    outcome: OutcomeKind | None
    decided_by: str
    decided_on: date | None
    decided_words: str

    @property
    def state_label(self) -> str:
        """Where it stands: its outcome once it has one."""
        return self.outcome.label if self.outcome else STATES[self.state]


def decisions_about(subject_kind: str, subject_reference: str) -> tuple[DecisionLine, ...]:
    """Every decision on a subject, the newest first. Ask only for what the reader may read."""
    found = session().execute(
        lines()
        .where(
            Decision.subject_kind == subject_kind,
            Decision.subject_reference == subject_reference,
        )
        .order_by(Decision.asked_on.desc(), Decision.id.desc())
    )
    return tuple(line(row) for row in found)


def lines() -> Select[Any]:
    """The query of lines, to be narrowed and put in order."""
    query: Any = (
        select(
            Decision.id,
            Decision.reference,
            Decision.question,
            Decision.kind,
            Decision.subject_reference,
            Decision.asked_by_name,
            Decision.asked_on,
            Decision.precision.label("asked_precision"),
            Decision.due_on,
            Decision.is_urgent,
            Decision.state,
            Decision.returned_because,
            Office.name.label("office"),
            Grade.name.label("grade"),
            Outcome.kind.label("outcome"),
            Outcome.decided_by_name,
            Outcome.decided_on,
            Outcome.precision.label("decided_precision"),
        )
        .join(Office, Office.id == Decision.office_id)
        .join(Grade, Grade.code == Decision.grade_code)
        .outerjoin(Outcome, Outcome.decision_id == Decision.id)
    )
    return query  # type: ignore[no-any-return]


def line(row: Any) -> DecisionLine:
    """A line made of a row of that query."""
    kind = offered_kind(row.kind)
    decided = HappenedOn(row.decided_on, row.decided_precision) if row.outcome else None
    return DecisionLine(
        id=row.id,
        reference=row.reference,
        question=row.question,
        kind=kind.label if kind else row.kind,
        subject_reference=row.subject_reference,
        office=row.office,
        asked_by=row.asked_by_name,
        asked_on=row.asked_on,
        asked_words=HappenedOn(row.asked_on, row.asked_precision).words,
        grade=row.grade,
        due_on=row.due_on,
        is_urgent=row.is_urgent,
        state=row.state,
        returned_because=row.returned_because,
        outcome=row.outcome,
        decided_by=row.decided_by_name or "",
        decided_on=row.decided_on,
        decided_words=decided.words if decided else "",
    )
