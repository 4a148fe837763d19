"""Reading users, offices and departments."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, tuple_

from gorm.accounts.actor import Actor
from gorm.accounts.models import (
    Department,
    Grade,
    Office,
    SignIn,
    User,
    UserRole,
    user_id_in,
    user_reference,
)
from gorm.accounts.roles import Role, in_order
from gorm.accounts.sign_in import FULLY, IS_LIVE, digest_of, live_since
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.core.paging import ROWS_AT_ONCE, every_row

USERS_A_PAGE: Final = 50
Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class UserFilter:
    """What a list of users is narrowed to; '' does not narrow."""

    words: str = ""
    office_code: str = ""
    role: str = ""
    state: str = ""


@dataclass(frozen=True)
class UserRecord:
    """A user as an administrator sees them."""

    reference: str
    email: str
    name: str
    phone: str
    roles: tuple[Role, ...]
    grade_code: str
    grade: str
    office_id: int | None
    department_id: int | None
    home: str
    is_active: bool
    must_change_password: bool
    created_at: datetime
    version: int

    @property
    def role_labels(self) -> list[str]:
        """The roles as a page lists them."""
        return [role.label for role in self.roles]


@dataclass(frozen=True)
class UserPage:
    """One page of users by name; `next` is where the next begins, or ''."""

    rows: tuple[UserRecord, ...]
    next: str


@dataclass(frozen=True)
class OfficeRecord:
    """An office, and how many users it has who may sign in."""

    code: str
    name: str
    region_code: str
    region_name: str
    base_city: str
    users: int
    version: int


@dataclass(frozen=True)
class DepartmentRecord:
    """A department, and how many users it has who may sign in."""

    short_name: str
    name: str
    users: int
    version: int


@dataclass(frozen=True)
class OwnSignIn:
    """One of the reader's own sign-ins that goes on."""

    began_at: datetime
    seen_at: datetime
    is_this: bool


def users(narrowed: UserFilter, after: str = "", size: int = USERS_A_PAGE) -> UserPage:
    """Users by name, from after the user with this reference."""
    by_name = (func.lower(User.name), User.id)
    statement = (
        select(User)
        .where(*_conditions(narrowed))
        .options(*FULLY)
        .order_by(*by_name)
        .limit(size + 1)
    )
    if last := session().get(User, user_id_in(after)):
        statement = statement.where(tuple_(*by_name) > tuple_(func.lower(last.name), last.id))
    found = tuple(_record(user) for user in session().scalars(statement))
    rows = found[:size]
    return UserPage(rows, rows[-1].reference if len(found) > size else "")


def every_user(narrowed: UserFilter) -> Iterator[UserRecord]:
    """All users whom the filter leaves, by name."""

    def read(after: str | None) -> tuple[tuple[UserRecord, ...], str | None]:
        page = users(narrowed, after or "", ROWS_AT_ONCE)
        return page.rows, page.next or None

    return every_row(read)


def user_record(reference: str) -> UserRecord:
    """One user. Raises NotFound."""
    statement = select(User).where(User.id == user_id_in(reference)).options(*FULLY)
    user = session().scalar(statement)
    if user is None:
        raise NotFound
    return _record(user)


def own_sign_ins(actor: Actor) -> tuple[OwnSignIn, ...]:
    """The actor's sign-ins that go on, the latest used first."""
    found = session().scalars(
        select(SignIn)
        .where(SignIn.user_id == actor.user_id, IS_LIVE)
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc()),
        live_since(),
    )
    this = digest_of(actor.sign_in_token)
    return tuple(OwnSignIn(s.began_at, s.seen_at, s.token_digest == this) for s in found)


def offices() -> tuple[OfficeRecord, ...]:
    """All offices by name."""
    users_of = _active_users(User.office_id == Office.id)
    found = session().execute(select(Office, users_of).order_by(Office.name))
    return tuple(_office(office, count) for office, count in found)


def office_record(code: str) -> OfficeRecord:
    """One office. Raises NotFound."""
    users_of = _active_users(User.office_id == Office.id)
    found = session().execute(select(Office, users_of).where(Office.code == code)).one_or_none()
    if found is None:
        raise NotFound
    return _office(*found)


