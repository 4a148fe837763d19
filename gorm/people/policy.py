"""Who may read what of a person, and who may keep people, posts and assignments true.

Names, posts, organisations, and the telephone and e-mail of the post are national: whoever is
signed in reads them, departments too, because co-ordination is the point. Two things are not:

- a *mobile number* is for the offices and for auditors, not for departments: it was given to an
  office, and an office passes it on;
- the *notes* about a person stay in the offices that deal with them, and with auditors: candour
  depends on that.

Posts are written by the office of the organisation; where no office has the organisation, by any.
A person is written by the offices of the organisations where they hold a post, or held their last.
"""

from collections.abc import Collection

from gorm.accounts.actor import Actor
from gorm.accounts.roles import Role

#: The offices that deal with somebody; None stands for an organisation that no office has.
Offices = Collection[int | None]


def may_add(actor: Actor) -> bool:
    """Whether the actor may add people, at organisations of their office."""
    return actor.has("person:write") and actor.office_id is not None


def may_write_at(actor: Actor, office_id: int | None) -> bool:
    """Whether the actor may start, change and end posts at an organisation of this office."""
    return may_add(actor) and (office_id is None or actor.belongs_to(office_id))


def may_change(actor: Actor, offices: Offices) -> bool:
    """Whether the actor may change somebody with whom these offices deal."""
    if not offices:
        return may_add(actor)
    return any(may_write_at(actor, office_id) for office_id in offices)


def may_read_mobile(actor: Actor) -> bool:
    """Whether the actor may read mobile numbers."""
    return actor.office_id is not None or actor.is_a(Role.AUDITOR)


def may_read_notes(actor: Actor, offices: Offices) -> bool:
    """Whether the actor may read the notes about somebody with whom these offices deal."""
    if actor.is_a(Role.AUDITOR):
        return True
    if actor.office_id is None:
        return False
    return not offices or any(one is None or actor.belongs_to(one) for one in offices)


def may_assign(actor: Actor, office_id: int | None) -> bool:
    """Whether the actor may say who leads on an area or organisation of this office."""
    if not actor.has("assignment:write") or actor.office_id is None:
        return False
    return office_id is None or actor.belongs_to(office_id)
