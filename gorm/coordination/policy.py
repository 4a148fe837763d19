"""Who may keep quiet periods, read why they were asked for, and join an engagement."""

from gorm.accounts.actor import Actor
from gorm.accounts.roles import Role


def may_keep_elections(actor: Actor) -> bool:
    """Whether the actor may keep elections and the limits of clashes; commands may."""
    return actor.has("setting:manage") or actor.is_command


def may_record_quiet(actor: Actor, organisation_office_id: int | None) -> bool:
    """Whether the actor may note that an organisation asks for quiet: their own office's.

    A body that stands under no office, such as a national partner, tells whichever office it meets.
    """
    if not actor.has("quiet:write") or actor.office_id is None:
        return False
    return organisation_office_id is None or actor.belongs_to(organisation_office_id)


def may_change_quiet(actor: Actor, office_id: int) -> bool:
    """Whether the actor may change or end what this office noted."""
    return actor.has("quiet:write") and actor.belongs_to(office_id)


def may_read_reason(actor: Actor, office_id: int) -> bool:
    """Whether the actor may read why quiet was asked for, and by whom: the office that noted it."""
    return actor.belongs_to(office_id) or actor.is_a(Role.AUDITOR)


def is_of_team(actor: Actor, office_id: int | None, department_id: int | None) -> bool:
    """Whether an engagement belongs to the actor's own office or department."""
    if actor.belongs_to(office_id):
        return True
    return department_id is not None and department_id == actor.department_id


def may_join(actor: Actor, office_id: int | None, department_id: int | None) -> bool:
    """Whether the actor may join an engagement that they may know of: another team's.

    Somebody of the team itself is put among its people by editing it.
    """
    has_home = bool(actor.office_id or actor.department_id)
    return (
        actor.has("engagement:log") and has_home and not is_of_team(actor, office_id, department_id)
    )