def departments() -> tuple[DepartmentRecord, ...]:
    """All departments by name."""
    users_of = _active_users(User.department_id == Department.id)
    found = session().execute(select(Department, users_of).order_by(Department.name))
    return tuple(DepartmentRecord(d.short_name, d.name, count, d.version) for d, count in found)


def department_record(short_name: str) -> DepartmentRecord:
    """One department. Raises NotFound."""
    found = [record for record in departments() if record.short_name == short_name]
    if not found:
        raise NotFound
    return found[0]


def office_choices() -> Choices:
    """The offices that somebody can belong to."""
    rows = session().execute(
        select(Office.id, Office.name).where(Office.closed_on.is_(None)).order_by(Office.name)
    )
    return tuple((str(row.id), row.name) for row in rows)


def office_code_choices() -> Choices:
    """The offices, as an address names them."""
    rows = session().execute(select(Office.code, Office.name).order_by(Office.name))
    return tuple((row.code, row.name) for row in rows)


def department_choices() -> Choices:
    """The departments that somebody can belong to."""
    rows = session().execute(select(Department.id, Department.name).order_by(Department.name))
    return tuple((str(row.id), row.name) for row in rows)


def grade_choices() -> Choices:
    """The grades, the most junior first."""
    rows = session().execute(select(Grade.code, Grade.name).order_by(Grade.rank))
    return tuple((row.code, row.name) for row in rows)


def office_named(code: str) -> tuple[int | None, tuple[str, ...]]:
    """The office with a code, in any case of letters; and the codes that there are."""
    rows = session().execute(select(Office.code, Office.id).order_by(Office.code)).all()
    known = {row.code.casefold(): row.id for row in rows}
    return known.get(code.strip().casefold()), tuple(row.code for row in rows)


def department_named(name: str) -> tuple[int | None, tuple[str, ...]]:
    """The department with a name or a short name; and the short names that there are."""
    rows = (
        session()
        .execute(
            select(Department.name, Department.short_name, Department.id).order_by(
                Department.short_name
            )
        )
        .all()
    )
    known = {row.name.casefold(): row.id for row in rows}
    known |= {row.short_name.casefold(): row.id for row in rows}
    return known.get(name.strip().casefold()), tuple(row.short_name for row in rows)


def _conditions(narrowed: UserFilter) -> list[ColumnElement[bool]]:
    conditions = [_named_with(word) for word in narrowed.words.lower().split()[:5]]
    if narrowed.office_code:
        office = select(Office.id).where(Office.code == narrowed.office_code).scalar_subquery()
        conditions.append(User.office_id == office)
    if narrowed.role:
        held = and_(UserRole.user_id == User.id, UserRole.role == narrowed.role)
        conditions.append(exists().where(held))
    if narrowed.state:
        conditions.append(User.is_active.is_(narrowed.state == "active"))
    return conditions


def _named_with(word: str) -> ColumnElement[bool]:
    return or_(
        func.lower(User.name).contains(word, autoescape=True),
        User.email.contains(word, autoescape=True),
    )


def _active_users(belongs: ColumnElement[bool]) -> ColumnElement[int]:
    count = select(func.count()).select_from(User).where(belongs, User.is_active)
    return count.correlate(Office, Department).scalar_subquery()


def _record(user: User) -> UserRecord:
    home = user.office or user.department
    return UserRecord(
        reference=user_reference(user.id),
        email=user.email,
        name=user.name,
        phone=user.phone,
        roles=in_order(held.role for held in user.roles),
        grade_code=user.grade_code,
        grade=user.grade.name,
        office_id=user.office_id,
        department_id=user.department_id,
        home=home.name if home else "",
        is_active=user.is_active,
        must_change_password=user.must_change_password,
        created_at=user.created_at,
        version=user.version,
    )


def _office(office: Office, users_of: int) -> OfficeRecord:
    return OfficeRecord(
        code=office.code,
        name=office.name,
        region_code=office.region_code,
        region_name=office.region_name,
        base_city=office.base_city,
        users=users_of,
        version=office.version,
    )
