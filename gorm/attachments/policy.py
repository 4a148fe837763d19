"""Who may open a file and who may remove it: what the feature says whose record it is for."""

from gorm.accounts.actor import Actor
from gorm.accounts.roles import Role
from gorm.attachments.offers import home_of


def may_open(actor: Actor, kind: str, reference: str) -> bool:
    """Whether the actor may know of the files of this record and open them."""
    home = home_of(kind)
    return home is not None and (actor.has("attachment:read") and home.may_read(actor, reference))


def may_open_removed(actor: Actor) -> bool:
    """Whether the actor may open what was removed: it is kept for those who look into it later."""
    return actor.is_a(Role.AUDITOR)


def may_remove(actor: Actor, kind: str, reference: str) -> bool:
    """Whether the actor may remove a file of this record."""
    home = home_of(kind)
    return home is not None and (
        actor.has("attachment:remove") and home.may_change(actor, reference)
    )
