"""Who reads awards, and who may enter and amend them.

What government awards is public once it is announced, and is read by all who read places. An award
marked OFFICIAL-SENSITIVE is not announced yet: it is known to the office of its place alone, and to
auditors.
"""

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from gorm.accounts.actor import Actor
from gorm.accounts.roles import Role
from gorm.engagements.models import Marking
from gorm.funding.models import Award
from gorm.places.models import Area, Organisation
from gorm.places.offers import Audience
from gorm.settings.policy import may_manage_settings


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The awards that an actor may know of; those removed are not told apart here."""
    if actor.is_command and actor.is_a(Role.ADMINISTRATOR):
        return true()  # a command on the server, and nobody without a role who stands for all
    if not actor.has("funding:read"):
        return false()
    return _announced_or_own(actor)


def told_in_pack(preparer: Actor, audience: Audience) -> ColumnElement[bool]:
    """The awards that a pack may tell: what is not announced never in one for the other side.

    `preparer` reads for the pack, without what an auditor's role adds.
    """
    if audience is Audience.AREA:
        return _is_announced()
    return _announced_or_own(preparer)


def may_change(actor: Actor, office_id: int | None) -> bool:
    """Whether the actor may enter, amend and remove awards to a place of this office: its own
    managers and directors; analysts, who take in lists for the whole country; and commands."""
    if actor.is_command:
        return True
    is_national = actor.is_a(Role.ANALYST)
    return actor.has("funding:write") and (is_national or actor.belongs_to(office_id))


def may_mark_sensitive(actor: Actor, office_id: int | None) -> bool:
    """Whether the actor may keep an award of a place of this office OFFICIAL-SENSITIVE.

    Only within the office, since nobody else could know of it; so never where there is none.
    """
    return may_change(actor, office_id) and actor.belongs_to(office_id)


def may_manage_programmes(actor: Actor) -> bool:
    """Whether the actor may add and change programmes."""
    return may_manage_settings(actor)


def _is_announced() -> ColumnElement[bool]:
    return Award.marking == Marking.OFFICIAL


def _announced_or_own(actor: Actor) -> ColumnElement[bool]:
    if actor.is_a(Role.AUDITOR):
        return true()
    if actor.office_id is None:
        return _is_announced()
    organisations = select(Organisation.id).where(Organisation.office_id == actor.office_id)
    areas = select(Area.id).where(Area.office_id == actor.office_id)
    own = or_(Award.organisation_id.in_(organisations), Award.area_id.in_(areas))
    return or_(_is_announced(), and_(Award.marking == Marking.OFFICIAL_SENSITIVE, own))
