"""`flask users …`: what it does, what it refuses, and what it says."""

import pytest
from click.testing import Result
from flask import Flask

from gorm.accounts.roles import Role
from tests.factories.accounts import make_office, make_user
from tests.support.client import PASSWORD, Client

ADD = ("users", "create", "Norma.New@Example.org", "--name", "Norma New", "--password-stdin")


def run(app: Flask, *arguments: str, typed: str = PASSWORD + "\n") -> Result:
    """Run a command as on the server."""
    return app.test_cli_runner().invoke(args=list(arguments), input=typed)


def test_a_user_who_was_created_signs_in(client: Client) -> None:
    make_office(client.app, code="GONX", name="Office for the North")
    done = run(client.app, *ADD, "--role", "relationship_manager", "--role", "analyst",
               "--office", "gonx")  # fmt: skip
    assert done.exit_code == 0, done.output
    assert done.stdout == (
        "Added USR-000001: Norma New <norma.new@example.org>, relationship manager and analyst, "
        "Office for the North.\n"
    )
    page = client.sign_in("norma.new@example.org")
    assert client.follow(page).words("h1") == "My work"


@pytest.mark.parametrize(
    ("roles", "grade"),
    [(("relationship_manager",), "Grade 7"), (("director", "analyst"), "Deputy director")],
)
def test_a_grade_that_nobody_told_follows_from_the_role(
    client: Client, roles: tuple[str, ...], grade: str
) -> None:
    make_office(client.app, code="GONX")
    given = [part for role in roles for part in ("--role", role)]
    assert run(client.app, *ADD, *given, "--office", "GONX").exit_code == 0
    client.sign_in("norma.new@example.org")
    assert grade in client.open("/account").words()


@pytest.mark.parametrize(
    "name", ["DfE", "dfe", "Department for Education", "DEPARTMENT FOR EDUCATION"]
)
def test_a_department_is_known_by_either_of_its_names(app: Flask, name: str) -> None:
    done = run(app, *ADD, "--role", "department", "--department", name)
    assert done.exit_code == 0, done.output
    assert "Department for Education" in done.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--role", "director", "--office", "NONE"), "There is no office 'NONE'. There are: GONX."),
        (("--role", "department", "--department", "DoX"), "Cabinet Office, DBT, DCMS, DESNZ"),
        (("--role", "department", "--office", "GONX"), "Choose a department"),
        (("--role", "auditor", "--department", "DfE"), "Choose an office"),
        (("--role", "director", "--role", "department", "--office", "GONX"), "stands alone"),
        (("--role", "director", "--office", "GONX", "--grade", "tsar"), "There is no grade 'tsar'"),
    ],
)
def test_what_does_not_fit_is_refused_with_status_1(
    app: Flask, arguments: tuple[str, ...], words: str
) -> None:
    make_office(app, code="GONX")
    done = run(app, *ADD, *arguments)
    assert done.exit_code == 1, done.output
    assert words in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ("--role", "director"),
        ("--role", "director", "--office", "GONX", "--department", "DfE"),
        ("--role", "emperor", "--office", "GONX"),
        ("--office", "GONX"),
    ],
)
def test_what_cannot_be_meant_ends_with_status_2(app: Flask, arguments: tuple[str, ...]) -> None:
    assert run(app, *ADD, *arguments).exit_code == 2


def test_a_weak_password_a_bad_address_and_an_address_twice_are_refused(app: Flask) -> None:
    make_office(app, code="GONX")
    rest = ("--role", "director", "--office", "GONX")
    weak = run(app, *ADD, *rest, typed="short\n")
    assert weak.exit_code == 1
    assert "password: Use 15 characters or more" in weak.stderr
    bad = run(app, "users", "create", "nobody", "--name", "X", *rest, "--password-stdin")
    assert "email: Enter an e-mail address" in bad.stderr
    assert run(app, *ADD, *rest).exit_code == 0
    again = run(app, *ADD, *rest)
    assert again.exit_code == 1
    assert "email: Somebody has this e-mail address already" in again.stderr


def test_commands_disable_enable_and_set_a_password(client: Client) -> None:
    user = make_user(client.app, name="Una User")
    client.sign_in(user.email)
    assert run(client.app, "users", "disable", user.email.upper()).exit_code == 0
    assert client.browser.get("/").status_code == 303
    assert "disabled" in run(client.app, "users", "list").output
    assert run(client.app, "users", "enable", user.email).exit_code == 0
    new = "violet engines hum below ground"
    done = run(client.app, "users", "set-password", user.email, "--password-stdin", typed=new)
    assert done.exit_code == 0
    assert new not in done.output
    assert client.follow(client.sign_in(user.email, new)).words("h1") == "My work"
    unknown = run(client.app, "users", "disable", "nobody@example.org")
    assert (unknown.exit_code, "There is no user" in unknown.stderr) == (1, True)


def test_commands_change_roles_and_end_sign_ins(client: Client) -> None:
    user = make_user(client.app)
    client.sign_in(user.email)
    done = run(client.app, "users", "add-role", user.email, "analyst")
    assert "relationship manager and analyst" in done.output
    assert client.browser.get("/").status_code == 303
    assert run(client.app, "users", "remove-role", user.email, "analyst").exit_code == 0
    refused = run(client.app, "users", "remove-role", user.email, "relationship_manager")
    assert refused.exit_code == 1
    assert "at least one role" in refused.stderr


def test_the_last_administrator_is_not_disabled_by_command_either(app: Flask) -> None:
    user = make_user(app, Role.ADMINISTRATOR)
    done = run(app, "users", "disable", user.email)
    assert done.exit_code == 1
    assert "last administrator" in done.stderr
