"""How a decision came about and how it closed, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from gorm.core.db import session
from gorm.core.happenings import HappenedOn
from gorm.core.plain_data import short_form
from gorm.decisions.models import DecisionStep, Outcome, OutcomeKind, StepKind
from gorm.decisions.rules.closing import NOT_HELD
from gorm.decisions.rules.telling import STEPS


@dataclass(frozen=True)
class StepLine:
    """One step on the way; `before` is the request as it stood before it was asked again."""

    by_id: int | None
    who: str
    kind: StepKind
    at: datetime
    words: str
    before: Mapping[str, Any]

    @property
    def did(self) -> str:
        """What they did, as it follows a name."""
        return STEPS[self.kind]


@dataclass(frozen=True)
class OutcomeRecord:
    """How a decision closed, in words."""

    kind: OutcomeKind
    reasons: str
    conditions: str
    parts: tuple[tuple[str, bool], ...]
    decided_on: str
    decided_by: str
    grade: str
    acting_for: str
    signed_by: str
    announced_by: str
    is_recorded_from_above: bool
    document_title: str
    document_address: str
    not_held: tuple[str, ...]
    recusals: tuple[Mapping[str, str], ...]
    recorded_by: str
    recorded_at: datetime
    digest: str

    @property
    def document_link(self) -> str:
        """The address of the document where it is one that a browser can open."""
        is_link = self.document_address.startswith(("https://", "http://"))
        return self.document_address if is_link else ""


def steps_of(decision_id: int) -> tuple[StepLine, ...]:
    """Every step of a request, from the first."""
    found = session().scalars(
        select(DecisionStep)
        .where(DecisionStep.decision_id == decision_id)
        .order_by(DecisionStep.id)
        .execution_options(populate_existing=True)
    )
    return tuple(
        StepLine(step.by_id, step.by_name, step.kind, step.at, step.words, step.before)
        for step in found
    )


def outcome_of(row: Any) -> OutcomeRecord | None:
    """The outcome in a row of a record; None where there is none yet."""
    outcome: Outcome | None = row.Outcome
    if outcome is None:
        return None
    return OutcomeRecord(
        kind=outcome.kind,
        reasons=outcome.reasons,
        conditions=outcome.conditions,
        parts=tuple((part["words"], part["is_approved"]) for part in outcome.parts),
        decided_on=HappenedOn(outcome.decided_on, outcome.precision).words,
        decided_by=outcome.decided_by_name,
        grade=row.decided_grade or "",
        acting_for=outcome.acting_for_name,
        signed_by=outcome.signed_by,
        announced_by=outcome.announced_by,
        is_recorded_from_above=outcome.is_recorded_from_above,
        document_title=outcome.document_title,
        document_address=outcome.document_address,
        not_held=tuple(NOT_HELD[code] for code in outcome.not_held if code in NOT_HELD),
        recusals=tuple(outcome.recusals),
        recorded_by=row.recorded_by or "",
        recorded_at=outcome.recorded_at,
        digest=short_form(outcome.seen_digest),
    )
