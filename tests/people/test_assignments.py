"""Who leads on what, and who covers."""

from datetime import date, timedelta

import pytest
from flask import Flask

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.core import clock
from gorm.core.text import day
from gorm.places.models import Area
from tests.factories.accounts import make_office, make_user
from tests.factories.people import make_assignment
from tests.factories.places import make_area, make_partner
from tests.support.client import Client


class Scene:
    """An office with an area, two relationship managers, and the first of them signed in."""

    def __init__(self, client: Client) -> None:
        app: Flask = client.app
        self.office: Office = make_office(app)
        self.area: Area = make_area(app, "Northaven", office=self.office)
        self.mia: Actor = make_user(app, office=self.office, name="Mia Manager")
        self.ned: Actor = make_user(app, office=self.office, name="Ned Manager")
        client.sign_in(self.mia.email)


def test_a_lead_and_their_cover_are_named_and_listed(client: Client) -> None:
    scene = Scene(client)
    assert "Areas on which nobody leads" in client.get("people.assignments").words()
    page = client.get("people.lead_on_area", reference=scene.area.reference)
    typed = {"manager": scene.mia.email, "cover": scene.ned.email, "started_on": "1 May 2024"}
    page = client.follow(client.submit(page, typed))
    assert "Mia Manager Northaven 1 May 2024 Ned Manager" in page.words("table")
    assert "Areas on which nobody leads" not in page.words()


def test_a_new_lead_ends_the_one_before_on_the_day_before(client: Client) -> None:
    scene = Scene(client)
    make_assignment(client.app, scene.mia, scene.area, started_on=date(2024, 5, 1))
    page = client.get("people.lead_on_area", reference=scene.area.reference)
    client.submit(page, {"manager": scene.ned.email, "started_on": "1 June 2025"})
    page = client.get("people.lead_on_area", reference=scene.area.reference)
    assert "Mia Manager: 1 May 2024 to 31 May 2025" in page.words()
    assert "Ned Manager: 1 June 2025 to today" in page.words()


def test_a_wrong_choice_can_be_put_right_on_the_same_day(client: Client) -> None:
    scene = Scene(client)
    make_assignment(client.app, scene.mia, scene.area)
    page = client.get("people.lead_on_area", reference=scene.area.reference)
    page = client.follow(client.submit(page, {"manager": scene.ned.email}))
    assert "Ned Manager Northaven" in page.words("table")


def test_a_lead_is_ended_without_a_successor(client: Client) -> None:
    scene = Scene(client)
    make_assignment(client.app, scene.mia, scene.area, started_on=date(2024, 5, 1))
    page = client.get("people.end_lead_on_area", reference=scene.area.reference)
    page = client.follow(client.submit(page, {"ended_on": "1 May 2025"}))
    assert "Areas on which nobody leads" in page.words()
    page = client.get("people.end_lead_on_area", reference=scene.area.reference)
    assert "there is nothing to end" in page.words()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"manager": ""}, "Choose who leads."),
        ({"cover": "mia"}, "Choose somebody other than the lead, or nobody."),
        ({"manager": "stranger@example.org"}, "Choose who leads."),
        ({"started_on": "1/1/0001"}, "The year must be from 1900 to 2100."),
        ({"started_on": "tomorrow"}, "Enter today or an earlier day; say so when it comes."),
    ],
)
def test_a_lead_that_makes_no_sense_is_refused(
    client: Client, typed: dict[str, str], said: str
) -> None:
    scene = Scene(client)
    page = client.get("people.lead_on_area", reference=scene.area.reference)
    sent = {"manager": scene.mia.email} | typed
    if sent.get("cover") == "mia":
        sent["cover"] = scene.mia.email
    assert client.submit(page, sent, expect=422).errors() == [said]


def test_the_same_lead_again_is_no_change(client: Client) -> None:
    scene = Scene(client)
    make_assignment(client.app, scene.mia, scene.area)
    page = client.get("people.lead_on_area", reference=scene.area.reference)
    page = client.submit(page, {}, expect=422)
    assert page.errors() == ["Mia Manager leads here already, with the same cover."]


def test_a_lead_cannot_begin_before_the_one_before(client: Client) -> None:
    scene = Scene(client)
    make_assignment(client.app, scene.mia, scene.area)
    page = client.get("people.lead_on_area", reference=scene.area.reference)
    page = client.submit(page, {"manager": scene.ned.email, "started_on": "yesterday"}, expect=422)
    assert page.errors() == [f"Mia Manager leads since {day(clock.today())}; enter a later day."]


def test_the_second_of_two_who_name_a_lead_is_told(client: Client) -> None:
    scene = Scene(client)
    mine = client.get("people.lead_on_area", reference=scene.area.reference)
    make_assignment(client.app, scene.ned, scene.area, started_on=clock.today() - timedelta(days=3))
    page = client.submit(mine, {"manager": scene.mia.email}, expect=409)
    assert "Ned Manager leads since" in page.words()
    assert page.form_fields()["manager"] == scene.mia.email
    client.submit(page, {})


def test_only_relationship_managers_of_the_own_office_can_lead(client: Client) -> None:
    scene = Scene(client)
    make_user(client.app, name="Of another office")
    make_user(client.app, Role.ANALYST, office=scene.office, name="Ana Lyst")
    page = client.get("people.lead_on_area", reference=scene.area.reference)
    assert "Of another office" not in page.text
    assert "Ana Lyst" not in page.text


def test_another_office_does_not_say_who_leads(client: Client) -> None:
    scene = Scene(client)
    client.sign_out()
    client.sign_in(make_user(client.app, Role.DIRECTOR).email)
    client.get("people.lead_on_area", reference=scene.area.reference, expect=403)
    client.post("people.end_lead_on_area", reference=scene.area.reference, expect=403)


def test_a_partner_has_a_lead_of_its_own_or_that_of_its_area(client: Client) -> None:
    scene = Scene(client)
    partner = make_partner(client.app, "Northaven Trust", office=scene.office, area=scene.area)
    make_assignment(client.app, scene.mia, scene.area)
    page = client.get("places.organisation_detail", reference=partner.reference)
    assert "Mia Manager (for Northaven)" in page.words()
    form = client.get("people.lead_on_organisation", reference=partner.reference)
    client.submit(form, {"manager": scene.ned.email, "cover": scene.mia.email})
    page = client.get("places.organisation_detail", reference=partner.reference)
    assert "Ned Manager" in page.words()
    assert "(for Northaven)" not in page.words()


def test_somebody_without_an_office_is_told_where_to_look(client: Client) -> None:
    client.sign_in(make_user(client.app, Role.DEPARTMENT, department="DfE").email)
    assert "you belong to none" in client.get("people.assignments").words()
