"""Who may scan, who sees what was found and who judges it, who keeps rules and assessments.

Published figures are everybody's. What the rules found of an organisation is known to its own
office and to auditors, and judged in its own office: that a place may be challenged is not for
departments to read.
"""

from gorm.accounts.actor import Actor
from gorm.accounts.roles import Role


def may_manage(actor: Actor) -> bool:
    """Whether the actor may edit rules, caveats, schemes, assessments and peer groups.

    A command on the server may: who can run one can change the database itself.
    """
    return actor.has("performance:manage") or actor.is_command


def may_import(actor: Actor) -> bool:
    """Whether the actor may take figures in and undo that; commands on the server may."""
    return actor.has("performance:import") or actor.is_command


def may_see_all_imports(actor: Actor) -> bool:
    """Whether the actor sees imports that are not published: who imports, and auditors."""
    return actor.has("performance:import") or actor.is_a(Role.AUDITOR)


def may_scan(actor: Actor) -> bool:
    """Whether the actor may have the rules looked through; commands on the server may."""
    return actor.is_command or actor.has("performance:manage") or actor.has("performance:import")


def may_read_all_findings(actor: Actor) -> bool:
    """Whether the actor sees what was found in every office."""
    return actor.has("finding:read") and actor.is_a(Role.AUDITOR)


def may_read_findings(actor: Actor, office_id: int | None) -> bool:
    """Whether the actor sees what was found of an organisation of this office."""
    return may_read_all_findings(actor) or (
        actor.has("finding:read") and actor.belongs_to(office_id)
    )


def may_judge(actor: Actor, office_id: int | None) -> bool:
    """Whether the actor may say what is to be made of a finding in this office."""
    return actor.has("finding:judge") and actor.belongs_to(office_id)


def may_manage_maps(actor: Actor) -> bool:
    """Whether the actor may take in maps and say which one pages show."""
    return actor.has("setting:manage")
