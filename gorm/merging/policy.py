"""Who may merge people and organisations: whoever may change both.

A merge moves what the merging user may not see as well: a restricted engagement or case goes on
naming the same person or body, under the name that stays. Refusing would tell that there is one;
so nothing is refused for it, nothing of it is shown or counted on a page, and only the trail,
which auditors read, counts everything that moved.
"""

from gorm.accounts.actor import Actor
from gorm.people.policy import Offices
from gorm.people.policy import may_change as may_change_person
from gorm.places.policy import may_change as may_change_place


def may_merge_person(actor: Actor, offices: Offices) -> bool:
    """Whether the actor may merge somebody with whom these offices deal."""
    return may_change_person(actor, offices)


def may_merge_organisation(actor: Actor, office_id: int | None) -> bool:
    """Whether the actor may merge an organisation of this office, or of none."""
    if not actor.has("place:write"):
        return False
    return office_id is None or may_change_place(actor, office_id)
