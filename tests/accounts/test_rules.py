"""Roles and homes that fit together, addresses that are addresses, passwords that will do."""

import pytest
from flask.ctx import AppContext
from hypothesis import given
from hypothesis import strategies as st

from gorm.accounts import passwords
from gorm.accounts.roles import Role
from gorm.accounts.rules import email_fault, home_faults

some_roles = st.frozensets(st.sampled_from(list(Role)))


@given(some_roles, st.booleans(), st.booleans())
def test_whoever_is_admitted_has_one_home_that_goes_with_their_roles(
    roles: frozenset[Role], has_office: bool, has_department: bool
) -> None:
    if home_faults(roles, has_office=has_office, has_department=has_department):
        return
    assert roles
    assert has_office != has_department
    assert has_department == (roles == {Role.DEPARTMENT})


@given(some_roles.filter(bool))
def test_every_set_of_roles_without_department_fits_an_office(roles: frozenset[Role]) -> None:
    faults = home_faults(roles, has_office=True, has_department=False)
    assert bool(faults) == (Role.DEPARTMENT in roles)


@pytest.mark.parametrize(
    "email", ["a@example.org", "first.last+tag@sub.example.gov.uk", "ü@exämple.org", "x@host.local"]
)
def test_an_address_is_taken(email: str) -> None:
    assert email_fault(email) == ""


@pytest.mark.parametrize(
    "email",
    ["", "a", "a@", "@b.c", "a@b", "a@b..c", "a b@c.uk", "a@b@c.uk", "a,b@c.uk", "<a@b.uk>",
     "a@.uk", "a@b.", "x" * 250 + "@b.uk"],
)  # fmt: skip
def test_what_is_no_address_is_refused(email: str) -> None:
    assert email_fault(email)


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "x" * 14,
        "aaaaaaaaaaaaaaaaaaaa",
        "passwordpassword",
        "123456789012345",
        "governmentoffice",
        "Ann Archer Ann Archer",
        "ann.archer@example.org",
        "x" * 129,
    ],
)
def test_a_password_that_is_short_common_or_about_its_owner_is_refused(password: str) -> None:
    assert passwords.fault_of(password, context=("Ann Archer", "ann.archer@example.org"))


@pytest.mark.parametrize(
    "password",
    [
        "seven quiet otters swim upstream",
        "ŵiwer goch ar y bont fawr",
        "🦊 runs far, far, away, still",
    ],
)
def test_a_password_of_unrelated_words_will_do(password: str) -> None:
    assert passwords.fault_of(password, context=("Ann Archer", "ann.archer@example.org")) == ""


def test_a_very_long_password_is_judged_quickly() -> None:
    assert passwords.fault_of("otters " * 100_000).startswith("Use 128")


def test_a_password_is_kept_as_argon2id_and_nobody_has_an_empty_one(context: AppContext) -> None:
    kept = passwords.hashed("seven quiet otters")
    assert kept.startswith("$argon2id$")
    assert passwords.matches("seven quiet otters", kept)
    assert not passwords.matches("seven quiet otter", kept)
    assert not passwords.matches("nobody has this password", "")
