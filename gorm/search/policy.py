"""Who finds what: tokens that stand with a document in the index, and those that a reader holds.

A token holds an underscore and so is never a word. Documents name who may read them; a reader
holds the tokens of what they are. It is the rule of each feature's policy said in another way, so
that it can stand in the index itself; tests put the two side by side for every kind of reader.
"""

from typing import Final

from gorm.accounts.actor import Actor
from gorm.accounts.roles import Role

#: Everybody who is signed in, and everybody in an office.
EVERYBODY: Final = "_all"
OFFICES: Final = "_offices"
SENSITIVE: Final = "_sensitive"
NOT_SENSITIVE: Final = "_official"


def office(office_id: int) -> str:
    """Everybody of an office."""
    return f"_office{office_id}"


def department(department_id: int) -> str:
    """Everybody of a department."""
    return f"_department{department_id}"


def directors(office_id: int) -> str:
    """The directors of an office."""
    return f"_directors{office_id}"


def user(user_id: int) -> str:
    """One user."""
    return f"_user{user_id}"


def area(area_id: int) -> str:
    """What concerns an area."""
    return f"_area{area_id}"


def knowing(token: str) -> str:
    """Whoever holds the token may know of it, and not more for that."""
    return f"_knows{token}"


def reads_everything(actor: Actor) -> bool:
    """Whether no record is closed to the actor."""
    return actor.is_a(Role.AUDITOR)


def tokens_of(actor: Actor) -> frozenset[str]:
    """What the actor is, as documents name their readers."""
    held = {EVERYBODY, user(actor.user_id)}
    if actor.office_id is not None:
        held |= {OFFICES, office(actor.office_id)}
        if actor.is_a(Role.DIRECTOR):
            held.add(directors(actor.office_id))
    elif actor.department_id is not None:
        held.add(department(actor.department_id))
    return frozenset(held)
