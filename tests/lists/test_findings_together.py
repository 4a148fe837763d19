"""Several findings judged at once, with one reason that is kept with each of them."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from gorm.accounts.roles import Role
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.performance.models import Candidate, CandidateState
from gorm.performance.rules.judging import Act
from gorm.performance.service.judging import judge
from tests.factories.accounts import make_user
from tests.performance.scanned import England
from tests.support.client import Client
from tests.support.pages import Page

REASON = "The return was late; the figures are being corrected."


@pytest.fixture
def england(app: Flask) -> England:
    found = England(app)
    found.failing("Reviews on time")
    found.failing("Visits on time")
    found.scan()
    return found


def references(england: England) -> list[str]:
    with england.app.app_context():
        return list(session().scalars(select(Candidate.reference).order_by(Candidate.id)))


def states(england: England) -> set[CandidateState]:
    with england.app.app_context():
        return set(session().scalars(select(Candidate.state)))


def reasons(england: England) -> set[str]:
    with england.app.app_context():
        return set(session().scalars(select(Candidate.reason)))


def asked(client: Client, england: England, act: str, version: int = 1) -> Page:
    picks = [f"{one}.{version}" for one in references(england)]
    return client.get("performance.findings_together", act=act, pick=picks)


def test_several_findings_are_dismissed_with_one_reason(client: Client, england: England) -> None:
    client.sign_in(make_user(client.app, office=england.office).email)
    number = len(references(england))
    assert number >= 2
    page = asked(client, england, "dismiss")
    assert f"Dismiss: {number} findings" in page.words("h1")
    again = client.submit(page, {"reason": ""}, expect=422)
    assert again.errors() == ["Enter the reason."]
    after = client.follow(client.submit(again, {"reason": REASON}))
    assert f"{number} findings are dismissed" in after.words()
    assert states(england) == {CandidateState.DISMISSED}
    assert reasons(england) == {REASON}


def test_several_are_watched_until_a_day_that_is_still_to_come(
    client: Client, england: England
) -> None:
    client.sign_in(make_user(client.app, office=england.office).email)
    page = asked(client, england, "watch")
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    again = client.submit(page, {"reason": REASON, "until": yesterday}, expect=422)
    assert again.errors() == ["The day must be after today."]
    assert REASON in again.text  # what was typed is there still
    assert states(england) == {CandidateState.OPEN}
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    client.submit(asked(client, england, "watch"), {"reason": REASON, "until": tomorrow})
    assert states(england) == {CandidateState.WATCHED}


def test_what_a_colleague_judged_in_between_is_left(client: Client, england: England) -> None:
    manager = make_user(client.app, office=england.office)
    client.sign_in(manager.email)
    page = asked(client, england, "dismiss")
    first = references(england)[0]
    with client.app.app_context(), unit_of_work():
        judge(manager, first, Act.KEEP, reason="For the case.", seen_version=1)
    after = client.follow(client.submit(page, {"reason": REASON}))
    assert f"{first} stays as it was" in after.words()
    assert states(england) == {CandidateState.KEPT, CandidateState.DISMISSED}


def test_findings_of_another_office_are_neither_shown_nor_judged(
    client: Client, england: England
) -> None:
    client.sign_in(make_user(client.app).email)
    page = asked(client, england, "dismiss")
    assert "Town 0" not in page.text
    assert "Dismiss: 0 findings" in page.words()
    assert states(england) == {CandidateState.OPEN}


def test_who_may_not_judge_has_no_boxes_and_no_such_page(client: Client, england: England) -> None:
    client.sign_in(make_user(client.app, Role.ANALYST, office=england.office).email)
    page = client.get("performance.findings")
    assert not [box for box in page.all("input") if box.get("name") == "pick"]
    client.get("performance.findings_together", act="dismiss", expect=403)
