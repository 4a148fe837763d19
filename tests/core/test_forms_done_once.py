"""A form that is sent twice is done once, and what was typed comes back whatever interrupts it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from gorm.accounts.actor import Actor
from gorm.accounts.roles import Role
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.core.web.submissions import KEPT_FOR, FormSubmission
from gorm.drafts.models import Draft
from gorm.drafts.service import MOST_DRAFTS, drafts_of, fields_of
from gorm.settings.models import Theme
from tests.factories.accounts import make_user
from tests.support.client import PASSWORD, Client
from tests.support.pages import Page

NOTE = " ".join(f"word{number} “£–ü”" for number in range(8_000))


@pytest.fixture
def writer(client: Client) -> Actor:
    """Somebody who may add themes, signed in."""
    user = make_user(client.app, Role.ADMINISTRATOR)
    client.sign_in(user.email)
    return user


def themes_named(app: Flask, name: str) -> int:
    """How many themes have names that begin so."""
    with app.app_context():
        return session().scalar(select(func.count()).where(Theme.name.startswith(name))) or 0


def test_a_double_click_adds_one_thing_and_leads_both_times_to_it(
    client: Client, writer: Actor
) -> None:
    page = client.get("settings.new_theme")
    first = client.submit(page, {"name": "Coasts"})
    assert client.submit(page, {"name": "Coasts"}).location == first.location
    assert themes_named(client.app, "Coasts") == 1


def test_receipts_are_kept_for_thirty_days_and_no_longer(client: Client, writer: Actor) -> None:
    long_ago = clock.now() - KEPT_FOR - timedelta(days=1)
    with client.app.app_context(), unit_of_work() as current:
        current.add(
            FormSubmission(key="k" * 20, sender="", digest="", location="/", done_at=long_ago)
        )
    client.submit(client.get("settings.new_theme"), {"name": "Coasts"})
    with client.app.app_context():
        kept = session().scalars(select(FormSubmission.location)).all()
    assert kept == ["/settings/themes"]


def test_a_form_that_comes_back_changed_is_asked_about_with_all_that_was_typed(
    client: Client, writer: Actor
) -> None:
    page = client.get("settings.new_theme")
    client.submit(page, {"name": "Coasts"})
    asked = client.submit(page, {"name": "Coasts and rivers"}, expect=409)
    assert "already sent and saved" in asked.words("h1")
    assert asked.links()["Open what was saved"] == "/settings/themes"
    assert themes_named(client.app, "Coasts") == 1
    again = client.follow(client.submit(asked, {}))
    assert again.form_fields()["name"] == "Coasts and rivers"
    client.submit(again, {})
    assert themes_named(client.app, "Coasts") == 2


def test_a_form_that_was_refused_is_not_done_and_can_be_sent_again(
    client: Client, writer: Actor
) -> None:
    page = client.get("settings.new_theme")
    refused = client.submit(page, {"name": ""}, expect=422)
    client.submit(refused, {"name": "Coasts"})
    assert themes_named(client.app, "Coasts") == 1


def test_the_same_form_sent_eight_times_at_once_is_done_once(client: Client, writer: Actor) -> None:
    fields: dict[str, Any] = client.get("settings.new_theme").form_fields() | {"name": "Coasts"}
    cookie = client.browser.get_cookie("gorm")
    assert cookie is not None
    together = threading.Barrier(8)

    def send(_: int) -> tuple[int, str]:
        browser = client.app.test_client()
        browser.set_cookie("gorm", cookie.value)
        together.wait()
        answer = browser.post("/settings/themes/new", data=fields)
        return answer.status_code, answer.headers.get("Location", "")

    with ThreadPoolExecutor(8) as threads:
        answers = set(threads.map(send, range(8)))
    assert answers == {(303, "/settings/themes")}
    assert themes_named(client.app, "Coasts") == 1


def test_somebody_elses_form_is_not_theirs_to_repeat(client: Client, writer: Actor) -> None:
    page = client.get("settings.new_theme")
    client.submit(page, {"name": "Coasts"})
    other = Client(client.app)
    other.sign_in(make_user(client.app, Role.ADMINISTRATOR).email)
    key = page.form_fields()["submission_key"]
    stolen = {"name": "Coasts", "submission_key": key}
    answer = other.post("settings.add_theme", stolen, expect=409)
    assert answer.links()["Open what was saved"] == "/"


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "'; DROP TABLE", "é" * 20])
def test_a_mangled_key_does_no_harm(client: Client, writer: Actor, key: str) -> None:
    client.post("settings.add_theme", {"name": "Coasts", "submission_key": key})
    assert themes_named(client.app, "Coasts") == 1


def test_a_long_note_outlives_a_sign_in_that_ended(client: Client, writer: Actor) -> None:
    page = client.get("settings.new_theme")
    client.browser.delete_cookie("gorm")
    asked = client.submit(page, {"name": NOTE}, expect=401)
    assert asked.words("h1") == "Sign in again"
    back = client.submit(asked, {"email": writer.email, "password": PASSWORD})
    assert back.location.startswith("/settings/themes/new?draft=")
    form = client.follow(back)
    assert form.form_fields()["name"] == NOTE


def test_a_long_note_outlives_a_wrong_password_on_the_way_back(
    client: Client, writer: Actor
) -> None:
    page = client.get("settings.new_theme")
    client.browser.delete_cookie("gorm")
    asked = client.submit(page, {"name": NOTE}, expect=401)
    refused = client.submit(asked, {"email": writer.email, "password": "wrong"}, expect=422)
    assert refused.words("h1") == "Sign in again"
    back = client.submit(refused, {"email": writer.email, "password": PASSWORD})
    assert client.follow(back).form_fields()["name"] == NOTE


def test_a_long_note_outlives_a_token_of_another_sign_in(client: Client, writer: Actor) -> None:
    page = client.get("settings.new_theme")
    client.sign_out()
    client.sign_in(writer.email)
    stale = client.submit(page, {"name": NOTE}, expect=400)
    back = client.follow(client.submit(stale, {}))
    assert back.form_fields()["name"] == NOTE
    themed = client.submit(back, {"name": "Coasts"})
    assert themed.location == "/settings/themes"


def test_the_page_that_was_left_keeps_what_its_address_asked_for(
    client: Client, writer: Actor
) -> None:
    client.browser.delete_cookie("gorm")
    address = "/departments/Home%20Office/edit?from=a+b"
    page = client.open("/sign-in")
    fields = {"csrf_token": page.form_fields()["csrf_token"], "name": "The Home Office"}
    asked = Page.of(client.browser.post(address, data=fields))
    back = client.submit(asked, {"email": writer.email, "password": PASSWORD})
    assert back.location.startswith("/departments/Home%20Office/edit?from=a+b&draft=")
    assert client.follow(back).form_fields()["name"] == "The Home Office"


def test_signing_out_in_another_tab_holds_no_empty_form(client: Client, writer: Actor) -> None:
    client.browser.delete_cookie("gorm")
    asked = Page.of(client.browser.post("/sign-out", data={}))
    assert asked.words("h1") == "Sign in"


@pytest.mark.parametrize(
    "held", ["x", "{}", "[]", '{"path": 1}', '{"path": "//evil.example", "fields": []}', "null"]
)
def test_a_mangled_held_form_leads_home_and_signs_in(client: Client, held: str) -> None:
    user = make_user(client.app)
    page = client.open("/sign-in")
    fields = {"email": user.email, "password": PASSWORD, "held": held}
    assert client.submit(page, fields).location == "/"
    client.post("drafts.restore", {"held": held}, expect=422)


def test_no_password_is_ever_held_or_kept(client: Client, writer: Actor) -> None:
    page = client.open("/account/password")
    client.browser.delete_cookie("gorm")
    secret = "eleven lanterns over mossy walls"
    fields = {"old_password": PASSWORD, "new_password": secret}
    asked = client.submit(page, fields, expect=401)
    assert secret not in asked.text
    assert PASSWORD not in asked.text


def test_a_draft_is_for_its_writer_alone(client: Client, writer: Actor) -> None:
    saved = client.post("drafts.save", {"path": "/settings/themes/new", "name": "Mine"}, expect=200)
    token = saved.text.split('"')[3]
    own = client.open(f"/settings/themes/new?draft={token}")
    assert own.form_fields()["name"] == "Mine"
    other = Client(client.app)
    stranger = make_user(client.app, Role.ADMINISTRATOR)
    other.sign_in(stranger.email)
    assert other.open(f"/settings/themes/new?draft={token}").form_fields()["name"] == ""
    other.post("drafts.save", {"path": "/settings/themes/new", "name": "Theirs", "draft": token},
               expect=200)  # fmt: skip
    other.post("drafts.discard", token=token)
    with client.app.app_context():
        kept = fields_of(writer.reference, token)
        assert kept is not None
        assert ("name", "Mine") in [tuple(pair) for pair in kept]
        assert len(drafts_of(stranger.reference)) == 1
    client.post("drafts.discard", token=token)
    with client.app.app_context():
        assert drafts_of(writer.reference) == ()


def test_a_draft_is_written_over_and_keeps_no_token_of_forgery(
    client: Client, writer: Actor
) -> None:
    first = client.post("drafts.save", {"path": "/settings/themes/new", "name": "One"}, expect=200)
    token = first.text.split('"')[3]
    given = {"path": "/settings/themes/new", "name": "Two", "draft": token, "password": "x"}
    client.post("drafts.save", given, expect=200)
    with client.app.app_context():
        [draft] = session().scalars(select(Draft))
        assert draft.fields == [["name", "Two"]]


@pytest.mark.parametrize("path", ["", "//evil.example", "https://evil.example", "/\\evil.example"])
def test_a_draft_belongs_to_a_page_of_ours(client: Client, writer: Actor, path: str) -> None:
    client.post("drafts.save", {"path": path, "name": "x"}, expect=422)


def test_the_oldest_of_many_drafts_are_dropped(client: Client, writer: Actor) -> None:
    token = client.token()
    for number in range(MOST_DRAFTS + 5):
        fields = {"path": "/settings/themes/new", "name": f"{number}", "csrf_token": token}
        client.browser.post("/drafts", data=fields)
    with client.app.app_context():
        kept = drafts_of(writer.reference)
    assert [draft.title for draft in kept] == [
        str(number) for number in range(MOST_DRAFTS + 4, 4, -1)
    ]
