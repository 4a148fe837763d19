"""Addresses: what a page may lead to."""

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from gorm.core.web.addresses import is_own
from tests.factories.accounts import make_user
from tests.support.client import PASSWORD, Client

ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "/\\/evil.example",
    "\\\\evil.example",
    "\\evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    "/\n/evil.example",
    "\r\n//evil.example",
    " //evil.example",
    "/ /evil.example",
    "/\x00/evil.example",
    "/\x0b/evil.example",
    "/\x7f",
    "https:evil.example",
    "https:/evil.example",
    "https://evil.example",
    "HTTPS://evil.example",
    "http:\\\\evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "@evil.example",
    ".//evil.example",
    "?next=//evil.example",
    "#top",
    "",
]
OWN = [
    "/",
    "/users",
    "/users?q=a+b&role=analyst",
    "/areas/E06000010?kinds=meeting&kinds=call#timeline",
    "/departments/Home%20Office/edit",
    "/engagements/new?who=%C3%A9%26%2F%5C&next=%2Fx",
    "/x?y=//z",
]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_in_never_leads_elsewhere(client: Client, target: str) -> None:
    user = make_user(client.app)
    address = client.address("accounts.sign_in_form", next=target)
    page = client.open(address)
    assert client.submit(page, {"email": user.email, "password": PASSWORD}).location == "/"
    assert client.open(address, expect=303).location == "/"


@pytest.mark.parametrize("target", OWN)
def test_signing_in_leads_back_to_every_page_of_ours(client: Client, target: str) -> None:
    user = make_user(client.app)
    page = client.open(client.address("accounts.sign_in_form", next=target))
    assert client.submit(page, {"email": user.email, "password": PASSWORD}).location == target


def test_a_page_with_a_space_in_its_address_is_come_back_to(client: Client) -> None:
    address = "/departments/Home%20Office/edit?x=%C3%A9+1"
    asked = client.open(address, expect=303)
    user = make_user(client.app)
    page = client.follow(asked)
    assert client.submit(page, {"email": user.email, "password": PASSWORD}).location == address


def test_addresses_that_the_application_makes_are_its_own(app: Flask) -> None:
    with app.test_request_context():
        for text in ("a b", "é/ü", "\\", "//x", "a&b=c#d", "\t\n\x00", "%2f"):
            assert is_own(app.url_for("users.user_list", q=text))
            assert is_own(app.url_for("offices.edit_department_form", short_name=f"x{text}"))


@given(st.text())
def test_what_is_ours_begins_with_one_slash_and_holds_no_blank(target: str) -> None:
    if is_own(target):
        assert target.startswith("/")
        assert target[1:2] not in ("/", "\\")
        assert not any(character <= " " for character in target)
