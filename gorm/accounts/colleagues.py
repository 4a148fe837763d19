"""The people of an office: whom one of them can name, and who may know of what is restricted."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import and_, select, union

from gorm.accounts.actor import Actor
from gorm.accounts.models import User, UserRole
from gorm.accounts.roles import Role
from gorm.core.db import session
from gorm.core.errors import Refused


def colleague(actor: Actor, user_id: int) -> int:
    """Somebody of the actor's office. Raises Refused for anybody else."""
    office_id = session().scalar(select(User.office_id).where(User.id == user_id))
    if office_id is None or office_id != actor.office_id:
        raise Refused({"team": "Choose people of your own office."})
    return user_id


def insiders_of(
    record: Any, team: tuple[Any, Any], ids: Collection[int]
) -> tuple[frozenset[int], ...]:
    """For each restricted record its owner, its team and the directors of its office.

    `record` is a table with `owner_id` and `office_id`; `team` are the columns of the record and
    of the user in the table of its team.
    """
    if not ids:
        return ()
    members = select(*team).where(team[0].in_(ids))
    owner = select(record.id, record.owner_id).where(record.id.in_(ids))
    directors = (
        select(record.id, User.id)
        .join(User, User.office_id == record.office_id)
        .join(UserRole, and_(UserRole.user_id == User.id, UserRole.role == Role.DIRECTOR))
        .where(record.id.in_(ids))
    )
    found: dict[int, set[int]] = defaultdict(set)
    for record_id, user_id in session().execute(union(members, owner, directors)):
        found[record_id].add(user_id)
    return tuple(frozenset(found[one]) for one in sorted(ids))
