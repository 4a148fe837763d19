"""Choosing a digest, and stopping it by the link in it without signing in."""

import pytest
from flask import Flask
from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.roles import Role
from gorm.audit.models import AuditEntry
from gorm.core.db import session
from gorm.digest.models import Rhythm
from gorm.digest.queries import rhythm_of
from tests.digest.conftest import ADDRESS
from tests.digest.test_sending import busy, send
from tests.factories.accounts import make_office, make_user
from tests.factories.places import make_area
from tests.support.client import Client
from tests.support.post_office import PostOffice


def rhythm(app: Flask, actor: Actor) -> Rhythm:
    with app.app_context():
        return rhythm_of(actor)


def acts(app: Flask) -> list[str]:
    with app.app_context():
        named = AuditEntry.action.startswith("digest.")
        return list(session().scalars(select(AuditEntry.action).where(named)))


@pytest.mark.parametrize(
    ("role", "department", "usual"),
    [(Role.RELATIONSHIP_MANAGER, "", "weekly"), (Role.DEPARTMENT, "DfE", "never")],
)
def test_somebody_chooses_how_often_their_digest_comes(
    client: Client, role: Role, department: str, usual: str
) -> None:
    actor = make_user(client.app, role, department=department)
    client.sign_in(actor.email)
    page = client.open(client.get("own.account").links()["Digest by e-mail"])
    assert actor.email in page.words()
    assert page.form_fields()["rhythm"] == usual
    client.follow(client.submit(page, {"rhythm": "daily"}))
    assert rhythm(client.app, actor) is Rhythm.DAILY
    client.submit(client.get("digest.preferences"), {"rhythm": "daily"})
    assert acts(client.app) == ["digest.chosen"]


@pytest.mark.parametrize("value", ["", "hourly", None])
def test_what_is_no_rhythm_is_refused(client: Client, value: str | None) -> None:
    actor = make_user(client.app)
    client.sign_in(actor.email)
    page = client.submit(client.get("digest.preferences"), {"rhythm": value}, expect=422)
    assert page.errors()
    assert rhythm(client.app, actor) is Rhythm.WEEKLY


@pytest.fixture
def mailed(app: Flask, monday: None, post: PostOffice) -> tuple[Actor, str]:
    """Somebody who was sent a digest, and the path of its link to stop."""
    office = make_office(app)
    actor = busy(app, office, make_area(app, office=office))
    send(app)
    link = post.delivered[0].message["List-Unsubscribe"]
    assert link.startswith(f"<{ADDRESS}/digest/stop/")
    return actor, "/" + link.strip("<>").removeprefix(f"{ADDRESS}/")


def test_the_link_in_a_mail_asks_first_and_then_stops_it_for_good(
    client: Client, mailed: tuple[Actor, str]
) -> None:
    actor, path = mailed
    page = client.open(path)
    assert rhythm(client.app, actor) is Rhythm.WEEKLY  # a program that opens links changes nothing
    assert actor.name not in page.text
    assert actor.email not in page.text
    stopped = client.follow(client.submit(page, {}))
    assert stopped.words("h1") == "The digest is stopped"
    assert rhythm(client.app, actor) is Rhythm.NEVER
    client.submit(client.open(path), {})
    assert acts(client.app) == ["digest.stopped"]


def test_a_mail_program_stops_it_in_one_step_without_a_cookie_or_a_form(
    app: Flask, mailed: tuple[Actor, str], post: PostOffice
) -> None:
    """RFC 8058: what List-Unsubscribe-Post promises."""
    actor, path = mailed
    assert post.delivered[0].message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    answer = app.test_client().post(path, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 303
    assert rhythm(app, actor) is Rhythm.NEVER


def test_a_link_that_was_never_sent_stops_nothing(client: Client) -> None:
    client.open("/digest/stop/none-such", expect=404)
    assert client.app.test_client().post("/digest/stop/none-such").status_code == 404


def test_the_link_of_one_stops_nobody_elses(
    client: Client, mailed: tuple[Actor, str], post: PostOffice
) -> None:
    actor, path = mailed
    office = make_office(client.app)
    other = busy(client.app, office, make_area(client.app, office=office))
    client.sign_in(other.email)
    client.submit(client.open(path), {})
    assert rhythm(client.app, other) is Rhythm.WEEKLY
    assert rhythm(client.app, actor) is Rhythm.NEVER
