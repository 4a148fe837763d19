"""The pages of feeds: making one, its address shown once, revoking it, and the file to download."""

import re
from datetime import timedelta
from typing import Any

import icalendar
import pytest
from flask import Flask

from gorm.accounts.actor import Actor
from gorm.accounts.roles import Role
from gorm.audit.models import AuditEntry
from gorm.core import clock
from gorm.core.db import session
from gorm.engagements.models import EngagementState, Sharing
from gorm.places.models import Area
from tests.engagements.readers import Readers, make_readers
from tests.factories.accounts import make_user
from tests.factories.engagements import make_engagement
from tests.factories.feeds import make_calendar_feed
from tests.factories.places import make_area
from tests.support.client import Client
from tests.support.pages import Page

CANARY = "canary-of-the-record"


@pytest.fixture
def readers(app: Flask) -> Readers:
    return make_readers(app)


@pytest.fixture
def area(app: Flask, readers: Readers) -> Area:
    return make_area(app, "Ambleton", office=readers.office)


def signed_in(app: Flask, actor: Actor) -> Client:
    client = Client(app)
    client.sign_in(actor.email)
    return client


def address_on(page: Page) -> str:
    """The address of the feed that a page shows this once."""
    [address] = [
        field.get("value") for field in page.all("input") if field.get("id") == "feed-address"
    ]
    return str(address)


def planned(app: Flask, actor: Actor, area: Area, **details: Any) -> str:
    return make_engagement(
        app, actor, areas=[area], state=EngagementState.PLANNED,
        happens_on=clock.today() + timedelta(days=5), **details,
    )  # fmt: skip


def test_somebody_makes_a_feed_sees_its_address_once_and_revokes_it(
    app: Flask, readers: Readers, area: Area
) -> None:
    client = signed_in(app, readers.writer)
    own = client.get("own.account")
    empty = client.open(own.links()["Calendar feeds"])
    assert "You have no feeds yet" in empty.words()
    form = client.open(empty.links()["Make a feed"])
    made = client.submit(form, {"label": "Outlook", "area": area.reference}, expect=200)
    address = address_on(made)
    assert re.fullmatch(r"http://localhost/feeds/[\w-]{43}\.ics", address)
    assert app.test_client().get(address).status_code == 200
    listed = client.get("feeds.own")
    assert address not in listed.text
    assert "Outlook" in listed.words()
    assert "Ambleton" in listed.words()
    assert "last used" in listed.words()
    client.submit(listed, {})
    assert "Revoked" in client.get("feeds.own").words()
    assert app.test_client().get(address).status_code == 410


def test_a_reload_of_the_page_with_the_address_makes_no_second_feed(
    app: Flask, readers: Readers
) -> None:
    client = signed_in(app, readers.writer)
    form = client.get("feeds.new")
    client.submit(form, {"label": "Outlook"}, expect=200)
    client.submit(form, {"label": "Outlook"})
    assert client.get("feeds.own").words().count("Revoke the feed Outlook") == 1


def test_what_is_wrong_with_a_feed_stands_beside_the_field(app: Flask, readers: Readers) -> None:
    client = signed_in(app, readers.writer)
    form = client.get("feeds.new")
    page = client.submit(form, {"label": "", "area": "AREA-none"}, expect=422)
    assert page.errors() == [
        "Choose one from the list.",
        "Enter a name for the feed, such as where you will use it.",
    ]


def test_everybody_sees_only_their_own_feeds(app: Flask, readers: Readers) -> None:
    reference, _ = make_calendar_feed(app, readers.writer)
    client = signed_in(app, readers.colleague)
    assert "Outlook at work" not in client.get("feeds.own").text
    client.post("feeds.revoke", reference=reference, expect=404)


def test_a_planned_engagement_is_put_into_a_calendar_by_its_file(
    app: Flask, readers: Readers, area: Area
) -> None:
    reference = planned(app, readers.writer, area, purpose="Recovery plan")
    client = signed_in(app, readers.writer)
    page = client.get("engagements.detail", reference=reference)
    file = client.open(page.links()["Add to a calendar (.ics)"])
    assert file.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert file.headers["Content-Disposition"] == f'attachment; filename="{reference}.ics"'
    calendar: Any = icalendar.Calendar.from_ical(file.data)
    [event] = calendar.events
    assert event["UID"] == f"{reference}@gorm.invalid"
    assert "Recovery plan" in event["DESCRIPTION"]


def test_what_was_held_is_offered_to_no_calendar(app: Flask, readers: Readers, area: Area) -> None:
    held = make_engagement(app, readers.writer, areas=[area])
    page = signed_in(app, readers.writer).get("engagements.detail", reference=held)
    assert "Add to a calendar (.ics)" not in page.links()


def test_a_restricted_engagement_is_a_file_without_words_for_those_who_know_of_it(
    app: Flask, readers: Readers, area: Area
) -> None:
    reference = planned(
        app, readers.writer, area, purpose=CANARY, sharing=Sharing.RESTRICTED,
        team_ids=(readers.writer.user_id, readers.team.user_id),
    )  # fmt: skip
    for name, reader in readers.named().items():
        knows = name in {"writer", "team", "director", "auditor"}
        answer = signed_in(app, reader).get(
            "feeds.engagement_file", reference=reference, expect=200 if knows else 404
        )
        assert CANARY not in answer.text
        assert ("SUMMARY:Busy" in answer.text) is knows
        assert "Ambleton" not in answer.text
    with app.app_context():
        opened = session().query(AuditEntry).where(AuditEntry.action == "engagement.opened").count()
    assert opened == 4


def test_a_department_finds_feeds_under_its_account_too(app: Flask) -> None:
    client = signed_in(app, make_user(app, Role.DEPARTMENT, department="DfE"))
    assert client.get("own.account").links()["Calendar feeds"] == "/account/feeds"
