"""The pages of areas."""

from datetime import date

from flask import Flask

from gorm.accounts.actor import SYSTEM
from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.audit.service import Subject, record
from gorm.core.db import session, unit_of_work
from gorm.places.models import CodeScheme, CouncilType, Organisation, OrganisationCode, Succession
from tests.factories.accounts import make_office, make_user
from tests.factories.places import make_area, make_council, make_partner
from tests.places.history import history
from tests.support.client import Client

DISTRICT = CouncilType.NON_METROPOLITAN_DISTRICT


def signed_in(client: Client, office: Office, *roles: Role) -> None:
    client.sign_in(make_user(client.app, *roles, office=office).email)


def replace(app: Flask, predecessor: Organisation, successor: Organisation) -> None:
    with app.app_context(), unit_of_work():
        session().add(Succession(predecessor_id=predecessor.id, successor_id=successor.id))
        record(SYSTEM, "organisation.corrected", Subject("organisation", predecessor.reference))


def test_the_list_begins_with_the_readers_own_office(client: Client) -> None:
    home, other = make_office(client.app, region="Homeland"), make_office(client.app, region="Away")
    make_area(client.app, "Marshton", office=home)
    make_area(client.app, "Farport", office=other)
    signed_in(client, home)
    own = client.get("places.area_list").words()
    assert "Marshton" in own
    assert "Farport" not in own
    everywhere = client.get("places.area_list", office="all").words()
    assert everywhere.index("Marshton") < everywhere.index("Farport")
    assert "2 areas in 2 regions" in everywhere


def test_the_list_can_be_filtered_and_sorted(client: Client) -> None:
    office = make_office(client.app)
    small = make_council(client.app, "Small Council", office=office, population=10)
    big = make_council(client.app, "Big Council", office=office, population=2_000)
    county = make_council(
        client.app, "Shire County Council", office=office, council_type=CouncilType.COUNTY
    )
    make_area(client.app, "A small place", office=office, accountable=small)
    make_area(client.app, "Big place", office=office, accountable=big)
    make_area(client.app, "Shire", office=office, accountable=county)
    make_area(client.app, "Gone", office=office, is_current=False, ended_on=date(2019, 3, 31))
    signed_in(client, office)
    by_size = client.get("places.area_list", sort="population").words("table")
    assert by_size.index("Big place") < by_size.index("A small place")
    assert client.get("places.area_list", type="county").words("table").count("Shire") == 1
    assert "A small place" not in client.get("places.area_list", type="county").words()
    assert "Gone" in client.get("places.area_list", status="former").words()
    assert "Gone" not in client.get("places.area_list").words()
    found = client.get("places.area_list", q="BIG cou").words()
    assert "1 area" in found
    assert "No area is like this" in client.get("places.area_list", q="100%_").words()
    assert "No area is like this" in client.get("places.area_list", priority="yes").words()


def test_strange_filters_do_no_harm(client: Client) -> None:
    office = make_office(client.app)
    make_area(client.app, "Marshton", office=office)
    signed_in(client, office)
    for address in (
        "/areas?endpoint=x&_external=1&_anchor=y&sort=evil&type=%00&q=%00&office=%00",
        "/organisations?endpoint=x&after=AAAA&kind=zz&office=%00&q=%00%F0",
        "/organisations?after=WyJcdTAwMDAiLCAxXQ",
        "/organisations?after=WyJ4IiwgOTk5OTk5OTk5OTk5OTk5OTk5OTld",
    ):
        client.open(address)


def test_an_area_names_its_council_and_every_member(client: Client) -> None:
    office = make_office(client.app, region="Fenland")
    districts = [
        make_council(client.app, f"District {n}", office=office, council_type=DISTRICT)
        for n in range(3)
    ]
    area = make_area(client.app, "Fenshire", office=office, members=districts)
    make_partner(client.app, "Fen Hospitals", office=office, area=area)
    signed_in(client, office)
    page = client.get("places.area_detail", reference=area.reference)
    assert page.words("h1") == "Fenshire"
    words = page.words()
    for name in ("Fenshire Council", "District 0", "District 1", "District 2", "Fen Hospitals"):
        assert name in words
    assert "Unitary authority, Fenland" in words
    assert "Nothing has happened here yet" in words


def test_a_former_code_leads_to_the_area_for_good(client: Client) -> None:
    office = make_office(client.app)
    area = make_area(client.app, "Marshton", office=office)
    with client.app.app_context(), unit_of_work():
        session().add(
            OrganisationCode(
                organisation_id=area.accountable_id, scheme=CodeScheme.FORMER_GSS, code="E06999999"
            )
        )
        record(SYSTEM, "organisation.corrected", Subject("organisation", area.reference))
    signed_in(client, office)
    for endpoint in ("places.area_detail", "places.organisation_detail"):
        page = client.get(endpoint, reference="E06999999", kind="x", expect=301)
        assert page.location.endswith(f"/{area.reference}?kind=x")
    client.open(f"/areas/{area.reference.lower()}", expect=301)


def test_a_forged_reference_is_not_found(client: Client) -> None:
    signed_in(client, make_office(client.app))
    for reference in ("E06999998", "%00", "ORG-1", "../x", "%E2%80%AEabc", "x" * 300, "'--"):
        client.open(f"/areas/{reference}", expect=404)
        client.open(f"/organisations/{reference}", expect=404)


