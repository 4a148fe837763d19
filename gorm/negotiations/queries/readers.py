"""Who may know of restricted agreements: the people for whom alone a pack that holds them is."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import and_, select, union

from gorm.accounts.models import User, UserRole
from gorm.accounts.roles import Role
from gorm.core.db import session
from gorm.negotiations.models import Agreement, AgreementMember


def readers_of(agreement_ids: Collection[int]) -> tuple[frozenset[int], ...]:
    """For each restricted agreement its owner, its team and the directors of its office."""
    if not agreement_ids:
        return ()
    team = select(AgreementMember.agreement_id, AgreementMember.user_id).where(
        AgreementMember.agreement_id.in_(agreement_ids)
    )
    owner = select(Agreement.id, Agreement.owner_id).where(Agreement.id.in_(agreement_ids))
    directors = (
        select(Agreement.id, User.id)
        .join(User, User.office_id == Agreement.office_id)
        .join(UserRole, and_(UserRole.user_id == User.id, UserRole.role == Role.DIRECTOR))
        .where(Agreement.id.in_(agreement_ids))
    )
    found: dict[int, set[int]] = defaultdict(set)
    for agreement_id, user_id in session().execute(union(team, owner, directors)):
        found[agreement_id].add(user_id)
    return tuple(frozenset(found[one]) for one in sorted(agreement_ids))
