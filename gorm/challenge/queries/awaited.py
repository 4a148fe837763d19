"""Whether a reply is awaited, and by which clock."""

from sqlalchemy import exists, select

from gorm.challenge.models import Case, CaseClock, Letter
from gorm.core.db import session


def is_reply_awaited(case: Case) -> bool:
    """Whether the clock of a letter runs that counts down to its reply."""
    running = exists().where(
        Letter.case_id == case.id,
        CaseClock.id == Letter.clock_id,
        CaseClock.stopped_on.is_(None),
    )
    return bool(session().scalar(select(running)))
