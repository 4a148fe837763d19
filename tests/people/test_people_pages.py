"""The list of people, one person, adding one and changing one."""

from datetime import date
from typing import Any

import pytest

from gorm.accounts.roles import Role
from gorm.people.models import PostKind
from tests.factories.accounts import make_office, make_user
from tests.factories.people import make_person, make_post
from tests.factories.places import make_council, make_partner
from tests.support.client import Client


def test_a_person_is_added_with_their_post(client: Client) -> None:
    office = make_office(client.app)
    council = make_council(client.app, "Northaven Council", office=office)
    client.sign_in(make_user(client.app, office=office).email)
    page = client.get("people.add")
    typed = {
        "name": "Ann Other",
        "organisation": "northaven council",
        "kind": "chief_executive",
        "started_on": "3 March 2025",
        "email": "Ann@Example.org",
    }
    page = client.follow(client.submit(page, typed))
    assert page.words("h1") == "Ann Other"
    text = page.words()
    assert "Chief executive, Northaven Council since 3 March 2025" in text
    assert "ann@example.org" in text
    assert f"/organisations/{council.reference}" in page.links().values()


def test_the_same_form_sent_twice_adds_one_person(client: Client) -> None:
    office = make_office(client.app)
    make_council(client.app, "Northaven Council", office=office)
    client.sign_in(make_user(client.app, office=office).email)
    page = client.get("people.add")
    typed = {"name": "Ann Other", "organisation": "Northaven Council", "kind": "leader"}
    first, second = client.submit(page, typed), client.submit(page, typed)
    assert first.location == second.location
    assert client.get("people.directory", q="ann").words("table").count("Ann Other") == 1


def test_a_namesake_must_be_told_apart_and_can_be_the_same_person(client: Client) -> None:
    office = make_office(client.app)
    make_council(client.app, "Northaven Council", office=office)
    known = make_person(client.app, "Ann Öther")
    client.sign_in(make_user(client.app, office=office).email)
    typed = {"name": "ANN OTHER", "organisation": "Northaven Council", "kind": "leader"}
    page = client.submit(client.get("people.add"), typed, expect=422)
    assert page.errors() == ["Say whether it is one of the people whom GORM knows already."]
    same = client.submit(page, {"same_as": known.reference})
    assert same.location == client.address("people.person", reference=known.reference)


def test_a_namesake_can_be_somebody_else(client: Client) -> None:
    office = make_office(client.app)
    make_council(client.app, "Northaven Council", office=office)
    known = make_person(client.app, "Ann Other")
    client.sign_in(make_user(client.app, office=office).email)
    typed = {"name": "Ann Other", "organisation": "Northaven Council", "kind": "leader"}
    page = client.submit(client.get("people.add"), typed, expect=422)
    assert known.reference not in client.submit(page, {"same_as": "new"}).location


def test_an_organisation_that_can_mean_several_is_asked_for(client: Client) -> None:
    office = make_office(client.app)
    first = make_partner(client.app, "Northaven Trust One", office=office)
    make_partner(client.app, "Northaven Trust Two", office=office)
    client.sign_in(make_user(client.app, office=office).email)
    typed = {"name": "Ann Other", "organisation": "northaven", "title": "Chair of the board"}
    page = client.submit(client.get("people.add"), typed, expect=422)
    assert page.errors() == ["Choose the one you mean."]
    page = client.follow(client.submit(page, {"which": f"organisation:{first.reference}"}))
    assert "Northaven Trust One" in page.words()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Enter the person’s name."),
        ({"name": "\x00\u202e"}, "Enter the person’s name."),
        ({"name": "…!"}, "Enter a name, with letters."),
        ({"name": "x" * 201}, "Name can be 200 characters long; this is 1 too many."),
        ({"organisation": "Nowhere"}, "GORM knows no organisation of this name."),
        ({"organisation": ""}, "Enter the organisation."),
        ({"kind": "other", "title": ""}, "Enter what the post is called"),
        ({"kind": "king"}, "Choose one from the list."),
        ({"email": "ann"}, "Enter an e-mail address such as"),
        ({"started_on": "1/1/0001"}, "The year must be from 1900 to 2100."),
        ({"started_on": "1/1/2099"}, "The day must not be more than two years ahead."),
        ({"started_on": "1/1/2020", "ended_on": "1/1/2019"}, "cannot end before"),
    ],
)
def test_bad_input_is_told_beside_its_field_and_kept(
    client: Client, wrong: dict[str, str], said: str
) -> None:
    office = make_office(client.app)
    make_council(client.app, "Northaven Council", office=office)
    client.sign_in(make_user(client.app, office=office).email)
    typed = {"name": "Ann Other", "organisation": "Northaven Council", "kind": "leader"}
    typed |= {"notes": "Kind to dogs"} | wrong
    page = client.submit(client.get("people.add"), typed, expect=422)
    assert any(said in error for error in page.errors()), page.errors()
    assert page.form_fields()["notes"] == "Kind to dogs"


@pytest.mark.parametrize(
    "name", ["ש" * 200, "\ufdfa" * 200, "محمد عبد الله", "<script>alert(1)</script>"]
)
def test_any_name_can_be_kept_and_shown(client: Client, name: str) -> None:
    office = make_office(client.app)
    make_council(client.app, "Northaven Council", office=office)
    client.sign_in(make_user(client.app, office=office).email)
    typed = {"name": name, "organisation": "Northaven Council", "kind": "leader"}
    page = client.follow(client.submit(client.get("people.add"), typed))
    assert page.words("h1") == name
    assert name in client.get("people.directory", q=name[:20]).words("table")


