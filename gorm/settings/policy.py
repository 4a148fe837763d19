"""Who may set what holds for everybody."""

from gorm.accounts.actor import Actor


def may_manage_settings(actor: Actor) -> bool:
    """Whether the actor may change themes and notices; commands on the server may."""
    return actor.has("setting:manage") or actor.is_command
