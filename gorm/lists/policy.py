"""Whose saved filters are whose."""

from sqlalchemy import ColumnElement, or_

from gorm.accounts.actor import Actor
from gorm.accounts.roles import Role
from gorm.lists.models import SavedFilter


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """A reader's own filters, and those shared with their office or department."""
    homes = [SavedFilter.owner_id == actor.user_id]
    if actor.office_id is not None:
        homes.append(SavedFilter.office_id == actor.office_id)
    if actor.department_id is not None:
        homes.append(SavedFilter.department_id == actor.department_id)
    return or_(*homes)


def may_change(actor: Actor, owner_id: int) -> bool:
    """Whether the actor may rename, share or replace a filter: whose it is may."""
    return actor.user_id == owner_id


def may_remove(actor: Actor, owner_id: int, office_id: int | None) -> bool:
    """Whether the actor may delete it, or bring it back: its owner, and for what is shared with
    an office a director of that office."""
    is_director_there = actor.is_a(Role.DIRECTOR) and actor.belongs_to(office_id)
    return actor.user_id == owner_id or is_director_there
