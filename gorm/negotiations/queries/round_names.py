"""The rounds of an agreement by number, for lists to choose from."""

from sqlalchemy import select

from gorm.core.db import session
from gorm.negotiations.models import NegotiationRound


def rounds_of(agreement_id: int) -> tuple[int, ...]:
    """The numbers of an agreement's rounds, the first first."""
    return tuple(
        session().scalars(
            select(NegotiationRound.number)
            .where(NegotiationRound.agreement_id == agreement_id)
            .order_by(NegotiationRound.number)
        )
    )
