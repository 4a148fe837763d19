"""What an actor may do with a case, in one statement, for those who need no more of it."""

from dataclasses import dataclass

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.challenge import policy
from gorm.challenge.models import Case
from gorm.core.db import session


@dataclass(frozen=True)
class CaseAccess:
    """Whether a case may be read, and whether it may be written in."""

    is_readable: bool = False
    may_write: bool = False


def case_access(actor: Actor, reference: str) -> CaseAccess:
    """The access of an actor to a case; none where there is no such case."""
    office_id = session().scalar(
        select(Case.office_id).where(Case.reference == reference, policy.readable_by(actor))
    )
    if office_id is None or not actor.has("case:read"):
        return CaseAccess()
    return CaseAccess(
        is_readable=True,
        may_write=policy.may_work_on(actor, office_id),
    )
