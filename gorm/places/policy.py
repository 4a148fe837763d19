"""Who may change places. Everybody who is signed in may read them: places are national."""

from gorm.accounts.actor import Actor
from gorm.accounts.roles import Role


def may_change(actor: Actor, office_id: int | None) -> bool:
    """Whether the actor may add to or change the places of an office: their own, or any office's
    where they are administrator."""
    if not actor.has("place:write"):
        return False
    return actor.is_a(Role.ADMINISTRATOR) or actor.belongs_to(office_id)


def may_prioritise(actor: Actor, office_id: int | None) -> bool:
    """Whether the actor may flag an area of this office as priority."""
    return actor.has("area:prioritise") and actor.belongs_to(office_id)
