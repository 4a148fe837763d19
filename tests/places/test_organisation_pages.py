"""The pages of organisations."""

import pytest

from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.core.db import session
from gorm.places.models import CouncilType, Organisation
from tests.factories.accounts import make_office, make_user
from tests.factories.places import make_area, make_council, make_partner
from tests.places.history import history
from tests.support.client import Client
from tests.support.pages import Page


@pytest.fixture
def office(client: Client) -> Office:
    """The office of whoever is signed in."""
    office = make_office(client.app)
    client.sign_in(make_user(client.app, office=office).email)
    return office


def add(client: Client, expect: int = 303, **fields: str | list[str]) -> Page:
    page = client.get("places.add_organisation")
    return client.submit(page, {"what": "nhs", "name": "A body", **fields}, expect=expect)


def stored(client: Client, reference: str) -> Organisation:
    with client.app.app_context():
        found = session().query(Organisation).filter_by(reference=reference).one()
        session().expunge(found)
        return found


def test_a_partner_is_added_with_its_areas(client: Client, office: Office) -> None:
    area = make_area(client.app, "Marshton", office=office)
    page = client.get("places.add_organisation", area=area.reference)
    assert page.form_fields()["areas"] == area.reference
    added = client.follow(client.submit(page, {"what": "police", "name": "Marsh Police"}))
    assert added.words("h1") == "Marsh Police"
    assert added.address.startswith("/organisations/ORG-")
    assert added.links()["Marshton"] == f"/areas/{area.reference}"
    assert "added the organisation" in history(client, added)
    on_area = client.get("places.area_detail", reference=area.reference)
    assert "Marsh Police, Police" in on_area.words()


def test_a_former_council_is_added_by_hand_and_points_to_its_successor(
    client: Client, office: Office
) -> None:
    new = make_council(client.app, "New Council", office=office)
    added = add(
        client,
        what="non_metropolitan_district",
        name="Old District Council",
        gss_code="e07999999",
        started_on="1/4/1974",
        ended_on="31 March 2009",
        replaced_by="new council",
    )
    page = client.follow(added)
    assert page.address == "/organisations/E07999999"
    assert "Replaced by New Council" in page.words()
    assert "Former" in page.words()
    back = client.get("places.organisation_detail", reference=new.reference)
    assert back.links()["Old District Council"] == "/organisations/E07999999"


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"what": ""}, "Choose what it is."),
        ({"name": " \u202e "}, "Enter its name."),
        ({"gss_code": "E06"}, "A GSS code is a letter and eight digits, such as E06000010."),
        ({"started_on": "1/1/1"}, "The year must be from 1900 to 2100."),
        ({"started_on": "1/1/2001", "ended_on": "1/1/2000"}, "This is before the date on which"),
        ({"website": "javascript:alert(1)"}, "Enter a web address that begins with https://"),
        ({"population": "12"}, "Enter the year that the population is of."),
        ({"county": "Nowhere"}, "No organisation in GORM has the code or the name “Nowhere”."),
        ({"replaced_by": "E06123456"}, "No organisation in GORM has the code or the name"),
        ({"name": "x" * 201}, "Name can be 200 characters long; this is 1 too many."),
        ({"office": "999999"}, "Choose the office that deals with it."),
        ({"what": "kingdom"}, "Choose what it is."),
    ],
)
def test_bad_input_is_told_beside_its_field_and_kept(
    client: Client, office: Office, fields: dict[str, str], fault: str
) -> None:
    page = add(client, expect=422, **fields)
    assert any(error.startswith(fault) for error in page.errors()), page.errors()
    kept = page.form_fields()
    for name in set(fields) & {"gss_code", "started_on", "website", "county"}:
        assert kept[name] == fields[name]


def test_a_gss_code_that_is_taken_is_a_fault_of_its_field(client: Client, office: Office) -> None:
    other = make_council(client.app, "Other", office=office)
    page = add(client, expect=422, gss_code=other.reference)
    assert page.errors() == ["Another organisation has this GSS code."]


def test_names_in_any_script_are_shown_as_they_are(client: Client, office: Office) -> None:
    name = "مجلس المدينة <script>alert(1)</script>"
    page = client.follow(add(client, name=name))
    assert page.words("h1") == name
    assert "مجلس" in client.get("places.organisation_list", q="مجلس").words()


def test_a_correction_is_recorded_and_remembered(client: Client, office: Office) -> None:
    council = make_council(client.app, "Marsh Council", office=office, is_from_register=True)
    page = client.get("places.edit_organisation", reference=council.reference)
    saved = client.follow(client.submit(page, {"name": "Marshton Council", "population": ""}))
    assert saved.words("h1") == "Marshton Council"
    assert "corrected the organisation" in history(client, saved)
    assert "from Marsh Council to Marshton Council" in history(client, saved)
    assert "name" in stored(client, council.reference).hand_corrected


def test_saving_without_a_change_changes_nothing(client: Client, office: Office) -> None:
    county = make_council(client.app, "Shire", office=office, council_type=CouncilType.COUNTY)
    council = make_council(
        client.app, "Marsh", office=office, county_id=county.id, population=5, population_year=2020,
        council_type=CouncilType.NON_METROPOLITAN_DISTRICT, is_current=False,
    )  # fmt: skip
    page = client.get("places.edit_organisation", reference=council.reference)
    client.submit(page, {})
    found = stored(client, council.reference)
    assert (found.version, found.hand_corrected, found.county_id) == (1, [], county.id)


