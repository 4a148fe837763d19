"""Who leads on what, and who covers."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from gorm.accounts.models import User, UserRole
from gorm.accounts.roles import Role
from gorm.core.db import session
from gorm.people.models import Assignment
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


def leading_on(place: Place) -> Leading | None:
    """Who leads on a place now: for an organisation on which nobody leads, who leads on an area
    that it belongs to."""
    if place.kind is PlaceKind.AREA:
        query = _leadings().where(Assignment.area_id == place.id)
    else:
        of_its_areas = Assignment.area_id.in_(_areas_of(place.id))
        query = _leadings().where(or_(Assignment.organisation_id == place.id, of_its_areas))
        query = query.order_by(case((Assignment.organisation_id.is_not(None), 0), else_=1))
    query = query.where(Assignment.ended_on.is_(None)).order_by(Assignment.id).limit(1)
    found = session().execute(query).one_or_none()
    return None if found is None else _leading(place, found)


def leadings_of(place: Place) -> tuple[Leading, ...]:
    """Everybody who led and leads on the place itself, the latest first."""
    found = session().execute(
        _leadings()
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


def _leading(place: Place, row: Row[*tuple[Any, ...]]) -> Leading:
    leading = Leading(*row)
    return leading if place.kind is PlaceKind.ORGANISATION else replace(leading, through="")


def _leadings() -> Select[*tuple[Any, ...]]:
    cover = aliased(User)
    return (
        select(
            Assignment.id,
            User.name,
            User.email,
            User.phone,
            func.coalesce(cover.name, ""),
            func.coalesce(cover.email, ""),
            Assignment.started_on,
            Assignment.ended_on,
            func.coalesce(Area.name, ""),
        )
        .join(Assignment.user)
        .outerjoin(cover, cover.id == Assignment.cover_user_id)
        .outerjoin(Assignment.area)
    )


def _is_of(place: Place) -> ColumnElement[bool]:
    if place.kind is PlaceKind.AREA:
        return Assignment.area_id == place.id
    return Assignment.organisation_id == place.id


def _areas_of(organisation_id: int) -> Select[int]:
    members = select(AreaMember.area_id).where(AreaMember.organisation_id == organisation_id)
    return select(Area.id).where(or_(Area.accountable_id == organisation_id, Area.id.in_(members)))
