"""Who may manage users and offices. Everybody may see to their own account."""

from gorm.accounts.actor import Actor
from gorm.core.errors import NotAllowed


def may_manage_users(actor: Actor) -> bool:
    """Whether the actor may add, change and disable users."""
    return actor.has("user:manage")


def may_manage_offices(actor: Actor) -> bool:
    """Whether the actor may add and change offices and departments."""
    return actor.has("setting:manage")


def insist(is_allowed: bool) -> None:
    """Raise NotAllowed where a policy said no."""
    if not is_allowed:
        raise NotAllowed("Your role does not include this. An administrator can do it.")
