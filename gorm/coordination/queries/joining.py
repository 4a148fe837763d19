"""Who of other teams takes part in an engagement because they joined it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select

from gorm.accounts.actor import Actor
from gorm.accounts.models import Department, Office, User, user_reference
from gorm.coordination import policy
from gorm.coordination.models import Joining
from gorm.core.db import session
from gorm.engagements.models import Engagement, EngagementState, Participant
from gorm.engagements.policy import may_change, readable_by, visible_to


@dataclass(frozen=True)
class Joined:
    """Somebody who joined, and from where."""

    user_id: int
    reference: str
    name: str
    home: str
    at: datetime


@dataclass(frozen=True)
class JoiningPart:
    """What the page of an engagement says about joining it, to one reader."""

    engagement: str
    joined: tuple[Joined, ...]
    may_join: bool
    has_joined: bool
    may_take_out: bool

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.joined or self.may_join)


def joining_at(actor: Actor, reference: str) -> JoiningPart | None:
    """Who joined an engagement and what the actor may do about it; None where there is nothing."""
    rows = session().execute(
        select(
            Engagement.state,
            Engagement.office_id,
            Engagement.department_id,
            readable_by(actor).label("is_readable"),
            User.id.label("user_id"),
            User.name,
            func.coalesce(Office.name, Department.name).label("home"),
            Joining.joined_at,
            Participant.user_id.label("takes_part"),
        )
        .outerjoin(Participant, Participant.engagement_id == Engagement.id)
        .outerjoin(
            Joining,
            and_(
                Joining.engagement_id == Engagement.id, Joining.user_id == Participant.user_id
            ),
        )
        .outerjoin(User, User.id == Joining.user_id)
        .outerjoin(Office, Office.id == User.office_id)
        .outerjoin(Department, Department.id == User.department_id)
        .where(Engagement.reference == reference, visible_to(actor))
        .order_by(User.name)
    ).all()  # fmt: skip
    if not rows:
        return None
    first = rows[0]
    joined = tuple(
        Joined(row.user_id, user_reference(row.user_id), row.name, row.home or "", row.joined_at)
        for row in rows
        if row.user_id is not None
    )
    is_planned = first.state is EngagementState.PLANNED
    takes_part = any(row.takes_part == actor.user_id for row in rows)
    may_join = policy.may_join(actor, first.office_id, first.department_id)
    owns = may_change(actor, first.office_id, first.department_id) and bool(first.is_readable)
    part = JoiningPart(
        engagement=reference,
        joined=joined,
        may_join=is_planned and may_join and not takes_part,
        has_joined=any(one.user_id == actor.user_id for one in joined),
        may_take_out=owns,
    )
    return None if part.is_empty else part
