"""What people offer to the pages and packs of places."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.ctx import AppContext

from gorm.accounts.roles import Role
from gorm.people.lookup import suggestions
from gorm.people.models import PostKind
from gorm.people.queries.key_people import KeyPeople
from gorm.people.sections import key_people_part
from gorm.places.models import Area, CouncilType
from gorm.places.offers import Audience, PackRequest, Place, PlaceKind
from tests.factories.accounts import make_office, make_user
from tests.factories.people import make_assignment, make_person, make_post
from tests.factories.places import make_area, make_council
from tests.support.client import Client
from tests.support.queries import statements_of


def make_county(app: Flask) -> Area:
    """A county whose council and one district have people of several kinds."""
    office = make_office(app)
    district = make_council(
        app,
        "Dale District Council",
        office=office,
        council_type=CouncilType.NON_METROPOLITAN_DISTRICT,
    )
    county = make_council(app, "Moorshire Council", office=office, council_type=CouncilType.COUNTY)
    area = make_area(app, "Moorshire", office=office, accountable=county, members=[district])
    for name, organisation, kind, columns in (
        ("Dora District", district, PostKind.LEADER, {}),
        ("Carl Chief", county, PostKind.CHIEF_EXECUTIVE, {"started_on": date(2024, 5, 1)}),
        ("Lena Leader", county, PostKind.LEADER, {}),
        ("Kim Key", county, PostKind.OTHER, {"title": "Head of Harbours", "is_key": True}),
        ("Una Unkeyed", county, PostKind.OTHER, {"title": "Head of Paper"}),
        ("Paul Past", county, PostKind.LEADER, {"ended_on": date(2019, 5, 1)}),
    ):
        person = make_person(app, name, phone="01482 000001", mobile="07700 900001")
        make_post(app, person, organisation, kind, **columns)
    return area


def names(part_model: object) -> list[str]:
    assert isinstance(part_model, KeyPeople)
    return [one.name for one in part_model.people]


def request_for(app: Flask, area: Area, audience: Audience, *roles: Role) -> PackRequest:
    return PackRequest(
        actor=make_user(app, *roles),
        place=Place(PlaceKind.AREA, area.id, area.reference, area.name),
        audience=audience,
        as_at=datetime.now(UTC),
    )


def test_key_people_stand_council_by_council_and_by_seniority(
    app: Flask, context: AppContext
) -> None:
    area = make_county(app)
    part = key_people_part(request_for(app, area, Audience.OFFICE))
    assert part is not None
    assert names(part.model) == ["Lena Leader", "Carl Chief", "Kim Key"]
    assert part.annex is not None, "those of other councils stand in an annex"
    assert names(part.annex.model) == ["Dora District"]


def test_a_pack_of_an_earlier_day_names_who_held_the_post_then(
    app: Flask, context: AppContext
) -> None:
    area = make_county(app)
    request = request_for(app, area, Audience.OFFICE)
    part = key_people_part(replace(request, as_at=datetime(2018, 1, 1, tzinfo=UTC)))
    assert part is not None
    assert "Paul Past" in names(part.model)
    assert "Carl Chief" not in names(part.model)


@pytest.mark.parametrize(
    ("audience", "shows"),
    [(Audience.OFFICE, True), (Audience.MINISTER, True), (Audience.AREA, False)],
)
def test_how_to_reach_people_is_for_our_side_only(
    app: Flask, context: AppContext, audience: Audience, shows: bool
) -> None:
    part = key_people_part(request_for(app, make_county(app), audience))
    assert part is not None
    assert isinstance(part.model, KeyPeople)
    assert part.model.shows_contact is shows
    assert any(one.phone for one in part.model.people) is shows
    assert any(one.mobile for one in part.model.people) is shows


def test_an_area_page_names_who_leads_and_who_matters(client: Client) -> None:
    area = make_county(client.app)
    mia, ned = (make_user(client.app, name=name) for name in ("Mia Manager", "Ned Manager"))
    make_assignment(client.app, mia, area, cover=ned)
    client.sign_in(mia.email)
    page = client.get("places.area_detail", reference=area.reference)
    text = page.words()
    for words in ("Lena Leader", "Carl Chief", "Mia Manager", "Ned Manager", "Kim Key"):
        assert words in text
    assert "Una Unkeyed" not in text
    everybody = client.open(page.links()["All people"])
    assert "Una Unkeyed" in everybody.text
    assert "Paul Past" in everybody.text


def test_an_organisation_page_leads_to_adding_a_person_there(client: Client) -> None:
    office = make_office(client.app)
    council = make_council(client.app, "Northaven Council", office=office)
    client.sign_in(make_user(client.app, office=office).email)
    page = client.get("places.organisation_detail", reference=council.reference)
    page = client.open(page.links()["Add a person"])
    page = client.submit(page, {"name": "Ann Other", "kind": "leader"})
    page = client.follow(page)
    assert page.words("h1") == "Northaven Council"
    assert "Ann Other" in page.words()


def test_people_of_an_unknown_place_are_not_found(client: Client) -> None:
    client.sign_in(make_user(client.app).email)
    client.open("/areas/E99999999/people", expect=404)
    client.open("/organisations/E0%00/people", expect=404)


def test_the_pages_of_people_ask_as_much_of_the_database_however_many_there_are(
    client: Client,
) -> None:
    area = make_county(client.app)
    client.sign_in(make_user(client.app).email)
    person = make_post(client.app).person_id
    pages: tuple[tuple[str, dict[str, str]], ...] = (
        ("people.directory", {}),
        ("people.of_area", {"reference": area.reference}),
        ("people.assignments", {}),
        ("people.lookup", {"q": "person"}),
        ("people.person", {"reference": f"PER-{person:06d}"}),
    )
    few = [asked_for(client, endpoint, values) for endpoint, values in pages]
    council = make_council(client.app)
    for _ in range(10):
        make_post(client.app, organisation=council)
        make_area(client.app)
    assert [asked_for(client, endpoint, values) for endpoint, values in pages] == few
    assert max(few) <= 12, few


def asked_for(client: Client, endpoint: str, values: dict[str, str]) -> int:
    with statements_of(client.app) as statements:
        client.get(endpoint, **values)  # type: ignore[arg-type]
    return len(statements)


def test_looking_up_asks_three_things_of_the_database(app: Flask) -> None:
    make_county(app)
    actor = make_user(app)
    with statements_of(app) as statements, app.app_context():
        assert suggestions(actor, "moor")
    assert len(statements) == 3
