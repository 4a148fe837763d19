"""Whose hours count for a reader, and who may set a ceiling.

That an engagement exists is national, and so is how long it takes: without that no department could
see what others ask. A restricted engagement counts for those only who may know of it.
"""

from sqlalchemy import ColumnElement, and_, false, not_

from gorm.accounts.actor import Actor
from gorm.engagements.models import Engagement, Sharing
from gorm.engagements.policy import visible_to
from gorm.places.offers import Audience
from gorm.places.policy import may_change
from gorm.settings.policy import may_manage_settings


def counted_for(actor: Actor) -> ColumnElement[bool]:
    """The engagements whose hours an actor may be told: those that they may know of."""
    return visible_to(actor)


def counted_in_pack(preparer: Actor, audience: Audience) -> ColumnElement[bool]:
    """The engagements whose hours a pack may tell: of our own side, and nothing restricted.

    A figure names no team that could be asked, so that what is restricted never counts in it.
    """
    if audience is Audience.AREA:
        return false()
    open_ones = and_(visible_to(preparer), Engagement.sharing != Sharing.RESTRICTED)
    if audience is Audience.MINISTER:
        return and_(open_ones, not_(Engagement.is_not_for_ministers))
    return open_ones


def may_set_ceiling(actor: Actor, office_id: int | None) -> bool:
    """Whether the actor may set the ceiling of an organisation of this office: its own managers
    and directors, administrators, and commands on the server."""
    return actor.is_command or may_change(actor, office_id)


def may_set_usual_ceiling(actor: Actor) -> bool:
    """Whether the actor may set the ceiling of every organisation without its own."""
    return may_manage_settings(actor)
