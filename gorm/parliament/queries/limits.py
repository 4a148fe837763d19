"""Within how many working days a member's letter is replied to, as administrators set it."""

from dataclasses import dataclass

from sqlalchemy import select

from gorm.core.db import session
from gorm.parliament.models import ReplyLimit
from gorm.parliament.rules import USUAL_REPLY_DAYS


@dataclass(frozen=True)
class ReplyLimitRecord:
    """How many working days there are for a reply; `version` is 0 where nobody ever set it."""

    working_days: int
    version: int


def reply_limit() -> ReplyLimitRecord:
    """The number in force."""
    row = session().scalar(select(ReplyLimit).where(ReplyLimit.id == 1))
    if row is None:
        return ReplyLimitRecord(USUAL_REPLY_DAYS, 0)
    return ReplyLimitRecord(row.working_days, row.version)
