"""An approval that was sent back, as the form that asks for it again begins with it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.decisions.models import Decision, DecisionState
from gorm.negotiations.policy import SUBJECT
from gorm.negotiations.rules.sign_off import SIGN_OFF, SignOff


@dataclass(frozen=True)
class ReturnedApproval:
    """What was asked, and why it came back."""

    stage_id: int
    because: str
    reasons: str
    options_considered: str
    advice: str
    due_on: date | None
    if_nothing_is_done: str
    version: int


def returned_approval(agreement: str, decision: str) -> ReturnedApproval:
    """A request of this agreement that was sent back. Raises NotFound."""
    found = session().scalar(
        select(Decision).where(
            Decision.reference == decision,
            Decision.kind == SIGN_OFF,
            Decision.subject_kind == SUBJECT,
            Decision.subject_reference == agreement,
            Decision.state == DecisionState.RETURNED,
        )
    )
    if found is None:
        raise NotFound
    return ReturnedApproval(
        stage_id=SignOff.of(found.proposal).stage_id,
        because=found.returned_because,
        reasons=found.reasons,
        options_considered=found.options_considered,
        advice=found.advice,
        due_on=found.due_on,
        if_nothing_is_done=found.if_nothing_is_done,
        version=found.version,
    )
