"""Signing in."""

from tests.factories.accounts import make_user
from tests.support.client import Client


def test_somebody_who_signs_in_lands_on_their_work(client: Client) -> None:
    user = make_user(client.app)
    page = client.follow(client.sign_in(user.email))
    assert page.words("h1") == "My work"


def test_a_wrong_password_and_an_unknown_user_get_the_same_answer(client: Client) -> None:
    user = make_user(client.app)
    page = client.open("/sign-in")
    wrong = client.submit(page, {"email": user.email, "password": "x"}, expect=422)
    unknown = client.submit(page, {"email": "nobody@example.org", "password": "x"}, expect=422)
    assert wrong.errors() == unknown.errors()


def test_a_page_asks_for_a_sign_in_and_then_leads_back(client: Client) -> None:
    page = client.open("/", expect=303)
    assert page.location == "/sign-in?next=/"
