"""Who may know of a negotiation, who may read it, who may work on it, and who may see its mandates.

That an agreement is being negotiated is national, because co-ordination is the point; what is said
stays in the office unless it is shared; a restricted one is known only to its team, its office's
directors and auditors. Mandates are always restricted, whatever the agreement's sharing: only its
team, its office's directors, whoever decides for one of them, and auditors know of them.
Departments read no negotiations: they see what is put to them, on pages of their own.
"""

from sqlalchemy import ColumnElement, and_, exists, false, or_, true

from gorm.accounts.actor import Actor
from gorm.accounts.roles import Role
from gorm.decisions.models import Decision
from gorm.decisions.standing_in import stands_in_on
from gorm.engagements.models import Sharing
from gorm.negotiations.models import Agreement, AgreementMember, Referral

SUBJECT = "agreement"


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The agreements whose existence the actor may know of."""
    if actor.is_a(Role.AUDITOR):
        return true()
    return or_(Agreement.sharing != Sharing.RESTRICTED, is_insider(actor))


def readable_by(actor: Actor) -> ColumnElement[bool]:
    """The agreements that the actor may read; a part of those that they may know of."""
    if not actor.has("negotiation:read"):
        return false()
    if actor.is_a(Role.AUDITOR):
        return true()
    own = and_(Agreement.sharing != Sharing.RESTRICTED, Agreement.office_id == actor.office_id)
    return or_(Agreement.sharing == Sharing.SHARED, own, is_insider(actor))


def mandates_visible_to(actor: Actor) -> ColumnElement[bool]:
    """The agreements of which the actor may see the mandates. Everything of a mandate asks this."""
    if not actor.has("negotiation:read"):
        return false()
    return true() if actor.is_a(Role.AUDITOR) else is_insider(actor)


def referrals_visible_to(actor: Actor) -> ColumnElement[bool]:
    """What has been put to the actor's department."""
    if actor.department_id is None or not actor.has("negotiation:answer"):
        return false()
    return Referral.department_id == actor.department_id


def may_open(actor: Actor, office_id: int | None) -> bool:
    """Whether the actor may open a negotiation with an area of this office."""
    return actor.has("negotiation:write") and actor.belongs_to(office_id)


def may_read_priorities(actor: Actor, office_id: int) -> bool:
    """Whether the actor may read what an area wants: it was told to its office."""
    return actor.has("negotiation:read") and (
        actor.belongs_to(office_id) or actor.is_a(Role.AUDITOR)
    )


def may_work_on(actor: Actor, office_id: int) -> bool:
    """Whether the actor may write in a readable agreement of this office."""
    return actor.has("negotiation:write") and actor.belongs_to(office_id)


def may_negotiate(actor: Actor, office_id: int, *, sees_mandates: bool) -> bool:
    """Whether the actor may record positions and replies.

    Only those who may see the mandate: whether an offer keeps within it is told to whoever
    records it.
    """
    return may_work_on(actor, office_id) and sees_mandates


def may_set_mandate(actor: Actor, office_id: int) -> bool:
    """Whether the actor may set what the office may agree to: a director of the office."""
    return actor.has("negotiation:mandate") and actor.belongs_to(office_id)


def is_insider(actor: Actor) -> ColumnElement[bool]:
    """The team, the owner, the office's directors, and those who act for a director."""
    on_team = exists().where(
        AgreementMember.agreement_id == Agreement.id, AgreementMember.user_id == actor.user_id
    )
    conditions = [on_team, Agreement.owner_id == actor.user_id]
    if actor.is_a(Role.DIRECTOR):
        stands_in = stands_in_on(actor, SUBJECT, Agreement.reference, Agreement.office_id)
        conditions += [Agreement.office_id == actor.office_id, stands_in]
    return or_(*conditions)


def decisions_visible_to(actor: Actor) -> ColumnElement[bool]:
    """The decisions about agreements that the actor may read."""
    return _about_agreements(readable_by(actor))


def mandate_decisions_visible_to(actor: Actor) -> ColumnElement[bool]:
    """The decisions about mandates: for those who may see the mandates themselves."""
    return _about_agreements(mandates_visible_to(actor))


def _about_agreements(which: ColumnElement[bool]) -> ColumnElement[bool]:
    found = exists().where(Agreement.reference == Decision.subject_reference, which)
    return and_(Decision.subject_kind == SUBJECT, found.correlate(Decision))
