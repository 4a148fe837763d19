"""What the kind of an agreement says of its lines."""

from decimal import Decimal

from sqlalchemy import select

from gorm.core.db import session
from gorm.negotiations.models import AgreementKind
from gorm.negotiations.rules.rewards import RewardTerms


def starting_reward(kind_id: int) -> RewardTerms:
    """The reward that a line begins with: the threshold of its agreement's kind, pro rata."""
    threshold = session().scalars(
        select(AgreementKind.reward_threshold).where(AgreementKind.id == kind_id)
    ).one()  # fmt: skip
    return RewardTerms(Decimal(0), Decimal(0), threshold, is_pro_rata=True)
