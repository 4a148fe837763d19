"""Finding the record that a verb is about, with all that it may change."""

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload, selectinload

from gorm.accounts.actor import Actor
from gorm.core.db import session
from gorm.core.errors import Conflict, NotAllowed, NotFound
from gorm.engagements import policy
from gorm.engagements.models import (
    Attendee,
    Commitment,
    Engagement,
    EngagementArea,
    EngagementDepartment,
    EngagementOrganisation,
    EngagementTheme,
    Participant,
    TeamMember,
)
from gorm.people.models import Post

WHOLE = (
    selectinload(Engagement.organisations).joinedload(EngagementOrganisation.organisation),
    selectinload(Engagement.areas).joinedload(EngagementArea.area),
    selectinload(Engagement.attendees)
    .joinedload(Attendee.post)
    .options(joinedload(Post.person), joinedload(Post.organisation)),
    selectinload(Engagement.participants).joinedload(Participant.user),
    selectinload(Engagement.departments).joinedload(EngagementDepartment.department),
    selectinload(Engagement.themes).joinedload(EngagementTheme.theme),
    selectinload(Engagement.team).joinedload(TeamMember.user),
    selectinload(Engagement.commitments).options(
        joinedload(Commitment.owner_user),
        joinedload(Commitment.owner_post).joinedload(Post.person),
    ),
)
STALE = "Somebody else saved this engagement after you opened it."


def engagement_to_change(
    actor: Actor, reference: str, seen_version: int | None = None
) -> Engagement:
    """The whole engagement, for an actor who may change it as they saw it.

    Raises NotFound where the actor may not know of it, NotAllowed where they may know and no more,
    and Conflict where somebody saved it since `seen_version` (not asked where that is None).
    """
    engagement = session().scalar(
        select(Engagement)
        .where(Engagement.reference == reference, policy.visible_to(actor))
        .options(*WHOLE)
    )
    if engagement is None:
        raise NotFound
    _require_change(actor, engagement)
    if seen_version is not None and engagement.version != seen_version:
        raise Conflict(STALE)
    return engagement


def commitment_to_change(
    actor: Actor, reference: str, seen_version: int | None = None
) -> Commitment:
    """A commitment with its engagement, under the same conditions."""
    commitment = session().scalar(
        select(Commitment)
        .join(Commitment.engagement)
        .where(Commitment.reference == reference, policy.readable_by(actor))
        .options(
            joinedload(Commitment.engagement),
            joinedload(Commitment.owner_user),
            joinedload(Commitment.owner_post).joinedload(Post.person),
        )
    )
    if commitment is None:
        raise NotFound
    _require_change(actor, commitment.engagement)
    if seen_version is not None and commitment.version != seen_version:
        raise Conflict("Somebody else changed this commitment after you opened it.")
    return commitment


def _require_change(actor: Actor, engagement: Engagement) -> None:
    owned = policy.may_change(actor, engagement.office_id, engagement.department_id)
    if not (owned and _is_readable(actor, engagement.id)):
        raise NotAllowed(
            "Only the office or department that owns this engagement can change it. "
            "Ask them to make the change."
        )


def _is_readable(actor: Actor, engagement_id: int) -> bool:
    return bool(
        session().scalar(
            select(exists().where(Engagement.id == engagement_id, policy.readable_by(actor)))
        )
    )
