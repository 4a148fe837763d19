"""Engagements brought before the directors of the office, and taken back from them."""

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import faults_for, next_version, session
from gorm.core.errors import Conflict, Refused
from gorm.engagements import policy
from gorm.engagements.escalation_models import EngagementEscalation
from gorm.engagements.models import Engagement
from gorm.engagements.service.loading import engagement_to_change

ALREADY = "This engagement is before the directors already."
_TOLD = "Escalated to the directors"


def escalate_engagement(actor: Actor, reference: str, reason: str, seen_version: int) -> None:
    """Bring an engagement before the directors of its office, and say why.

    It then stands in their queue among what they are to note until it is withdrawn.
    """
    reason = reason.strip()
    if not reason:
        raise Refused({"reason": "Say why the directors should know of it."})
    engagement = engagement_to_change(actor, reference)
    if not policy.may_be_escalated(engagement.office_id):
        raise Refused("This engagement belongs to a department, which has no directors here.")
    if _standing(engagement) is not None:
        raise Conflict(ALREADY)
    _require_seen(engagement, seen_version)
    with faults_for({"uq_engagement_escalation_standing": ("reason", ALREADY)}):
        # The version goes first: where two escalate at once it stops the second.
        next_version(engagement)
        session().add(
            EngagementEscalation(
                engagement_id=engagement.id,
                reason=reason,
                escalated_by_id=actor.user_id,
                escalated_at=clock.now(),
            )
        )
        session().flush()
    _record(actor, engagement, "engagement.escalated", reason, ("No", "Yes"))


def withdraw_escalation(actor: Actor, reference: str, reason: str, seen_version: int) -> None:
    """Take an engagement back from the directors, and say why; that it was there stays known."""
    reason = reason.strip()
    if not reason:
        raise Refused({"reason": "Say why the directors need not look at it."})
    engagement = engagement_to_change(actor, reference)
    escalation = _standing(engagement)
    if escalation is None:
        raise Conflict("This engagement is not before the directors any more.")
    _require_seen(engagement, seen_version)
    next_version(engagement)
    escalation.withdrawn_at = clock.now()
    escalation.withdrawn_because = reason
    session().flush()
    _record(actor, engagement, "engagement.escalation_withdrawn", reason, ("Yes", "No"))


def _standing(engagement: Engagement) -> EngagementEscalation | None:
    return session().scalar(
        select(EngagementEscalation).where(
            EngagementEscalation.engagement_id == engagement.id,
            EngagementEscalation.withdrawn_at.is_(None),
        )
    )


def _require_seen(engagement: Engagement, seen_version: int) -> None:
    if engagement.version != seen_version:
        raise Conflict("Somebody else saved this engagement after you opened it.")


def _record(
    actor: Actor, engagement: Engagement, action: str, reason: str, change: tuple[str, str]
) -> None:
    subject = Subject("engagement", engagement.reference)
    record(actor, action, subject, reason=reason, changes={_TOLD: change})
