"""Who sees which long work, and who may end it or have it done again."""

from gorm.accounts.actor import Actor
from gorm.accounts.roles import Role


def sees_all_jobs(actor: Actor) -> bool:
    """Whether the actor sees the work that others asked for."""
    return actor.is_a(Role.ADMINISTRATOR) or actor.is_a(Role.AUDITOR)


def may_steer(actor: Actor, user_id: int | None, permission: str) -> bool:
    """Whether the actor may cancel a job or have it tried again: their own, or as administrator.

    Their own only while they still may do what it does.
    """
    if actor.is_a(Role.ADMINISTRATOR):
        return True
    is_own = user_id is not None and user_id == actor.user_id
    return is_own and (not permission or actor.has(permission))
