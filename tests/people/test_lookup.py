"""Finding whom somebody means."""

import json
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.ctx import AppContext

from gorm.accounts.actor import SYSTEM
from gorm.accounts.roles import Role
from gorm.audit.service import Subject, record
from gorm.core.db import unit_of_work
from gorm.core.errors import Refused
from gorm.people.lookup import resolve, search_exact, suggestions
from gorm.people.models import PostKind
from gorm.places.models import CodeScheme, OrganisationCode, Succession
from tests.factories.accounts import make_office, make_user
from tests.factories.people import make_person, make_post
from tests.factories.places import make_area, make_council, make_partner
from tests.support.client import Client


def labels(app: Flask, text: str, **user: Any) -> list[str]:
    with app.app_context():
        return [choice.label for choice in suggestions(make_user(app, **user), text)]


def test_every_typed_word_begins_a_word_in_any_order(app: Flask) -> None:
    office = make_office(app)
    make_partner(app, "Northshire Harbour Trust", office=office)
    assert labels(app, "harb north") == ["Northshire Harbour Trust"]
    assert labels(app, "arbour") == []


def test_one_letter_is_not_enough_to_look_for(app: Flask) -> None:
    make_partner(app, "Northshire Trust", office=make_office(app))
    assert labels(app, "n") == []


def test_the_own_office_comes_first(app: Flask) -> None:
    own, other = make_office(app), make_office(app)
    make_partner(app, "Northaven Alpha", office=other)
    make_partner(app, "Northaven Beta", office=own)
    assert labels(app, "northaven", office=own) == ["Northaven Beta", "Northaven Alpha"]


def test_what_begins_with_the_typed_words_comes_before_what_holds_them(app: Flask) -> None:
    office = make_office(app)
    make_partner(app, "Upper Northaven Trust", office=office)
    make_partner(app, "Northaven Zoo", office=office)
    found = labels(app, "northaven", office=office)
    assert found == ["Northaven Zoo", "Upper Northaven Trust"]


def test_areas_come_before_organisations_and_people(app: Flask) -> None:
    office = make_office(app)
    area = make_area(app, "Northaven", office=office)
    with app.app_context():
        found = suggestions(make_user(app, office=office), "northaven")
    assert [one.value for one in found] == [
        f"area:{area.reference}",
        f"organisation:{area.reference}",
    ]


def test_former_organisations_are_marked_and_come_last(app: Flask) -> None:
    office = make_office(app)
    make_partner(app, "Northaven Old", office=office, is_current=False)
    make_partner(app, "Northaven Young", office=office)
    assert labels(app, "northaven") == ["Northaven Young", "Northaven Old (former)"]


def test_a_successor_is_found_by_the_names_of_what_it_came_from(app: Flask) -> None:
    office = make_office(app)
    old = make_council(app, "Northaven Borough", office=office, is_current=False)
    new = make_area(app, "Southmere", office=office)
    with app.app_context(), unit_of_work() as current:
        current.add(Succession(predecessor_id=old.id, successor_id=new.accountable_id))
        record(SYSTEM, "organisation.replaced", Subject("organisation", old.reference))
    found = labels(app, "northav")
    assert found[0] == "Southmere"
    assert found[-1] == "Northaven Borough (former)"


def test_accents_and_points_need_not_be_typed(app: Flask) -> None:
    make_partner(app, "St. Zoë’s-on-Sea Trust", office=make_office(app))
    assert labels(app, "st zoes sea") == ["St. Zoë’s-on-Sea Trust"]


def test_people_are_found_by_name_with_title_or_organisation(app: Flask) -> None:
    partner = make_partner(app, "Northaven Trust", office=make_office(app))
    make_post(app, make_person(app, "José O’Brien-Smith"), partner, title="Head of Harbours")
    label = "José O’Brien-Smith, Head of Harbours, Northaven Trust"
    for typed in ("jose", "JOSÉ", "obrien", "smith", "smith north", "jose head"):
        assert labels(app, typed) == [label], typed


def test_people_are_found_by_their_e_mail_address(app: Flask) -> None:
    post = make_post(app, make_person(app, "Ann Other", email="ann@example.org"))
    with app.app_context():
        [found] = suggestions(make_user(app), "Ann@Example.org")
    assert found.value == f"post:{post.reference}"


def test_posts_that_ended_are_not_suggested(app: Flask) -> None:
    make_post(app, make_person(app, "Gone Away"), ended_on=date(2020, 1, 1))
    assert labels(app, "gone") == []


