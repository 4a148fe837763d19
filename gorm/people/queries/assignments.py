"""Who leads on what, and who covers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from gorm.accounts.models import User, UserRole
from gorm.accounts.roles import Role
from gorm.core.db import session
from gorm.people.models import Assignment
from gorm.people.queries.places import PLACE_ID
from gorm.places.models import Area, AreaMember, Organisation
from gorm.places.offers import Place, PlaceKind


@dataclass(frozen=True)
class Manager:
    """A relationship manager who can lead or cover."""

    email: str
    name: str


@dataclass(frozen=True)
class Leading:
    """Who leads on a place, who covers, and since when; `through` names the area it comes from."""

    stamp: int
    manager: str
    manager_email: str
    manager_phone: str
    cover: str
    cover_email: str
    started_on: date
    ended_on: date | None = None
    through: str = ""


@dataclass(frozen=True)
class Standing:
    """Whose a place is, and who leads on it now."""

    office_id: int | None
    leading: Leading | None


@dataclass(frozen=True)
class AssignmentRow:
    """One line of the office's list: who leads on what."""

    kind: PlaceKind
    reference: str
    name: str
    manager: str
    cover: str
    started_on: date


@dataclass(frozen=True)
class Unled:
    """A current area of the office on which nobody leads."""

    reference: str
    name: str


def managers_of(office_id: int | None) -> tuple[Manager, ...]:
    """The relationship managers of an office who can sign in, by name."""
    is_manager = exists().where(
        UserRole.user_id == User.id, UserRole.role == Role.RELATIONSHIP_MANAGER
    )
    found = session().execute(
        select(User.email, User.name)
        .where(User.office_id == office_id, User.is_active, is_manager)
        .order_by(User.name, User.email)
    )
    return tuple(Manager(*row) for row in found)


def standing_query(kind: PlaceKind) -> Select[*tuple[Any, ...]]:
    """Whose a place is and who leads on it now: one row, for `standing_in`.

    On an organisation on which nobody leads, whoever leads on an area that it belongs to does.
    """
    table = Area if kind is PlaceKind.AREA else Organisation
    is_of_it = and_(_leads_on(kind), Assignment.ended_on.is_(None))
    of_area_last = case((Assignment.organisation_id.is_not(None), 0), else_=1)
    area, manager, cover = aliased(Area), aliased(User), aliased(User)
    return (
        select(table.office_id, *_columns(manager, cover, area))
        .select_from(table)
        .outerjoin(Assignment, is_of_it)
        .outerjoin(manager, manager.id == Assignment.user_id)
        .outerjoin(cover, cover.id == Assignment.cover_user_id)
        .outerjoin(area, area.id == Assignment.area_id)
        .where(table.id == PLACE_ID)
        .order_by(of_area_last, Assignment.id)
        .limit(1)
    )


def standing_in(place: Place, row: Sequence[Any]) -> Standing:
    """The row of `standing_query` as whose the place is and who leads on it."""
    office_id, *leading = row
    return Standing(office_id, None if leading[0] is None else _leading(place, leading))


def leadings_of(place: Place) -> tuple[Leading, ...]:
    """Everybody who led and leads on the place itself, the latest first."""
    cover = aliased(User)
    found = session().execute(
        select(*_columns(User, cover, Area))
        .join(Assignment.user)
        .outerjoin(cover, cover.id == Assignment.cover_user_id)
        .outerjoin(Assignment.area)
        .where(_is_of(place))
        .order_by(Assignment.started_on.desc(), Assignment.id.desc())
    )
    return tuple(_leading(place, row) for row in found)


def assignments_of_office(office_id: int | None) -> tuple[AssignmentRow, ...]:
    """Who leads on what in an office, manager by manager."""
    cover = aliased(User)
    found = session().execute(
        select(
            Assignment.area_id,
            func.coalesce(Area.reference, Organisation.reference),
            func.coalesce(Area.name, Organisation.name).label("place_name"),
            User.name,
            func.coalesce(cover.name, ""),
            Assignment.started_on,
        )
        .join(Assignment.user)
        .outerjoin(cover, cover.id == Assignment.cover_user_id)
        .outerjoin(Assignment.area)
        .outerjoin(Assignment.organisation)
        .where(User.office_id == office_id, Assignment.ended_on.is_(None))
        .order_by(User.name, User.id, Assignment.area_id.is_(None), "place_name")
    )
    return tuple(
        AssignmentRow(PlaceKind.ORGANISATION if row[0] is None else PlaceKind.AREA, *row[1:])
        for row in found
    )


def unled_areas(office_id: int | None) -> tuple[Unled, ...]:
    """The current areas of an office on which nobody leads."""
    is_led = exists().where(Assignment.area_id == Area.id, Assignment.ended_on.is_(None))
    found = session().execute(
        select(Area.reference, Area.name)
        .where(Area.office_id == office_id, Area.is_current, ~is_led)
        .order_by(Area.name)
    )
    return tuple(Unled(*row) for row in found)


def _leading(place: Place, row: Iterable[Any]) -> Leading:
    leading = Leading(*row)
    return leading if place.kind is PlaceKind.ORGANISATION else replace(leading, through="")


def _columns(manager: Any, cover: Any, area: Any) -> tuple[Any, ...]:
    """What a Leading is made of, in its order."""
    return (
        Assignment.id,
        manager.name,
        manager.email,
        manager.phone,
        func.coalesce(cover.name, ""),
        func.coalesce(cover.email, ""),
        Assignment.started_on,
        Assignment.ended_on,
        func.coalesce(area.name, ""),
    )


def _leads_on(kind: PlaceKind) -> ColumnElement[bool]:
    if kind is PlaceKind.AREA:
        return Assignment.area_id == PLACE_ID
    return or_(Assignment.organisation_id == PLACE_ID, Assignment.area_id.in_(_areas()))


def _is_of(place: Place) -> ColumnElement[bool]:
    if place.kind is PlaceKind.AREA:
        return Assignment.area_id == place.id
    return Assignment.organisation_id == place.id


def _areas() -> Select[int]:
    """The areas that an organisation answers for or belongs to."""
    members = select(AreaMember.area_id).where(AreaMember.organisation_id == PLACE_ID)
    return select(Area.id).where(or_(Area.accountable_id == PLACE_ID, Area.id.in_(members)))
