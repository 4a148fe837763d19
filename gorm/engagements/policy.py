"""Who may know of an engagement, who may read what was said, who may change it.

That an engagement exists is national, because co-ordination is the point; its words stay with the
office or department that owns it unless they are shared; a restricted one is known only to its
named team, its office's directors and auditors.
"""

from sqlalchemy import ColumnElement, and_, exists, false, or_, true

from gorm.accounts.actor import Actor
from gorm.accounts.roles import Role
from gorm.engagements.models import Engagement, Marking, Sharing, TeamMember


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The engagements whose existence the actor may know of."""
    if actor.is_a(Role.AUDITOR):
        return true()
    return or_(_is_open_to(actor), _is_restricted_but_known_to(actor))


def readable_by(actor: Actor) -> ColumnElement[bool]:
    """The engagements whose words the actor may read; a part of those that they may know of."""
    if actor.is_a(Role.AUDITOR):
        return true()
    shared = and_(Engagement.sharing == Sharing.SHARED, _is_open_to(actor))
    own = and_(Engagement.sharing != Sharing.RESTRICTED, _is_owned_by_home_of(actor))
    return or_(shared, own, _is_restricted_but_known_to(actor))


def may_log(actor: Actor) -> bool:
    """Whether the actor may log an engagement: for their own office or department."""
    return actor.has("engagement:log") and bool(actor.office_id or actor.department_id)


def may_change(actor: Actor, office_id: int | None, department_id: int | None) -> bool:
    """Whether the actor may change an engagement that they may read and this home owns."""
    if not actor.has("engagement:log"):
        return False
    return actor.belongs_to(office_id) or (
        department_id is not None and department_id == actor.department_id
    )


def may_be_escalated(office_id: int | None) -> bool:
    """Whether there are directors before whom an engagement can be brought: an office has some."""
    return office_id is not None


def is_before(actor: Actor) -> ColumnElement[bool]:
    """The engagements of the office whose director the actor is."""
    if not actor.has("decision:decide") or actor.office_id is None:
        return false()
    return Engagement.office_id == actor.office_id


def _is_open_to(actor: Actor) -> ColumnElement[bool]:
    """Not restricted; and for departments, nothing OFFICIAL-SENSITIVE of an office."""
    unrestricted = Engagement.sharing != Sharing.RESTRICTED
    if actor.office_id is not None:
        return unrestricted
    not_sensitive = or_(
        Engagement.marking != Marking.OFFICIAL_SENSITIVE,
        Engagement.department_id == actor.department_id,
    )
    return and_(unrestricted, not_sensitive)


def _is_owned_by_home_of(actor: Actor) -> ColumnElement[bool]:
    if actor.office_id is not None:
        return Engagement.office_id == actor.office_id
    if actor.department_id is not None:
        return Engagement.department_id == actor.department_id
    return false()


def _is_restricted_but_known_to(actor: Actor) -> ColumnElement[bool]:
    on_the_team = exists().where(
        TeamMember.engagement_id == Engagement.id, TeamMember.user_id == actor.user_id
    )
    known: list[ColumnElement[bool]] = [on_the_team]
    if actor.is_a(Role.DIRECTOR) and actor.office_id is not None:
        known.append(Engagement.office_id == actor.office_id)
    return and_(Engagement.sharing == Sharing.RESTRICTED, or_(*known))
