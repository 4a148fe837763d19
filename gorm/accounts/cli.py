"""`flask users …`: the first administrator, and users without a browser."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import click
from flask.cli import AppGroup

from gorm.accounts import queries, service
from gorm.accounts.actor import SYSTEM
from gorm.accounts.queries import UserFilter, UserRecord
from gorm.accounts.roles import Role
from gorm.accounts.rules import default_grade
from gorm.accounts.service.users import UserDetails, find_user
from gorm.core.db import unit_of_work
from gorm.core.errors import GormError, NotFound, Refused
from gorm.core.text import listed

group = AppGroup("users", help="Users: who may sign in.")

_ROLE = click.Choice([role.value for role in Role], case_sensitive=False)
_password_option = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input."
)


@group.command("create")
@click.argument("email")
@click.option("--name", required=True)
@click.option("--role", "roles", required=True, multiple=True, type=_ROLE, help="May be repeated.")
@click.option("--office", default="", help="The code of their office, such as GONE.")
@click.option("--department", default="", help="The name of their department, such as DfE.")
@click.option("--grade", default="", help="Their grade; g7 unless told, a director's is higher.")
@_password_option
def create(
    *,
    email: str,
    name: str,
    roles: tuple[str, ...],
    office: str,
    department: str,
    grade: str,
    password_stdin: bool,
) -> None:
    """Add a user of one office or one department."""
    if bool(office) == bool(department):
        raise click.UsageError("Give one of --office and --department.")
    held = frozenset(Role(role) for role in roles)
    password = _password(is_from_stdin=password_stdin)
    with _refusals_told(), unit_of_work():
        details = UserDetails(
            email=email,
            name=name,
            roles=held,
            grade_code=_grade(grade or default_grade(held)),
            office_id=_known(queries.office_named, office, "office"),
            department_id=_known(queries.department_named, department, "department"),
        )
        reference = service.add_user(SYSTEM, details, password)
    _say("Added", queries.user_record(reference))


@group.command("list")
def list_users() -> None:
    """List all users, a line each."""
    after = ""
    while True:
        page = queries.users(UserFilter(), after)
        for user in page.rows:
            _say("", user)
        if not page.next:
            return
        after = page.next


@group.command("disable")
@click.argument("email")
@click.option("--reason", default="")
def disable(email: str, reason: str) -> None:
    """Keep somebody from signing in, at once."""
    with _refusals_told(), unit_of_work():
        reference = _reference_of(email)
        service.disable_user(SYSTEM, reference, reason)
    _say("Disabled", queries.user_record(reference))


@group.command("enable")
@click.argument("email")
def enable(email: str) -> None:
    """Let somebody sign in again."""
    with _refusals_told(), unit_of_work():
        reference = _reference_of(email)
        service.enable_user(SYSTEM, reference)
    _say("Enabled", queries.user_record(reference))


@group.command("set-password")
@click.argument("email")
@_password_option
def set_password(email: str, password_stdin: bool) -> None:
    """Give somebody a new password; they are signed out everywhere."""
    with _refusals_told():
        reference = _reference_of(email)
        password = _password(is_from_stdin=password_stdin)
        with unit_of_work():
            service.set_password(SYSTEM, reference, password, is_temporary=False)
    click.echo(f"Set a new password for {email.strip().lower()}.")


@group.command("add-role")
@click.argument("email")
@click.argument("role", type=_ROLE)
def add_role(email: str, role: str) -> None:
    """Give somebody a role."""
    _change_roles(email, lambda held: held | {Role(role)})


@group.command("remove-role")
@click.argument("email")
@click.argument("role", type=_ROLE)
def remove_role(email: str, role: str) -> None:
    """Take a role away from somebody."""
    _change_roles(email, lambda held: held - {Role(role)})


def _change_roles(email: str, change: Callable[[frozenset[Role]], frozenset[Role]]) -> None:
    with _refusals_told(), unit_of_work():
        reference = _reference_of(email)
        user = queries.user_record(reference)
        details = replace(_details_of(user), roles=change(frozenset(user.roles)))
        service.change_user(SYSTEM, reference, details, user.version)
    _say("Changed", queries.user_record(reference))


def _details_of(user: UserRecord) -> UserDetails:
    return UserDetails(
        email=user.email,
        name=user.name,
        roles=frozenset(user.roles),
        grade_code=user.grade_code,
        office_id=user.office_id,
        department_id=user.department_id,
        phone=user.phone,
    )


def _reference_of(email: str) -> str:
    try:
        return find_user(email).reference
    except NotFound:
        raise Refused(f"There is no user {email.strip().lower()}.") from None


def _known(
    find: Callable[[str], tuple[int | None, tuple[str, ...]]], name: str, kind: str
) -> int | None:
    if not name:
        return None
    found, there_are = find(name)
    if found is None:
        known = ", ".join(there_are) or "none yet"
        raise Refused(f"There is no {kind} {name!r}. There are: {known}.")
    return found


def _grade(code: str) -> str:
    known = [code for code, _ in queries.grade_choices()]
    wanted = code.strip().lower().replace(" ", "_").replace("-", "_")
    if wanted not in known:
        raise Refused(f"There is no grade {code!r}. There are: {', '.join(known)}.")
    return wanted


def _password(*, is_from_stdin: bool) -> str:
    if is_from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return password


@contextmanager
def _refusals_told() -> Iterator[None]:
    """Say on standard error what is wrong, a line a fault, and end with status 1."""
    try:
        yield
    except Refused as refused:
        for name, message in refused.faults.items():
            click.echo(f"{name}: {message}" if name else message, err=True)
        sys.exit(1)
    except GormError as error:
        click.echo(str(error), err=True)
        sys.exit(1)


def _say(did: str, user: UserRecord) -> None:
    roles = listed([label.lower() for label in user.role_labels])
    state = "" if user.is_active else ", disabled"
    words = f"{user.name} <{user.email}>, {roles}, {user.home}{state}"
    click.echo(f"{did} {user.reference}: {words}." if did else f"{user.reference}  {words}")
