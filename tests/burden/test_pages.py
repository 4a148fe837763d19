"""The pages of what is asked: figures that lead on, ceilings that are set, few queries."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.audit.queries import history_of
from gorm.burden.rules import quarter_of
from gorm.core import clock
from gorm.engagements.models import EngagementKind, Sharing
from gorm.places.models import Organisation
from tests.engagements.readers import make_readers
from tests.factories.accounts import make_office, make_user
from tests.factories.engagements import make_engagement
from tests.factories.people import make_post
from tests.factories.places import make_area, make_council, make_partner
from tests.support.client import Client
from tests.support.queries import statements_of

TODAY = clock.today()
NOW = quarter_of(TODAY)


@pytest.fixture
def office(app: Flask) -> Office:
    return make_office(app)


@pytest.fixture
def manager(app: Flask, office: Office) -> Actor:
    return make_user(app, office=office)


@pytest.fixture
def council(app: Flask, office: Office) -> Organisation:
    return make_council(app, "Marsh Council", office=office)


def meet(app: Flask, actor: Actor, organisation: Organisation, **details: Any) -> str:
    said: dict[str, Any] = {"happens_on": TODAY, "minutes": 60} | details
    return make_engagement(app, actor, organisations=[organisation], **said)


def test_a_figure_leads_to_the_engagements_behind_it_with_their_sum(
    client: Client, manager: Actor, office: Office, council: Organisation
) -> None:
    posts = tuple(make_post(client.app, organisation=council).id for _ in range(2))
    meet(client.app, manager, council, minutes=45, post_ids=posts, purpose="Budget")
    meet(client.app, manager, council, minutes=None)
    meet(
        client.app, make_user(client.app, department="DfE"), council, minutes=None,
        kind=EngagementKind.DATA_REQUEST, estimated_hours=6,
    )  # fmt: skip
    client.sign_in(manager.email)
    page = client.open(f"/organisations/{council.reference}/burden")
    assert "8.5 of 20 hours this quarter" in page.words()
    assert "1 assumed" in page.words()
    address = f"/organisations/{council.reference}/burden/engagements?quarter={NOW.code}"
    assert f"{address}&home=office:{office.code}" in page.links().values()
    behind = client.open(f"{address}&home=office:{office.code}").words()
    assert "2 people × 45 minutes" in behind
    assert "1 person × 60 minutes (assumed, no duration was recorded)" in behind
    assert "Budget" in behind
    assert "6 hours" not in behind
    assert "6 hours · Department for Education" in client.open(address).words()  # not ours to read


def test_a_reader_of_another_office_is_told_the_hours_and_no_words(
    client: Client, manager: Actor, council: Organisation
) -> None:
    meet(client.app, manager, council, minutes=90, purpose="CANARY", described=("CANARY", "B"))
    client.sign_in(make_user(client.app).email)
    page = client.open(f"/organisations/{council.reference}/burden/engagements").words()
    assert "3 hours" in page
    assert "people" not in page
    assert "CANARY" not in page


def test_what_is_restricted_is_on_no_page_of_somebody_who_may_not_know(client: Client) -> None:
    readers = make_readers(client.app)
    area = make_area(client.app, "Ambleton", office=readers.office)
    council = area.reference
    make_engagement(
        client.app, readers.writer, areas=[area], happens_on=TODAY, minutes=1_200,
        sharing=Sharing.RESTRICTED, described=("A", "B"),
    )  # fmt: skip
    addresses = (
        f"/organisations/{council}/burden", f"/areas/{council}/burden", "/burden",
        f"/organisations/{council}/burden/engagements", f"/areas/{council}/burden/engagements",
        f"/organisations/{council}", f"/areas/{council}",
    )  # fmt: skip
    for reader, knows in ((readers.colleague, False), (readers.director, True)):
        browser = Client(client.app)
        browser.sign_in(reader.email)
        for address in addresses:
            assert ("40" in browser.open(address).words()) is knows, address


def test_the_page_says_that_what_one_may_not_know_of_is_not_counted(
    client: Client, manager: Actor, council: Organisation
) -> None:
    client.sign_in(manager.email)
    page = client.open(f"/organisations/{council.reference}/burden").words()
    assert "Only engagements that you may know of are counted" in page
    assert "Nobody asked anything in these two years" in page
    assert "Plan a meeting" in page


def test_pages_of_places_say_what_is_asked_this_quarter(
    client: Client, manager: Actor, office: Office
) -> None:
    area = make_area(client.app, "Ambleton", office=office)
    partner = make_partner(client.app, "Partner", office=office, area=area)
    meet(client.app, manager, partner, minutes=21 * 60)
    client.sign_in(manager.email)
    page = client.open(f"/areas/{area.reference}").words()
    assert "21 hours" in page
    assert "1 organisation over" in page
    page = client.open(f"/organisations/{partner.reference}").words()
    assert "21 of 20 hours" in page
    assert "Over its ceiling" in page
    assert "Partner" in client.open("/burden").words()


def test_a_manager_gives_an_organisation_its_own_ceiling_and_takes_it_away(
    client: Client, manager: Actor, council: Organisation
) -> None:
    client.sign_in(manager.email)
    address = f"/organisations/{council.reference}/burden/ceiling"
    page = client.submit(client.open(address), {"hours": "8", "because": ""}, expect=422)
    assert "Say why this organisation has a ceiling of its own" in page.words()
    page = client.submit(client.open(address), {"hours": "0", "because": "x"}, expect=422)
    assert "must be a number from 1" in page.words()
    page = client.follow(
        client.submit(client.open(address), {"hours": "8", "because": "Two officers"})
    )
    assert "0 of 8 hours" in page.words()
    assert "its own" in page.words()
    client.send(f"{address}/remove", {"version": "7"}, expect=409)
    client.send(f"{address}/remove", {"version": "1"})
    assert "0 of 20 hours" in client.open(f"/organisations/{council.reference}/burden").words()
    with client.app.app_context():
        told = [one.sentence for one in history_of("organisation", council.reference).entries]
    assert any("set the ceiling" in words for words in told)
    assert any("the usual ceiling again" in words for words in told)


def test_two_who_set_a_ceiling_at_once_are_told_of_one_another(
    client: Client, manager: Actor, council: Organisation
) -> None:
    client.sign_in(manager.email)
    address = f"/organisations/{council.reference}/burden/ceiling"
    first, second = client.open(address), client.open(address)
    client.submit(first, {"hours": "8", "because": "Two officers"})
    page = client.submit(second, {"hours": "9", "because": "Three"}, expect=409)
    assert "8" in page.words()
    client.submit(page, {}, form=-2)
    assert "0 of 9 hours" in client.open(f"/organisations/{council.reference}/burden").words()


def test_only_the_own_office_and_administrators_set_ceilings(
    client: Client, office: Office, council: Organisation
) -> None:
    address = f"/organisations/{council.reference}/burden/ceiling"
    allowed = {
        make_user(client.app, Role.DIRECTOR, office=office): 200,
        make_user(client.app, Role.ADMINISTRATOR): 200,
        make_user(client.app): 403,
        make_user(client.app, Role.ANALYST, office=office): 403,
        make_user(client.app, Role.DEPARTMENT, department="DfE"): 403,
    }
    for actor, status in allowed.items():
        browser = Client(client.app)
        browser.sign_in(actor.email)
        browser.open(address, expect=status)
        page = browser.open(f"/organisations/{council.reference}/burden").words()
        assert ("give it its own" in page) is (status == 200)


def test_an_administrator_sets_the_usual_ceiling_for_all(
    client: Client, office: Office, council: Organisation
) -> None:
    client.sign_in(make_user(client.app, Role.ADMINISTRATOR, office=office).email)
    assert "Ceiling of what is asked" in client.open("/settings").links()
    for hours in ("12", "14"):
        page = client.submit(client.open("/settings/burden"), {"hours": hours, "because": "Less"})
    page = client.follow(page)
    assert "set the usual ceiling" in page.words()
    assert "0 of 14 hours" in client.open(f"/organisations/{council.reference}/burden").words()


def test_pages_take_few_queries_and_no_more_when_data_doubles(
    client: Client, manager: Actor, office: Office
) -> None:
    area = make_area(client.app, "Ambleton", office=office)
    client.sign_in(manager.email)
    addresses = (
        f"/organisations/{area.reference}/burden", f"/areas/{area.reference}/burden", "/burden",
        f"/areas/{area.reference}/burden/engagements",
        f"/organisations/{area.reference}/burden/engagements?home=office:{office.code}",
        f"/organisations/{area.reference}/burden/ceiling",
    )  # fmt: skip

    def more() -> None:
        partner = make_partner(client.app, office=office, area=area)
        for days in (0, 100):
            meet(
                client.app, manager, partner, minutes=3_000,
                happens_on=TODAY - timedelta(days=days),
            )  # fmt: skip
        make_engagement(client.app, manager, areas=[area], happens_on=TODAY)

    def taken() -> list[int]:
        counts = []
        for address in addresses:
            with statements_of(client.app) as statements:
                client.open(address)
            counts.append(len(statements))
        return counts

    more()
    before = taken()
    for _ in range(3):
        more()
    assert taken() == before
    assert max(before) <= 12, before
