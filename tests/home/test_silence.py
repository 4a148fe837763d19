"""Whom somebody has neglected: organisations and key people that they lead with or met."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.core import clock
from gorm.core.db import unit_of_work
from gorm.engagements.models import EngagementState, Sharing
from gorm.engagements.service import Silence, set_silence
from gorm.home.rules import is_silent
from gorm.home.silence import SHOWN, silences
from gorm.people.models import Post
from gorm.places.models import Organisation
from tests.engagements.readers import make_readers
from tests.factories.accounts import make_office, make_user
from tests.factories.engagements import make_engagement
from tests.factories.people import make_assignment, make_person, make_post
from tests.factories.places import make_area, make_partner
from tests.support.client import Client
from tests.support.queries import statements_of

TODAY = clock.today()


@pytest.fixture
def office(app: Flask) -> Office:
    return make_office(app)


@pytest.fixture
def manager(app: Flask, office: Office) -> Actor:
    return make_user(app, office=office)


def silent(app: Flask, actor: Actor) -> list[str]:
    with app.app_context():
        return [one.name for one in silences(actor).rows]


def meet(app: Flask, actor: Actor, days: int, *organisations: Organisation, **details: Any) -> None:
    make_engagement(
        app, actor, organisations=organisations, happens_on=TODAY - timedelta(days=days), **details
    )


def key_post(app: Flask, name: str, organisation: Organisation, **columns: Any) -> Post:
    return make_post(app, make_person(app, name), organisation, is_key=True, **columns)


def test_organisations_that_somebody_leads_wait_after_ninety_days(
    app: Flask, manager: Actor, office: Office
) -> None:
    partners = {
        name: make_partner(app, name, office=office)
        for name in ("Never", "Long", "Just", "Not mine", "Covered")
    }
    for name in ("Never", "Long", "Just"):
        make_assignment(app, manager, organisation=partners[name])
    make_assignment(
        app, make_user(app, office=office), organisation=partners["Covered"], cover=manager
    )
    colleague = make_user(app, office=office)
    meet(app, colleague, 91, partners["Long"])
    meet(app, colleague, 90, partners["Just"])
    meet(app, colleague, 400, partners["Covered"])
    meet(app, colleague, 400, partners["Not mine"])
    assert silent(app, manager) == ["Never", "Covered", "Long"]


def test_organisations_that_somebody_met_in_the_last_year_wait_too(
    app: Flask, manager: Actor, office: Office
) -> None:
    met, long_ago, planned = (make_partner(app, office=office) for _ in range(3))
    meet(app, manager, 200, met)
    meet(app, manager, 366, long_ago)
    make_engagement(
        app, manager, organisations=[planned], state=EngagementState.PLANNED,
        happens_on=TODAY - timedelta(days=100),
    )  # fmt: skip
    assert silent(app, manager) == [met.name]
    meet(app, make_user(app), 3, met)  # anybody's contact ends the silence
    assert silent(app, manager) == []


def test_key_people_wait_after_half_a_year_while_they_are_in_post(
    app: Flask, manager: Actor, office: Office
) -> None:
    area = make_area(app, office=office)
    make_assignment(app, manager, area)
    council = Organisation(id=area.accountable_id)
    leader = key_post(app, "Leader", council)
    chief = key_post(app, "Chief", council)
    key_post(app, "Unmet", council)
    key_post(app, "Gone", council, ended_on=TODAY - timedelta(days=1))
    make_post(app, make_person(app, "Clerk"), council)
    elsewhere = make_partner(app, office=office)
    key_post(app, "Elsewhere", elsewhere)
    colleague = make_user(app, office=office)
    meet(app, colleague, 181, post_ids=(leader.id,))
    meet(app, colleague, 180, post_ids=(chief.id,))
    assert silent(app, manager) == ["Unmet", "Leader"]
    met = key_post(app, "Met", elsewhere)
    meet(app, manager, 200, post_ids=(met.id,))
    assert silent(app, manager) == ["Unmet", elsewhere.name, "Met", "Leader"]


def test_the_days_are_those_that_an_administrator_set(
    app: Flask, manager: Actor, office: Office
) -> None:
    partner = make_partner(app, office=office)
    make_assignment(app, manager, organisation=partner)
    meet(app, manager, 40, partner)
    assert silent(app, manager) == []
    administrator = make_user(app, Role.ADMINISTRATOR)
    with app.app_context(), unit_of_work():
        set_silence(administrator, Silence(39, 180), 0)
    assert silent(app, manager) == [partner.name]


def test_a_restricted_contact_ends_the_silence_for_those_only_who_may_know_of_it(
    app: Flask,
) -> None:
    readers = make_readers(app)
    partner = make_partner(app, office=readers.office)
    make_assignment(app, readers.colleague, organisation=partner, cover=readers.team)
    meet(
        app, readers.writer, 5, partner, sharing=Sharing.RESTRICTED,
        team_ids=(readers.team.user_id,),
    )  # fmt: skip
    assert silent(app, readers.colleague) == [partner.name]
    assert silent(app, readers.team) == []


def test_my_work_shows_the_longest_silences_and_that_there_are_more(
    client: Client, manager: Actor, office: Office
) -> None:
    for number in range(SHOWN + 1):
        partner = make_partner(client.app, f"Partner number {number:02d}", office=office)
        make_assignment(client.app, manager, organisation=partner)
        meet(client.app, manager, 300 - number, partner)
    client.sign_in(manager.email)
    with statements_of(client.app) as statements:
        page = client.open("/")
    assert "Partner number 00" in page.links()
    assert f"Partner number {SHOWN}" not in page.links()
    assert "There are more; these have heard nothing for longest." in page.words()
    assert f"{SHOWN}+ organisations and people to contact" in page.words()
    assert len(statements) <= 12


@given(st.dates(), st.dates(), st.integers(1, 1_000))
def test_silence_is_longer_than_the_days(last_on: date, today: date, days: int) -> None:
    assert is_silent(last_on, days, today) is ((today - last_on).days > days)
    assert is_silent(None, days, today)