def test_a_reorganised_area_points_both_ways(client: Client) -> None:
    office = make_office(client.app)
    old = make_area(
        client.app, "Oldshire", office=office, is_current=False, ended_on=date(2023, 4, 1)
    )
    new = make_area(client.app, "Newshire", office=office)
    gone = make_council(
        client.app, "Gone District", office=office, council_type=DISTRICT, is_current=False
    )
    councils = {}
    with client.app.app_context():
        for area in (old, new):
            councils[area.id] = session().get_one(Organisation, area.accountable_id)
            session().expunge(councils[area.id])
    replace(client.app, councils[old.id], councils[new.id])
    replace(client.app, gone, councils[new.id])
    signed_in(client, office)
    before = client.get("places.area_detail", reference=old.reference)
    assert "ended on 1 April 2023 and was replaced by Newshire" in before.words()
    assert before.links()["Newshire"] == f"/areas/{new.reference}"
    after = client.get("places.area_detail", reference=new.reference)
    assert after.links()["Oldshire"] == f"/areas/{old.reference}"
    assert after.links()["Gone District"] == f"/organisations/{gone.reference}"
    assert "Figures are never added up" in after.words()


def test_only_a_director_of_the_office_flags_an_area_as_priority(client: Client) -> None:
    office = make_office(client.app)
    area = make_area(client.app, "Marshton", office=office)
    signed_in(client, office)
    client.get("places.area_priority", reference=area.reference, expect=403)
    client.sign_out()
    signed_in(client, make_office(client.app), Role.DIRECTOR)
    client.get("places.area_priority", reference=area.reference, expect=403)
    client.sign_out()
    signed_in(client, office, Role.DIRECTOR)
    page = client.get("places.area_priority", reference=area.reference)
    late = client.submit(page, {"reason": "Money", "review_on": "1/1/2001"}, expect=422)
    assert late.errors() == ["The review date must be in the future."]
    wrong = client.submit(page, {"reason": "", "review_on": "3 March 1"}, expect=422)
    assert len(wrong.errors()) == 2
    sent = client.submit(page, {"reason": "It is **broke**.", "review_on": "3 March 2099"})
    flagged = client.follow(sent)
    assert "It is broke." in flagged.words()
    assert "Review on 3 March 2099" in flagged.words()
    assert "flagged the area as priority" in history(client, flagged)
    assert "Marshton Priority" in client.get("places.area_list", priority="yes").words("table")


def test_the_second_director_sees_what_the_first_saved(client: Client) -> None:
    office = make_office(client.app)
    area = make_area(client.app, "Marshton", office=office)
    signed_in(client, office, Role.DIRECTOR)
    first = client.get("places.area_priority", reference=area.reference)
    second = client.get("places.area_priority", reference=area.reference)
    client.submit(first, {"reason": "First reason", "review_on": "3 March 2099"})
    conflict = client.submit(
        second, {"reason": "Second reason", "review_on": "4 March 2099"}, expect=409
    )
    assert "First reason" in conflict.words()
    assert conflict.form_fields()["reason"] == "Second reason"
    saved = client.follow(client.submit(conflict, {}))
    assert "Second reason" in saved.words()
    end = client.get("places.end_area_priority", reference=area.reference)
    ended = client.follow(client.submit(end, {"reason": "Solvent again"}))
    assert "Solvent again" in history(client, ended)
    assert "Why this area is a priority" not in ended.words()


def test_members_come_and_go_by_hand(client: Client) -> None:
    office = make_office(client.app)
    area = make_area(client.app, "Marshton", office=office)
    partner = make_partner(client.app, "Marsh Hospital", office=office)
    signed_in(client, office)
    page = client.get("places.add_area_member", reference=area.reference)
    unknown = client.submit(page, {"organisation": "Nobody at all"}, expect=422)
    assert "No organisation in GORM has the code or the name" in unknown.errors()[0]
    added = client.follow(client.submit(page, {"organisation": "marsh hospital"}))
    assert "Marsh Hospital" in added.words()
    twice = client.get("places.add_area_member", reference=area.reference)
    again = client.submit(twice, {"organisation": partner.reference}, expect=422)
    assert again.errors() == ["Marsh Hospital belongs to this area already."]
    ask = client.open(added.links()["Remove Marsh Hospital"])
    gone = client.follow(client.submit(ask, {}))
    assert "Remove Marsh Hospital" not in gone.links()
    assert "removed a member from the area" in history(client, gone)


def test_nobody_changes_the_area_of_another_office(client: Client) -> None:
    area = make_area(client.app, "Marshton", office=make_office(client.app))
    partner = make_partner(client.app, "Elsewhere", office=make_office(client.app), area=area)
    signed_in(client, make_office(client.app))
    client.get("places.add_area_member", reference=area.reference, expect=403)
    client.post(
        "places.add_area_member", {"organisation": "x"}, reference=area.reference, expect=403
    )
    client.post(
        "places.remove_area_member", {}, reference=area.reference, member=partner.reference,
        expect=403,
    )  # fmt: skip
    client.get("places.edit_organisation", reference=partner.reference, expect=403)
