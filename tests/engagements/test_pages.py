"""Logging, planning and changing engagements, as somebody does it on pages."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office
from gorm.core import clock
from gorm.core.db import session
from gorm.engagements.models import Engagement
from tests.factories.accounts import make_office, make_user
from tests.factories.places import make_area
from tests.support.client import Client


@pytest.fixture
def office(app: Flask) -> Office:
    return make_office(app)


@pytest.fixture
def writer(app: Flask, office: Office) -> Actor:
    return make_user(app, office=office)


@pytest.fixture
def signed_in(client: Client, writer: Actor) -> Client:
    client.sign_in(writer.email)
    return client


def test_a_meeting_is_logged_with_a_name_and_a_note(signed_in: Client, office: Office) -> None:
    make_area(signed_in.app, "Anytown", office=office)
    page = signed_in.get("engagements.log")
    assert page.words("h1") == "Log a meeting"
    saved = signed_in.submit(
        page, {"who_text": "Anytown", "notes": "They are worried.\n- us: send guidance by 12 Dec"}
    )
    record = signed_in.follow(saved)
    assert record.words("h1") == "Meeting with Anytown Council" or "Anytown" in record.words("h1")
    assert "They are worried." in record.text
    assert "send guidance" in record.words("main")
