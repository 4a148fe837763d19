"""Offices, departments and users."""

import itertools
from functools import cache

from flask import Flask
from sqlalchemy import select

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.models import Department, Office, User, UserRole
from gorm.accounts.passwords import hashed
from gorm.accounts.roles import Role
from gorm.accounts.sign_in import FULLY, actor_of
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from tests.support.client import PASSWORD

_number = itertools.count(1)


def make_office(app: Flask, code: str = "", name: str = "", region: str = "") -> Office:
    """An office of a fictional region."""
    number = next(_number)
    region = region or f"Region {number}"
    with app.app_context(), unit_of_work():
        office = Office(
            code=code or f"GO{number}",
            name=name or f"Government Office for {region}",
            region_code=f"E12{number:06d}",
            region_name=region,
        )
        session().add(office)
        record(SYSTEM, "office.added", Subject("office", office.code))
        session().expunge(office)
    return office


def make_user(
    app: Flask,
    *roles: Role,
    office: Office | None = None,
    department: str = "",
    grade: str = "g7",
    name: str = "",
) -> Actor:
    """A user with these roles (a relationship manager where none is named), as an actor."""
    number = next(_number)
    if office is None and not department:
        office = make_office(app)
    with app.app_context():
        with unit_of_work():
            user = User(
                email=f"user{number}@example.org",
                name=name or f"User {number}",
                password_hash=_hash(),
                office_id=office.id if office else None,
                department_id=_department_id(department) if department else None,
                grade_code=grade,
                created_at=clock.now(),
                roles=[UserRole(role=role) for role in roles or (Role.RELATIONSHIP_MANAGER,)],
            )
            session().add(user)
            session().flush()
            record(SYSTEM, "user.added", Subject("user", user.reference))
            user_id = user.id
        return actor_of(
            session().scalars(select(User).where(User.id == user_id).options(*FULLY)).one()
        )


@cache
def _hash() -> str:
    """The hash of the one password that everybody has in tests: to make one takes its time."""
    return hashed(PASSWORD)


def _department_id(short_name: str) -> int:
    return session().scalars(select(Department.id).where(Department.short_name == short_name)).one()
