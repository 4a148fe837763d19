"""Who may know of restricted cases: the people for whom alone a pack that holds them is."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import and_, select, union

from gorm.accounts.models import User, UserRole
from gorm.accounts.roles import Role
from gorm.challenge.models import Case, CaseMember
from gorm.core.db import session


def readers_of(case_ids: Collection[int]) -> tuple[frozenset[int], ...]:
    """For each restricted case its owner, its team and the directors of its office."""
    if not case_ids:
        return ()
    team = select(CaseMember.case_id, CaseMember.user_id).where(CaseMember.case_id.in_(case_ids))
    owner = select(Case.id, Case.owner_id).where(Case.id.in_(case_ids))
    directors = (
        select(Case.id, User.id)
        .join(User, User.office_id == Case.office_id)
        .join(UserRole, and_(UserRole.user_id == User.id, UserRole.role == Role.DIRECTOR))
        .where(Case.id.in_(case_ids))
    )
    found: dict[int, set[int]] = defaultdict(set)
    for case_id, user_id in session().execute(union(team, owner, directors)):
        found[case_id].add(user_id)
    return tuple(frozenset(found[one]) for one in sorted(case_ids))
