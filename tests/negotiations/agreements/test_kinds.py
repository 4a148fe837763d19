"""Kinds of agreement as administrators set them."""

import pytest
from flask import Flask

from gorm.accounts.roles import Role
from gorm.negotiations.queries.kinds import kind_kept
from tests.factories.accounts import make_user
from tests.factories.negotiations import KIND, make_agreement
from tests.support.client import Client


@pytest.fixture
def administrator(app: Flask, client: Client) -> Client:
    """An administrator's browser."""
    client.sign_in(make_user(app, Role.ADMINISTRATOR).email)
    return client


def test_a_change_is_shown_before_it_is_done(app: Flask, administrator: Client) -> None:
    page = administrator.get("negotiations.edit_kind", code=KIND)
    shown = administrator.submit(page, {"years": "4", "blocks": "Health\nHomes"}, expect=200)
    assert "Health; Homes" in shown.text
    with app.app_context():
        assert kind_kept(KIND).facts.years == 3
    administrator.submit(shown, {})
    with app.app_context():
        assert kind_kept(KIND).facts.years == 4
        assert kind_kept(KIND).facts.blocks == ("Health", "Homes")


def test_a_stage_is_added_moved_and_renamed(app: Flask, administrator: Client) -> None:
    page = administrator.get("negotiations.new_stage", code=KIND)
    shown = administrator.submit(page, {"name": "With ministers"}, expect=200)
    administrator.submit(shown, {})
    page = administrator.get(
        "negotiations.act_on_stage", code=KIND, stage="with_ministers", act="up"
    )
    administrator.submit(page, {})
    with app.app_context():
        stages = kind_kept(KIND).facts.stages
    assert [one.code for one in stages][-2:] == ["with_ministers", "refreshed"]
    page = administrator.get("negotiations.new_stage", code=KIND)
    refused = administrator.submit(page, {"name": "long LIST"}, expect=422)
    assert refused.errors() == ["There is a stage of this name already."]


def test_a_stage_is_not_retired_while_agreements_stand_at_it(
    app: Flask, administrator: Client
) -> None:
    reference = make_agreement(app, make_user(app, Role.RELATIONSHIP_MANAGER))
    page = administrator.get(
        "negotiations.act_on_stage", code=KIND, stage="preparing", act="retire"
    )
    assert page.errors() == [f"Agreements stand at Preparing: {reference}. Move them first."]
    administrator.send(page.address, {"confirmed": "yes"}, expect=422)
    with app.app_context():
        found = kind_kept(KIND).facts.stage("preparing")
    assert found is not None
    assert found.is_in_use


def test_a_kind_keeps_a_stage_that_signs(administrator: Client) -> None:
    page = administrator.get("negotiations.edit_stage", code=KIND, stage="signed")
    refused = administrator.submit(page, {"is_in_force": None}, expect=422)
    assert refused.errors() == ["At Signed the agreement is signed, so it is in force."]


def test_a_timetable_is_made_of_days_before_signing(app: Flask, administrator: Client) -> None:
    page = administrator.get("negotiations.new_timetable", code=KIND)
    refused = administrator.submit(page, {"name": "Quick", "days_signed": "soon"}, expect=422)
    assert "Enter a whole number of days" in refused.errors()[0]
    data = {"name": "Quick", "days_preparing": "60", "days_signed": "0", "days_in_review": "-180"}
    administrator.submit(administrator.submit(page, data, expect=200), {})
    with app.app_context():
        quick = kind_kept(KIND).facts.timetables[-1]
    assert quick.steps == (("preparing", 60), ("signed", 0), ("in_review", -180))


def test_two_who_change_a_kind_at_once_are_told_of_each_other(administrator: Client) -> None:
    page = administrator.get("negotiations.edit_kind", code=KIND)
    first = administrator.submit(page, {"years": "4"}, expect=200)
    second = administrator.submit(page, {"years": "5"}, expect=200)
    administrator.submit(first, {})
    told = administrator.submit(second, {"submission_key": "another"}, expect=409)
    assert "Somebody else changed this kind" in told.errors()[0]


def test_only_administrators_set_kinds(app: Flask, client: Client) -> None:
    client.sign_in(make_user(app, Role.DIRECTOR).email)
    client.get("negotiations.kinds", expect=403)
