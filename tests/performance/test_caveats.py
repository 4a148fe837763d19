"""Caveats: written by analysts, and shown with the findings that rest on the figures."""

import pytest
from flask import Flask
from sqlalchemy import select

from gorm.accounts.roles import Role
from gorm.core.db import session
from gorm.performance.models import Candidate, RuleCode
from tests.factories.accounts import make_user
from tests.performance.scanned import England
from tests.support.client import Client

WORDS = "The method changed in 2023."


@pytest.fixture
def england(app: Flask) -> England:
    """An England with one indicator on which Town 0 fails."""
    england = England(app)
    england.failing(code="X-1")
    return england


def as_analyst(client: Client, england: England) -> Client:
    """Sign in an analyst of the office."""
    client.sign_in(make_user(client.app, Role.ANALYST, office=england.office).email)
    return client


def add(client: Client, expect: int = 303, **typed: str) -> object:
    """Add a caveat by the form."""
    page = client.get("performance.new_caveat")
    usual = {"kind": "different_method", "words": WORDS, "indicator": "X-1"}
    return client.submit(page, usual | typed, expect=expect)


def finding(england: England) -> str:
    """The reference of the finding of Town 0."""
    with england.app.app_context():
        return session().scalars(
            select(Candidate.reference).where(
                Candidate.organisation_id == england.town.id, Candidate.rule == RuleCode.PERSISTENT
            )
        ).one()  # fmt: skip


def test_a_caveat_is_frozen_with_a_finding_and_a_later_one_is_shown_too(
    client: Client, england: England
) -> None:
    as_analyst(client, england)
    add(client)
    england.scan()
    add(client, kind="other", words="Written since.", indicator="", organisation="Town 0")
    words = client.get("performance.finding", reference=finding(england)).words()
    assert f"Different method. {WORDS}" in words
    assert "Other. Written since." in words


def test_one_of_another_period_is_not_shown(client: Client, england: England) -> None:
    as_analyst(client, england)
    add(client, period="2010-11")
    england.scan()
    add(client, words="Also of old.", period="2010-11")
    words = client.get("performance.finding", reference=finding(england)).words()
    assert WORDS not in words
    assert "Also of old." not in words


def test_what_is_wrong_is_said(client: Client, england: England) -> None:
    as_analyst(client, england)
    page = add(client, expect=422, indicator="")
    assert page.errors() == [  # type: ignore[attr-defined]
        "Say which indicator or which organisation it is about."
    ]
    page = add(client, expect=422, organisation="Nowhere")
    assert page.errors()[0].startswith("No organisation in GORM")  # type: ignore[attr-defined]
    page = add(client, expect=422, words="")
    assert page.errors() == ["Enter what must be said."]  # type: ignore[attr-defined]


def test_changing_and_removing_keeps_what_was_frozen(client: Client, england: England) -> None:
    as_analyst(client, england)
    add(client)
    england.scan()
    page = client.get("performance.caveats")
    edit, remove = (
        str(next(a.get("href") for a in page.all("a") if str(a.get("href")).endswith(end)))
        for end in ("/edit", "/remove")
    )
    client.submit(client.open(edit), {"words": "Another sentence."})
    assert "changed the caveat" in client.open(edit).words()
    words = client.get("performance.finding", reference=finding(england)).words()
    assert WORDS in words
    assert "Another sentence." in words
    client.submit(client.open(remove), {"reason": ""}, expect=422)
    client.submit(client.open(remove), {"reason": "It was wrong."})
    client.open(edit, expect=404)
    words = client.get("performance.finding", reference=finding(england)).words()
    assert WORDS in words
    assert "Another sentence." not in words


def test_two_at_once(client: Client, england: England) -> None:
    as_analyst(client, england)
    add(client)
    page = client.get("performance.caveats")
    edit = str(next(a.get("href") for a in page.all("a") if str(a.get("href")).endswith("/edit")))
    first, second = client.open(edit), client.open(edit)
    client.submit(first, {"words": "First."})
    page = client.submit(second, {"words": "Second."}, expect=409)
    assert "First." in page.words("table")
    client.submit(page, {"words": "Second."})


def test_everybody_reads_them_and_analysts_write_them(client: Client, england: England) -> None:
    client.sign_in(make_user(client.app, Role.RELATIONSHIP_MANAGER).email)
    assert "There is no caveat yet." in client.get("performance.caveats").words()
    client.get("performance.new_caveat", expect=403)