def test_a_district_moves_to_another_county_and_its_areas_follow(
    client: Client, office: Office
) -> None:
    counties = [
        make_council(client.app, name, office=office, council_type=CouncilType.COUNTY)
        for name in ("Oldshire", "Newshire")
    ]
    district = make_council(
        client.app, "Marsh", office=office, county_id=counties[0].id,
        council_type=CouncilType.NON_METROPOLITAN_DISTRICT,
    )  # fmt: skip
    areas = [
        make_area(client.app, f"{c.name} area", office=office, accountable=c) for c in counties
    ]
    page = client.get("places.edit_organisation", reference=district.reference)
    client.submit(page, {"county": "Newshire"})
    assert "Marsh" in client.get("places.area_detail", reference=areas[1].reference).words()
    assert "Marsh" not in client.get("places.area_detail", reference=areas[0].reference).words()


def test_a_new_gss_code_leads_on_from_the_old(client: Client, office: Office) -> None:
    council = make_council(client.app, "Marsh", office=office)
    make_area(client.app, "Marsh", office=office, accountable=council)
    page = client.get("places.edit_organisation", reference=council.reference)
    moved = client.submit(page, {"gss_code": "E06888888"})
    assert moved.location == "/organisations/E06888888"
    assert "from " + council.reference in history(client, client.follow(moved))
    for path in ("areas", "organisations"):
        old = client.open(f"/{path}/{council.reference}", expect=301)
        assert old.location == f"/{path}/E06888888"


def test_the_second_to_save_sees_both_and_loses_nothing(client: Client, office: Office) -> None:
    partner = make_partner(client.app, "Hospital", office=office)
    first = client.get("places.edit_organisation", reference=partner.reference)
    second = client.get("places.edit_organisation", reference=partner.reference)
    client.submit(first, {"name": "First Hospital"})
    conflict = client.submit(second, {"name": "Second Hospital"}, expect=409)
    assert "First Hospital" in conflict.words("table")
    assert "Second Hospital" in conflict.words("table")
    assert conflict.form_fields()["name"] == "Second Hospital"
    assert client.follow(client.submit(conflict, {})).words("h1") == "Second Hospital"


def test_a_body_cannot_be_replaced_by_itself_in_the_end(client: Client, office: Office) -> None:
    first, second = (make_partner(client.app, name, office=office) for name in ("One", "Two"))
    page = client.get("places.edit_organisation", reference=first.reference)
    client.submit(page, {"replaced_by": second.reference})
    page = client.get("places.edit_organisation", reference=second.reference)
    circle = client.submit(page, {"replaced_by": first.reference}, expect=422)
    assert circle.errors() == ["It would in the end be replaced by itself."]


def test_a_combined_authority_gets_an_area_by_hand(client: Client, office: Office) -> None:
    added = client.follow(add(client, what="combined_authority", name="Marshes Authority"))
    page = client.open(added.links()["Add an area that it answers for"])
    area = client.follow(client.submit(page, {"name": "The Marshes"}))
    assert area.words("h1") == "The Marshes"
    assert "Combined authority" in area.words()
    again = client.open(f"{added.address}/area")
    twice = client.submit(again, {"name": "Another"}, expect=422)
    assert twice.errors() == ["Marshes Authority answers for an area already."]


def test_an_administrator_chooses_the_office(client: Client) -> None:
    home, other = make_office(client.app), make_office(client.app)
    client.sign_in(make_user(client.app, Role.ADMINISTRATOR, office=home).email)
    page = client.get("places.add_organisation")
    fields = {"what": "housing", "name": "Homes", "office": str(other.id)}
    assert other.name in client.follow(client.submit(page, fields)).words()


def test_the_list_pages_by_name(client: Client, office: Office) -> None:
    for number in range(55):
        make_partner(client.app, f"Partner {number:03d}", office=office)
    first = client.get("places.organisation_list")
    assert "55 organisations" in first.words()
    assert "Partner 049" in first.words()
    second = client.open(first.links()["Next page"])
    assert "Partner 050" in second.words("table")
    assert "Next page" not in second.links()
    assert client.open(second.links()["First page"]).words("table") == first.words("table")


def test_the_list_is_filtered_by_kind_office_and_name(client: Client, office: Office) -> None:
    make_partner(client.app, "Hospital", office=office)
    make_council(client.app, "Town Council", office=make_office(client.app))
    assert "Town Council" not in client.get("places.organisation_list", kind="nhs").words("table")
    assert "Town Council" in client.get("places.organisation_list", kind="council").words("table")
    assert "Town" not in client.get("places.organisation_list", office=office.code).words("table")
    empty = client.get("places.organisation_list", status="former")
    assert "No organisation is like this" in empty.words()


def test_departments_and_auditors_read_places_and_change_nothing(client: Client) -> None:
    office = make_office(client.app)
    partner = make_partner(client.app, "Hospital", office=office)
    client.sign_in(make_user(client.app, Role.DEPARTMENT, department="DfE").email)
    page = client.get("places.organisation_detail", reference=partner.reference)
    assert "Edit this organisation" not in page.links()
    client.get("places.area_list")
    client.get("places.add_organisation", expect=403)
    client.sign_out()
    client.sign_in(make_user(client.app, Role.AUDITOR, office=office).email)
    client.get("places.edit_organisation", reference=partner.reference, expect=403)