def test_an_organisation_of_another_office_is_refused_beside_the_field(client: Client) -> None:
    make_council(client.app, "Northaven Council", office=make_office(client.app))
    client.sign_in(make_user(client.app).email)
    typed = {"name": "Ann Other", "organisation": "Northaven Council", "kind": "leader"}
    page = client.submit(client.get("people.add"), typed, expect=422)
    assert page.errors() == [
        "Northaven Council is of another office. Ask that office to record the post."
    ]


def test_departments_read_posts_but_neither_mobile_nor_notes(client: Client) -> None:
    office = make_office(client.app)
    person = make_person(
        client.app,
        "Ann Other",
        phone="01482 000001",
        mobile="07700 900001",
        notes="Kind to dogs",
    )
    council = make_council(client.app, office=office)
    make_post(client.app, person, council, PostKind.LEADER)
    client.sign_in(make_user(client.app, Role.DEPARTMENT, department="DfE").email)
    text = client.get("people.person", reference=person.reference).words()
    assert "Leader" in text
    assert "01482 000001" in text
    assert "07700 900001" not in text
    assert "Kind to dogs" not in text
    page = client.get("people.of_organisation", reference=council.reference)
    assert "07700 900001" not in page.text


def test_notes_stay_in_the_offices_that_deal_with_the_person(client: Client) -> None:
    person = make_person(client.app, mobile="07700 900001", notes="Kind to dogs")
    make_post(client.app, person, make_council(client.app))
    client.sign_in(make_user(client.app).email)
    text = client.get("people.person", reference=person.reference).text
    assert "07700 900001" in text
    assert "Kind to dogs" not in text
    assert "History" not in text
    client.get("people.edit", reference=person.reference, expect=403)


def test_an_auditor_reads_everything_and_changes_nothing(client: Client) -> None:
    person = make_person(client.app, notes="Kind to dogs")
    make_post(client.app, person, make_council(client.app))
    client.sign_in(make_user(client.app, Role.AUDITOR).email)
    page = client.get("people.person", reference=person.reference)
    assert "Kind to dogs" in page.text
    assert "Change these details" not in page.links()
    client.get("people.edit", reference=person.reference, expect=403)


def test_details_are_changed_and_the_history_tells_it(client: Client) -> None:
    office = make_office(client.app)
    person = make_person(client.app, "Ann Other", phone="1")
    make_post(client.app, person, make_council(client.app, office=office))
    client.sign_in(make_user(client.app, office=office, name="Mia Manager").email)
    page = client.get("people.edit", reference=person.reference)
    page = client.follow(client.submit(page, {"name": "Ann Otherwise", "phone": "2"}))
    assert page.words("h1") == "Ann Otherwise"
    assert "Mia Manager changed this person’s details" in page.words()
    assert "from Ann Other to Ann Otherwise" in page.words()


def test_who_saves_second_sees_both_and_loses_nothing(client: Client) -> None:
    office = make_office(client.app)
    person = make_person(client.app, "Ann Other")
    make_post(client.app, person, make_council(client.app, office=office))
    client.sign_in(make_user(client.app, office=office).email)
    mine = client.get("people.edit", reference=person.reference)
    client.submit(mine, {"phone": "111", "submission_key": "the first one 0001"})
    page = client.submit(mine, {"phone": "222"}, expect=409)
    assert "Telephone 111 222" in page.words()
    assert page.form_fields()["phone"] == "222"
    page = client.follow(client.submit(page, {"submission_key": "the second one 02"}))
    assert "222" in page.words()


@pytest.mark.parametrize("reference", ["PER-999999", "1", "PER-1", "PER-00000a", "PER-000001%00"])
def test_an_unknown_person_is_not_found(client: Client, reference: str) -> None:
    client.sign_in(make_user(client.app).email)
    client.open(f"/people/{reference}", expect=404)


def test_the_list_is_found_by_name_organisation_kind_and_office(client: Client) -> None:
    office, other = make_office(client.app), make_office(client.app)
    here = make_council(client.app, "Northaven Council", office=office)
    there = make_council(client.app, "Southaven Council", office=other)
    make_post(client.app, make_person(client.app, "Ann Other"), here, PostKind.LEADER)
    make_post(client.app, make_person(client.app, "Bob Other"), there, PostKind.CHAIR)
    client.sign_in(make_user(client.app).email)
    filters: list[dict[str, Any]] = [
        {"q": "ann"},
        {"organisation": "northaven"},
        {"organisation": here.reference},
        {"kind": "leader"},
        {"office": office.code},
    ]
    for asked in filters:
        text = client.get("people.directory", **asked).words("table")
        assert "Ann Other" in text, asked
        assert "Bob Other" not in text, asked
    assert "Nobody is called so" in client.get("people.directory", q="zzz").words()
    assert "Ann Other" in client.get("people.directory", kind="nonsense\x00", after="%%").text


def test_a_long_list_goes_on_where_it_ended(client: Client) -> None:
    for number in range(55):
        make_person(client.app, f"Person {number:03d}")
    client.sign_in(make_user(client.app).email)
    first = client.get("people.directory", q="person")
    assert "Person 049" in first.words("table")
    assert "Person 050" not in first.words("table")
    second = client.open(first.links()["Next people"])
    assert "Person 050" in second.words("table")
    assert "Next people" not in second.links()


def test_a_person_shows_posts_now_and_before_at_several_organisations(client: Client) -> None:
    person = make_person(client.app, "Ann Other")
    make_post(client.app, person, title="Head of Now", started_on=date(2024, 1, 1))
    make_post(client.app, person, title="Head of Then", ended_on=date(2023, 12, 31))
    client.sign_in(make_user(client.app).email)
    page = client.get("people.person", reference=person.reference)
    assert "Head of Now" in page.words("ul") or "Head of Now" in page.words()
    assert "Head of Then" in page.words("table")
    assert "31 December 2023" in page.words("table")
