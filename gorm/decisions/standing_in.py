"""Whose subjects somebody may read because they act for a director: a condition on any table.

Whoever decides must read what they decide on: the substitute of a director who is recused, the
holder of one decision that was delegated, and the holder of all that another office's director
has given them, for as long as a decision on the subject waits.
"""

from typing import Any

from sqlalchemy import ColumnElement, exists, or_

from gorm.accounts.actor import Actor
from gorm.accounts.models import User
from gorm.core import clock
from gorm.decisions.models import Decision, DecisionState, Delegation, Recusal


def stands_in_on(actor: Actor, kind: str, reference: Any, office_id: Any) -> ColumnElement[bool]:
    """Whether the actor acts for a director on the subject with this reference and office."""
    as_substitute = exists().where(
        Recusal.subject_kind == kind,
        Recusal.subject_reference == reference,
        Recusal.substitute_id == actor.user_id,
        Recusal.ended_at.is_(None),
    )
    waits = (
        Decision.subject_kind == kind,
        Decision.subject_reference == reference,
        Decision.state == DecisionState.OPEN,
    )
    with_one = exists().where(*waits, Delegation.decision_id == Decision.id, *_in_hand(actor))
    with_all = exists().where(
        *waits,
        Delegation.decision_id.is_(None),
        User.id == Delegation.from_user_id,
        User.office_id == office_id,
        *_in_hand(actor),
    )
    return or_(as_substitute, with_one, with_all)


def _in_hand(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """The delegations that the actor holds today."""
    today = clock.today()
    return (
        Delegation.to_user_id == actor.user_id,
        Delegation.ended_at.is_(None),
        Delegation.begins_on <= today,
        Delegation.ends_on >= today,
    )
