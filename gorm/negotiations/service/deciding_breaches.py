"""What follows from a director's decision on an offer outside the mandate."""

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.audit.service import record
from gorm.core.db import session
from gorm.core.errors import Refused
from gorm.decisions.models import OutcomeKind
from gorm.decisions.offers import Decided
from gorm.negotiations.models import BreachState, MandateBreach, Position, PositionState
from gorm.negotiations.service.loading import agreement_by_reference, mandate_subject_of

_GONE = "The offer no longer stands: another has taken its place. Have the request withdrawn."


def settle_breach(actor: Actor, decided: Decided) -> None:
    """Allow or refuse an offer outside the mandate. The offer itself is accepted by nobody yet."""
    agreement = agreement_by_reference(decided.subject_reference, is_held=True)
    breach = session().scalars(
        select(MandateBreach).where(MandateBreach.decision_id == decided.decision_id)
    ).one()  # fmt: skip
    position = session().get_one(Position, breach.position_id)
    if decided.outcome.has_effect and _is_gone(position):
        raise Refused(_GONE)
    breach.state = _state(decided.outcome)
    session().flush()
    record(
        actor,
        "mandate.decided",
        mandate_subject_of(agreement),
        reason=decided.reasons,
        changes={position.reference: (BreachState.WAITING.label, breach.state.label)},
    )


def _state(outcome: OutcomeKind) -> BreachState:
    if outcome is OutcomeKind.WITHDRAWN:
        return BreachState.WITHDRAWN
    return BreachState.ALLOWED if outcome.has_effect else BreachState.REFUSED


def _is_gone(position: Position) -> bool:
    is_withdrawn = position.state is PositionState.WITHDRAWN
    return not position.is_current or is_withdrawn or position.error_at is not None
