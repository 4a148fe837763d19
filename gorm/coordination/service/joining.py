"""Joining another team's engagement instead of planning one's own, and leaving it again."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from gorm.accounts.actor import Actor
from gorm.accounts.models import Department, User, user_id_in
from gorm.audit.service import Subject, record
from gorm.coordination import policy
from gorm.coordination.models import Joining
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import NotAllowed, NotFound, Refused
from gorm.engagements.models import (
    Engagement,
    EngagementDepartment,
    EngagementState,
    Participant,
)
from gorm.engagements.policy import may_change, readable_by, visible_to

_LABEL: Final = "Our people"


def join(actor: Actor, reference: str) -> None:
    """Take part in another team's planned engagement, with one's department if one is of one.

    It gives the reading of nothing: the words stay with whoever could read them before. Raises
    NotFound where the actor may not know of the engagement.
    """
    engagement = _found(actor, reference)
    if not policy.may_join(actor, engagement.office_id, engagement.department_id):
        raise NotAllowed("It is your own team’s: edit it to put yourself among its people.")
    if engagement.state is not EngagementState.PLANNED:
        raise Refused(f"This engagement is {engagement.state.label.lower()}: nobody can join it.")
    if any(one.user_id == actor.user_id for one in engagement.participants):
        raise Refused("You take part in it already.")
    user = _user(actor.user_id)
    engagement.participants.append(Participant(user_id=user.id, user=user))
    joining = session().get(Joining, (engagement.id, user.id)) or _begun(engagement, user)
    joining.added_department = _add_department(engagement, user)
    joining.joined_at = clock.now()
    engagement.version += 1
    _recorded(actor, "engagement.joined", engagement, ("", _named(user)))


def leave(actor: Actor, reference: str) -> None:
    """Take part no more in what one joined."""
    engagement = _found(actor, reference)
    user = _user(actor.user_id)
    _take_out(engagement, user)
    _recorded(actor, "engagement.left", engagement, (_named(user), ""))


def take_out(actor: Actor, reference: str, user: str) -> None:
    """Undo that somebody joined: for those who may change the engagement."""
    engagement = _found(actor, reference)
    may = may_change(actor, engagement.office_id, engagement.department_id)
    if not (may and _may_read(actor, engagement)):
        raise NotAllowed("Only the office or department that owns this engagement can do that.")
    joiner = _user(user_id_in(user))
    _take_out(engagement, joiner)
    _recorded(actor, "engagement.joiner_taken_out", engagement, (_named(joiner), ""))


def _found(actor: Actor, reference: str) -> Engagement:
    engagement = session().scalar(
        select(Engagement)
        .where(Engagement.reference == reference, visible_to(actor))
        .options(selectinload(Engagement.participants), selectinload(Engagement.departments))
    )
    if engagement is None:
        raise NotFound
    return engagement


def _may_read(actor: Actor, engagement: Engagement) -> bool:
    found = session().scalar(
        select(Engagement.id).where(Engagement.id == engagement.id, readable_by(actor))
    )
    return found is not None


def _user(user_id: int) -> User:
    user = session().scalar(
        select(User)
        .where(User.id == user_id)
        .options(joinedload(User.office), joinedload(User.department))
    )
    if user is None:
        raise NotFound
    return user


def _begun(engagement: Engagement, user: User) -> Joining:
    joining = Joining(engagement_id=engagement.id, user_id=user.id, joined_at=clock.now())
    session().add(joining)
    return joining


def _add_department(engagement: Engagement, user: User) -> bool:
    """Put the joiner's department among those of the engagement; whether it was not there."""
    number = user.department_id
    known = {one.department_id for one in engagement.departments}
    if number is None or number in known or number == engagement.department_id:
        return False
    department = session().get(Department, number)
    engagement.departments.append(EngagementDepartment(department_id=number, department=department))
    return True


def _take_out(engagement: Engagement, user: User) -> None:
    joining = session().get(Joining, (engagement.id, user.id))
    place = next((one for one in engagement.participants if one.user_id == user.id), None)
    if joining is None or place is None:
        raise NotFound
    engagement.participants.remove(place)
    if joining.added_department:
        _take_department_out(engagement, user)
    session().delete(joining)
    engagement.version += 1


def _take_department_out(engagement: Engagement, user: User) -> None:
    """The department goes with whoever brought it, unless a colleague of theirs joined too."""
    colleague = session().scalar(
        select(Joining)
        .join(User, User.id == Joining.user_id)
        .join(
            Participant,
            (Participant.engagement_id == Joining.engagement_id)
            & (Participant.user_id == Joining.user_id),
        )
        .where(
            Joining.engagement_id == engagement.id,
            Joining.user_id != user.id,
            User.department_id == user.department_id,
        )
        .limit(1)
    )
    if colleague is not None:
        colleague.added_department = True
        return
    for link in list(engagement.departments):
        if link.department_id == user.department_id:
            engagement.departments.remove(link)


def _named(user: User) -> str:
    home = user.office or user.department
    return f"{user.name} ({home.name})" if home else user.name


def _recorded(actor: Actor, action: str, engagement: Engagement, change: tuple[str, str]) -> None:
    session().flush()
    record(actor, action, Subject("engagement", engagement.reference), changes={_LABEL: change})
