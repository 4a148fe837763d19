"""Which engagements may stand in a pack for an audience, and who may then open it.

The audience takes away from what the preparer may read, and never adds to it.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, and_, func, not_, select, true, union

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office, User, UserRole
from gorm.accounts.roles import Role
from gorm.core.db import session
from gorm.engagements.models import Engagement, Marking, Sharing, TeamMember
from gorm.engagements.policy import readable_by
from gorm.places.models import Area, AreaMember, Organisation
from gorm.places.offers import Audience, PackRequest, Place, PlaceKind


def preparer_of(request: PackRequest) -> Actor:
    """Whoever prepares a pack, with what a pack may draw on.

    An auditor reads everything, but packs are the office's: that role opens nothing here. A
    command on the server belongs to no office: it reads as an ordinary member of the place's own,
    on no team and so never what is restricted.
    """
    actor = replace(request.actor, roles=request.actor.roles - {Role.AUDITOR})
    if actor.office_id is not None or actor.department_id is not None:
        return actor
    office = _office_of(request.place)
    if office is None:
        return actor
    return replace(
        actor, roles=frozenset(), office_id=office.id, office_code=office.code,
        office_name=office.name,
    )  # fmt: skip


def open_to(
    preparer: Actor, audience: Audience, *, is_released: bool = False
) -> ColumnElement[bool]:
    """The engagements that a pack for this audience may tell of.

    Where a director has released what is restricted, a minister is told of it, but for what is not
    for ministers; the other side never is.
    """
    return and_(readable_by(preparer), _is_for(audience, is_released=is_released))


def withheld_from(
    preparer: Actor,
    audience: Audience,
    *conditions: ColumnElement[bool],
    is_released: bool = False,
) -> int:
    """How many restricted engagements the preparer may know of and the audience may not."""
    if audience is Audience.OFFICE:
        return 0
    counted = select(func.count()).select_from(Engagement).where(
        Engagement.sharing == Sharing.RESTRICTED,
        not_(_is_for(audience, is_released=is_released)),
        readable_by(preparer),
        *conditions,
    )  # fmt: skip
    return session().scalar(counted) or 0


def readers_of(restricted_ids: Collection[int]) -> tuple[frozenset[int], ...]:
    """For each restricted engagement, its team and the directors of the office that owns it."""
    if not restricted_ids:
        return ()
    team = select(TeamMember.engagement_id, TeamMember.user_id).where(
        TeamMember.engagement_id.in_(restricted_ids)
    )
    directors = (
        select(Engagement.id, User.id)
        .join(User, User.office_id == Engagement.office_id)
        .join(UserRole, and_(UserRole.user_id == User.id, UserRole.role == Role.DIRECTOR))
        .where(Engagement.id.in_(restricted_ids))
    )
    found: dict[int, set[int]] = defaultdict(set)
    for engagement_id, user_id in session().execute(union(team, directors)):
        found[engagement_id].add(user_id)
    return tuple(frozenset(found[one]) for one in sorted(restricted_ids))


def _is_for(audience: Audience, *, is_released: bool) -> ColumnElement[bool]:
    unrestricted = Engagement.sharing != Sharing.RESTRICTED
    if audience is Audience.OFFICE:
        return true()
    if audience is Audience.MINISTER:
        for_ministers = not_(Engagement.is_not_for_ministers)
        return for_ministers if is_released else and_(unrestricted, for_ministers)
    return and_(unrestricted, Engagement.is_releasable, Engagement.marking == Marking.OFFICIAL)


def _office_of(place: Place) -> Any:
    """The office that a place belongs to; a partner may have it from the area that it is in."""
    if place.kind is PlaceKind.AREA:
        home = select(Area.office_id).where(Area.id == place.id)
    else:
        from_area = (
            select(func.min(Area.office_id))
            .join(AreaMember, AreaMember.area_id == Area.id)
            .where(AreaMember.organisation_id == place.id)
            .scalar_subquery()
        )
        home = select(func.coalesce(Organisation.office_id, from_area)).where(
            Organisation.id == place.id
        )
    return session().execute(
        select(Office.id, Office.code, Office.name).where(Office.id == home.scalar_subquery())
    ).one_or_none()  # fmt: skip
