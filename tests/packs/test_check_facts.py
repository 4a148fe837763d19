"""What the check of a draft reads from the records, and for whom."""

from datetime import timedelta

import pytest
from flask import Flask

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.briefings.contents import PackOrder
from gorm.briefings.models import Purpose
from gorm.briefings.queries import pack_place, pack_row
from gorm.briefings.queries.checking import facts_of
from gorm.briefings.rules.checking import CaseFact, Facts, findings
from gorm.briefings.service import begin
from gorm.core import clock
from gorm.core.db import unit_of_work
from gorm.engagements.models import Sharing
from gorm.people.models import PostKind
from gorm.places.models import Area, Organisation
from gorm.places.offers import Audience, Place, PlaceKind
from tests.factories.accounts import make_office, make_user
from tests.factories.challenge import make_case, make_clock, make_representations
from tests.factories.engagements import make_engagement
from tests.factories.people import make_person, make_post
from tests.factories.performance import make_indicator, make_values
from tests.factories.places import make_area, make_council
from tests.support.client import Client
from tests.support.queries import statements_of


@pytest.fixture
def office(app: Flask) -> Office:
    """An office."""
    return make_office(app)


@pytest.fixture
def council(app: Flask, office: Office) -> Organisation:
    """The accountable council of the place."""
    return make_council(app, "Northmoor Council", office=office)


@pytest.fixture
def area(app: Flask, office: Office, council: Organisation) -> Area:
    """A place of the office."""
    return make_area(app, "Northmoor", office=office, accountable=council, members=[council])


@pytest.fixture
def manager(app: Flask, office: Office) -> Actor:
    """A relationship manager of the office."""
    return make_user(app, office=office)


def draft(app: Flask, actor: Actor, area: Area, audience: Audience = Audience.MINISTER) -> str:
    place = Place(PlaceKind.AREA, area.id, area.reference, area.name)
    with app.app_context(), unit_of_work():
        return begin(actor, place, PackOrder(Purpose.NEGOTIATION, audience))


def facts(app: Flask, actor: Actor, number: str) -> Facts:
    with app.app_context():
        pack = pack_row(actor, number)
        return facts_of(actor, pack, pack_place(pack))


def test_the_last_contact_is_the_latest_that_the_reader_may_know_of(
    app: Flask, office: Office, manager: Actor, area: Area
) -> None:
    today = clock.today()
    number = draft(app, manager, area)
    assert facts(app, manager, number).last_contact is None
    make_engagement(app, manager, areas=[area], happens_on=today - timedelta(days=40))
    secret = make_user(app, office=office)
    make_engagement(
        app,
        secret,
        areas=[area],
        happens_on=today - timedelta(days=2),
        sharing=Sharing.RESTRICTED,
        team_ids=(secret.user_id,),
    )
    assert facts(app, manager, number).last_contact == today - timedelta(days=40)
    assert facts(app, secret, number).last_contact == today - timedelta(days=2)


def test_restricted_records_are_counted_for_those_alone_who_may_know_of_them(
    app: Flask, client: Client, office: Office, manager: Actor, area: Area
) -> None:
    secret = make_user(app, Role.RELATIONSHIP_MANAGER, office=office)
    make_engagement(
        app,
        secret,
        areas=[area],
        sharing=Sharing.RESTRICTED,
        team_ids=(secret.user_id,),
        notes="CANARY of a secret",
    )
    number = draft(app, manager, area)
    assert facts(app, secret, number).restricted == 1
    assert facts(app, manager, number).restricted == 0
    client.sign_in(secret.email)
    page = client.get("briefings.pack", number=number)
    assert "It waits for a director" in page.words()
    client.sign_out()
    client.sign_in(manager.email)
    page = client.get("briefings.pack", number=number)
    assert "estricted" not in page.words()
    assert "CANARY" not in page.text
    own = draft(app, secret, area, Audience.OFFICE)
    assert facts(app, secret, own).restricted == 0


def test_an_open_case_is_told_with_its_review_and_its_representations(
    app: Flask, manager: Actor, area: Area, council: Organisation
) -> None:
    today = clock.today()
    case = make_case(app, manager, council, opened=today - timedelta(days=30))
    number = draft(app, manager, area)
    assert facts(app, manager, number).cases == (CaseFact(case, None, None),)
    due, closes = today - timedelta(days=1), today + timedelta(days=7)
    make_clock(app, manager, case, due_on=due, started_on=today - timedelta(days=20))
    make_representations(app, manager, case, opens_on=today, closes_on=closes)
    assert facts(app, manager, number).cases == (CaseFact(case, due, closes),)


def test_the_head_of_a_council_is_vacant_until_somebody_holds_the_post(
    app: Flask, manager: Actor, area: Area, council: Organisation
) -> None:
    number = draft(app, manager, area)
    assert facts(app, manager, number).vacant == ("leader or mayor", "chief executive")
    make_post(app, organisation=council, kind=PostKind.MAYOR)
    yesterday = clock.today() - timedelta(days=1)
    person = make_person(app, "Ann Lee")
    make_post(app, person, council, PostKind.CHIEF_EXECUTIVE, started_on=None, ended_on=yesterday)
    found = facts(app, manager, number)
    assert found.vacant == ()
    assert [(one.name, one.on) for one in found.left] == [("Ann Lee", yesterday)]
    make_post(app, organisation=council, kind=PostKind.CHIEF_EXECUTIVE)
    assert facts(app, manager, number).left == ()


def test_figures_are_told_by_how_far_they_reach(
    app: Flask, manager: Actor, area: Area, council: Organisation, office: Office
) -> None:
    others = [make_council(app, office=office) for _ in range(9)]
    indicator = make_indicator(app, name="Absence")
    make_values(app, indicator, "2016-17", dict.fromkeys([council, *others], 5))
    number = draft(app, manager, area)
    (found,) = facts(app, manager, number).figures
    assert found.ends_on == found.newest
    make_values(app, indicator, "2017-18", dict.fromkeys(others, 5))
    (found,) = facts(app, manager, number).figures
    assert found.ends_on < found.newest
    words = " ".join(one.words for one in findings(facts(app, manager, number)))
    assert "Older than 24 months: Absence" in words


def test_the_check_asks_the_database_five_times_however_much_there_is(
    app: Flask, manager: Actor, area: Area, council: Organisation
) -> None:
    number = draft(app, manager, area)
    for _ in range(3):
        make_engagement(app, manager, areas=[area])
        make_post(app, organisation=council, is_key=True)
    make_case(app, manager, council)
    with app.app_context():
        pack = pack_row(manager, number)
        place = pack_place(pack)
        with statements_of(app) as statements:
            facts_of(manager, pack, place)
    assert len(statements) == 5


def test_the_biographies_of_key_people_are_told_with_the_day_of_their_check(
    app: Flask, manager: Actor, area: Area, council: Organisation
) -> None:
    checked_on = clock.today() - timedelta(days=500)
    written = {
        "biography": "Taught.",
        "biography_source": "Website",
        "biography_checked_on": checked_on,
    }
    leader = make_person(app, "Ann Lee", **written)
    make_post(app, leader, council, PostKind.LEADER)
    make_post(app, leader, council, PostKind.CHAIR, is_key=True)
    make_post(app, make_person(app, "Bob Low"), council, PostKind.CHIEF_EXECUTIVE)
    former = make_person(app, "Cy Moor", **written)
    make_post(app, former, council, PostKind.MAYOR, ended_on=clock.today() - timedelta(days=2))
    found = facts(app, manager, draft(app, manager, area)).biographies
    assert [(one.name, one.checked_on) for one in found] == [("Ann Lee", checked_on)]
