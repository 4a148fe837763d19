"""What an actor may do with a case, in one statement, for those who need no more of it."""

from dataclasses import dataclass

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.challenge import policy
from gorm.challenge.models import Case
from gorm.core.db import session
from gorm.engagements.models import Sharing


@dataclass(frozen=True)
class CaseAccess:
    """Whether a case may be read and written in, and whether reading it leaves a trace."""

    is_readable: bool = False
    may_write: bool = False
    is_restricted: bool = False


def case_access(actor: Actor, reference: str) -> CaseAccess:
    """The access of an actor to a case; none where there is no such case."""
    row = session().execute(
        select(Case.office_id, Case.sharing).where(
            Case.reference == reference, policy.readable_by(actor)
        )
    ).one_or_none()  # fmt: skip
    if row is None or not actor.has("case:read"):
        return CaseAccess()
    return CaseAccess(
        is_readable=True,
        may_write=policy.may_work_on(actor, row.office_id),
        is_restricted=row.sharing is Sharing.RESTRICTED,
    )