@pytest.mark.parametrize("code", ["E06999001", "e06999001", "NHV", "E06999000"])
def test_codes_find_what_has_or_had_them(app: Flask, code: str) -> None:
    council = make_council(app, gss_code="E06999001", register_code="NHV")
    with app.app_context(), unit_of_work() as current:
        current.add(
            OrganisationCode(
                scheme=CodeScheme.FORMER_GSS, code="E06999000", organisation_id=council.id
            )
        )
        record(SYSTEM, "code.added", Subject("organisation", council.reference))
    assert labels(app, code) == [council.name]


@pytest.mark.parametrize("text", ["", "%%", "__", "a\x00b", "\u202eevil", "x" * 5000, "'; --"])
def test_strange_text_finds_nothing_and_breaks_nothing(app: Flask, text: str) -> None:
    make_post(app, make_person(app, "Somebody Plain"))
    assert labels(app, text) == []


def test_at_most_twelve_are_suggested(app: Flask) -> None:
    office = make_office(app)
    for number in range(15):
        make_partner(app, f"Northaven {number}", office=office)
    assert len(labels(app, "northaven")) == 12


def test_the_page_answers_as_json_to_whoever_is_signed_in(client: Client) -> None:
    make_partner(client.app, "Northaven Trust", office=make_office(client.app))
    client.sign_in(make_user(client.app, Role.DEPARTMENT, department="DfE").email)
    page = client.get("people.lookup", q="northaven")
    [found] = json.loads(page.text)
    assert found["label"] == "Northaven Trust"
    assert set(found) == {"value", "label", "kind", "hint"}


def test_the_page_answers_only_kinds_that_are_asked_for(client: Client) -> None:
    make_area(client.app, "Northaven")
    client.sign_in(make_user(client.app).email)
    found = json.loads(client.get("people.lookup", q="northaven", kind="organisation").text)
    assert [one["kind"] for one in found] == ["organisation"]


def test_values_stand_for_what_they_name_once_and_in_order(app: Flask, context: AppContext) -> None:
    first, second = make_area(app), make_area(app)
    post = make_post(app, kind=PostKind.LEADER)
    values = [
        f"area:{second.reference}",
        f"post:{post.reference}",
        f"area:{first.reference}",
        f"area:{second.reference}",
        "",
        f"organisation:{first.reference}",
    ]
    found = resolve(values)
    assert [area.id for area in found.areas] == [second.id, first.id]
    assert [one.id for one in found.organisations] == [first.accountable_id]
    assert [(one.id, one.person_id) for one in found.posts] == [(post.id, post.person_id)]


@pytest.mark.parametrize(
    "forged",
    [
        "area:E99999999",
        "organisation:ORG-999999",
        "post:POST-999999",
        "post:1",
        "user:1",
        "area",
        "area:\x00",
        "area:" + "9" * 21,
        "area:x' OR 1=1",
    ],
)
def test_a_forged_reference_is_refused_by_name(
    app: Flask, context: AppContext, forged: str
) -> None:
    with pytest.raises(Refused) as refused:
        resolve([forged], field="with")
    assert "with" in refused.value.faults


def test_a_name_that_is_exactly_one_thing_is_taken(app: Flask, context: AppContext) -> None:
    office = make_office(app)
    trust = make_partner(app, "Northaven Trust", office=office)
    make_partner(app, "Northaven Trust Pensions", office=office)
    meant = search_exact(make_user(app), "northaven  TRUST")
    assert meant.match is not None
    assert meant.match.value == f"organisation:{trust.reference}"


def test_a_name_shared_by_an_area_and_its_council_means_the_area(
    app: Flask, context: AppContext
) -> None:
    area = make_area(app, "Northaven")
    meant = search_exact(make_user(app), "Northaven")
    assert meant.match is not None
    assert meant.match.value == f"area:{area.reference}"


def test_a_name_that_can_mean_several_is_left_to_choose(app: Flask, context: AppContext) -> None:
    office = make_office(app)
    for number in (1, 2):
        make_partner(app, f"Northaven {number}", office=office)
    meant = search_exact(make_user(app), "northaven")
    assert meant.match is None
    assert len(meant.candidates) == 2


def test_a_label_that_was_chosen_is_taken_again(app: Flask, context: AppContext) -> None:
    office = make_office(app)
    make_partner(app, "Northaven", office=office)
    old = make_partner(app, "Northaven", office=office, is_current=False)
    post = make_post(app, make_person(app, "Ann Other"), old, title="Chair of the board")
    actor = make_user(app)
    assert (match := search_exact(actor, "Northaven (former)").match) is not None
    assert match.value == f"organisation:{old.reference}"
    assert (match := search_exact(actor, "Ann Other, Chair of the board, Northaven").match)
    assert match.value == f"post:{post.reference}"


def test_an_unknown_name_means_nothing(app: Flask, context: AppContext) -> None:
    meant = search_exact(make_user(app), "nowhere at all")
    assert (meant.match, meant.candidates) == (None, ())
