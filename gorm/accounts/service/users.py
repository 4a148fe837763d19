"""Adding, changing, disabling and enabling users, and giving them a new password."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from gorm.accounts import passwords
from gorm.accounts.actor import Actor
from gorm.accounts.models import Department, Grade, Office, User, UserRole, user_id_in
from gorm.accounts.offers import endings
from gorm.accounts.policy import insist, may_manage_users
from gorm.accounts.roles import Role, in_order
from gorm.accounts.rules import email_fault, home_faults
from gorm.accounts.sign_in import FULLY, end_sign_ins_of
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import faults_for, next_version, session
from gorm.core.errors import Conflict, NotFound, Refused
from gorm.core.text import listed, one_line

Changes = dict[str, tuple[str, str]]

TAKEN: Final = {
    "uq_user_account_email": ("email", "Somebody has this e-mail address already; use another.")
}
LAST_ADMINISTRATOR: Final = (
    "This is the last administrator who can sign in. Make somebody else an administrator first."
)


@dataclass(frozen=True)
class UserDetails:
    """What an administrator says about a user."""

    email: str
    name: str
    roles: frozenset[Role]
    grade_code: str
    office_id: int | None = None
    department_id: int | None = None
    phone: str = ""


def add_user(
    actor: Actor, details: UserDetails, password: str, *, is_temporary: bool = False
) -> str:
    """Add somebody who may sign in; returns their reference.

    A temporary password is good for one sign-in, to choose another. Raises Refused for details
    that do not fit together, a weak password, and an e-mail address that somebody has already.
    """
    insist(may_manage_users(actor))
    details = _tidied(details)
    faults = _faults_of(details)
    if fault := passwords.fault_of(password, context=(details.name, details.email)):
        faults["password"] = fault
    if faults:
        raise Refused(faults)
    user = User(
        password_hash=passwords.hashed(password),
        must_change_password=is_temporary,
        created_at=clock.now(),
        roles=[UserRole(role=role) for role in sorted(details.roles)],
        **_columns_of(details),
    )
    with faults_for(TAKEN):
        session().add(user)
        session().flush()
    record(actor, "user.added", Subject("user", user.reference), changes=_changes(None, details))
    return user.reference


def change_user(actor: Actor, reference: str, details: UserDetails, seen_version: int) -> None:
    """Change what is said about a user. New roles or a new home end their sign-ins at once.

    Raises Conflict where somebody else saved the user since, and Refused where that would leave
    nobody to administer GORM.
    """
    insist(may_manage_users(actor))
    user = find_user(reference)
    if user.version != seen_version:
        raise Conflict("Somebody else changed this user while you were working on it.")
    details = _tidied(details)
    if faults := _faults_of(details):
        raise Refused(faults)
    before = _details_of(user)
    if Role.ADMINISTRATOR not in details.roles:
        _keep_an_administrator(user, field="roles")
    _apply(user, details)
    if _reach(before) != _reach(details):
        end_sign_ins_of(user)
    changes = _changes(before, details)
    record(actor, "user.changed", Subject("user", reference), changes=changes)


def disable_user(actor: Actor, reference: str, reason: str) -> None:
    """Keep somebody from signing in, and end the sign-ins that they have. What they did stays."""
    insist(may_manage_users(actor))
    user = find_user(reference)
    if not user.is_active:
        return
    _keep_an_administrator(user, field="")
    user.is_active = False
    session().flush()
    end_sign_ins_of(user)
    record(actor, "user.disabled", Subject("user", reference), reason=reason)
    for end in endings.offers():
        end(actor, user.id)


def enable_user(actor: Actor, reference: str) -> None:
    """Let somebody sign in again with the password that they had."""
    insist(may_manage_users(actor))
    user = find_user(reference)
    if not user.is_active:
        user.is_active = True
        session().flush()
        record(actor, "user.enabled", Subject("user", reference))


def set_password(actor: Actor, reference: str, password: str, *, is_temporary: bool = True) -> None:
    """Give somebody a new password; their sign-ins end at once."""
    insist(may_manage_users(actor))
    user = find_user(reference)
    if fault := passwords.fault_of(password, context=(user.name, user.email)):
        raise Refused({"password": fault})
    user.password_hash = passwords.hashed(password)
    user.must_change_password = is_temporary
    session().flush()
    end_sign_ins_of(user)
    record(actor, "user.password_set", Subject("user", reference))


def find_user(reference: str) -> User:
    """The user of a reference or of an e-mail address, with all that an actor is made of."""
    number = user_id_in(reference)
    which = User.id == number if number else User.email == reference.strip().lower()
    user = session().scalar(select(User).where(which).options(*FULLY))
    if user is None:
        raise NotFound
    return user


def _tidied(details: UserDetails) -> UserDetails:
    return UserDetails(
        email=one_line(details.email).lower(),
        name=one_line(details.name),
        roles=details.roles,
        grade_code=details.grade_code,
        office_id=details.office_id,
        department_id=details.department_id,
        phone=one_line(details.phone),
    )


def _faults_of(details: UserDetails) -> dict[str, str]:
    faults = home_faults(
        details.roles,
        has_office=details.office_id is not None,
        has_department=details.department_id is not None,
    )
    if not details.name:
        faults["name"] = "Enter a name."
    if fault := email_fault(details.email):
        faults["email"] = fault
    return faults


def _columns_of(details: UserDetails) -> Mapping[str, object]:
    return {key: value for key, value in vars(details).items() if key != "roles"}


def _details_of(user: User) -> UserDetails:
    return UserDetails(
        email=user.email,
        name=user.name,
        roles=frozenset(held.role for held in user.roles),
        grade_code=user.grade_code,
        office_id=user.office_id,
        department_id=user.department_id,
        phone=user.phone,
    )


def _apply(user: User, details: UserDetails) -> None:
    version = user.version
    for column, value in _columns_of(details).items():
        setattr(user, column, value)
    user.roles = [held for held in user.roles if held.role in details.roles] + [
        UserRole(role=role) for role in sorted(details.roles - {held.role for held in user.roles})
    ]
    with faults_for(TAKEN):
        session().flush()
    if user.version == version:
        next_version(user)


def _reach(details: UserDetails) -> tuple[object, ...]:
    """What decides what somebody may see and do."""
    return details.roles, details.office_id, details.department_id


def _keep_an_administrator(user: User, *, field: str) -> None:
    """Refuse to take away the last administrator who can sign in.

    Every such administrator is locked first, so that two who take each other away at once
    cannot both succeed.
    """
    able = list(
        session().scalars(
            select(User.id)
            .join(User.roles)
            .where(User.is_active, UserRole.role == Role.ADMINISTRATOR)
            .order_by(User.id)
            .with_for_update()
        )
    )
    if able == [user.id]:
        raise Refused({field: LAST_ADMINISTRATOR})


def _changes(before: UserDetails | None, after: UserDetails) -> Changes:
    """What the history says was changed."""
    then, now = _in_english(before) if before else {}, _in_english(after)
    return {
        label: (then.get(label, ""), words)
        for label, words in now.items()
        if words != then.get(label, "")
    }


def _in_english(details: UserDetails) -> dict[str, str]:
    return {
        "E-mail address": details.email,
        "Name": details.name,
        "Telephone": details.phone,
        "Roles": listed([role.label for role in in_order(details.roles)]),
        "Grade": session().get_one(Grade, details.grade_code).name,
        "Office or department": _home_of(details),
    }


def _home_of(details: UserDetails) -> str:
    if details.office_id is not None:
        return session().get_one(Office, details.office_id).name
    return session().get_one(Department, details.department_id).name
