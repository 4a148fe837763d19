"""Saved filters: kept under a name, shared, opened, renamed, replaced, deleted and brought back."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.audit.service import Subject, record
from gorm.core.db import session, unit_of_work
from gorm.core.errors import Conflict, NotAllowed, NotFound, Refused
from gorm.lists import service
from gorm.lists.models import SavedFilter
from gorm.lists.queries import readers_list, removed_filters
from gorm.lists.rules import LONGEST_QUERY, MOST_FILTERS
from tests.factories.accounts import make_office, make_user
from tests.support.client import Client
from tests.support.pages import Page

CLOSED = "state=closed&order=name"


@pytest.fixture
def office(app: Flask) -> Office:
    return make_office(app)


@pytest.fixture
def reader(app: Flask, client: Client, office: Office) -> Actor:
    actor = make_user(app, office=office)
    client.sign_in(actor.email)
    return actor


def save(
    app: Flask,
    actor: Actor,
    name: str = "Closed ones",
    query: str = CLOSED,
    *,
    shared: bool = False,
) -> str:
    with app.app_context(), unit_of_work():
        return service.save_filter(actor, "cases", name, query, is_shared=shared)


def names(app: Flask, actor: Actor) -> list[str]:
    with app.app_context():
        return [one.name for one in readers_list(actor, "cases").filters]


def asked_by(page: Page) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(page.location).query))


def test_filters_in_force_are_saved_under_a_name_and_opened_by_one_click(
    client: Client, reader: Actor
) -> None:
    page = client.get("challenge.cases", state="closed", order="name", after="xyz", evil="1")
    form = client.open(page.links()["Save these filters"])
    saved = client.submit(form, {"name": "Closed ones"})
    assert asked_by(saved) == {"state": "closed", "order": "name"}
    again = client.follow(saved)
    assert "“Closed ones” is saved" in again.words()
    elsewhere = client.get("challenge.cases")
    assert elsewhere.links()["Closed ones"] == saved.location
    here = client.open(elsewhere.links()["Closed ones"])
    assert "Save these filters" not in here.words()


def test_what_the_list_does_not_know_is_never_saved(client: Client, reader: Actor) -> None:
    form = client.get(
        "lists.save_filter", list_key="cases", asked="state=closed&after=abc&evil=1&whole=yes"
    )
    saved = client.submit(form, {"name": "Closed"})
    assert asked_by(saved) == {"state": "closed"}


def test_nothing_in_force_is_nothing_to_save(client: Client, reader: Actor) -> None:
    form = client.get("lists.save_filter", list_key="cases", asked="after=abc")
    page = client.submit(form, {"name": "Everything"}, expect=422)
    assert "The list is not narrowed" in page.words()


def test_a_name_is_used_once_by_each_reader_for_each_list(
    app: Flask, client: Client, reader: Actor
) -> None:
    save(app, reader, "Closed ones")
    form = client.get("lists.save_filter", list_key="cases", asked="state=open")
    page = client.submit(form, {"name": "CLOSED ones"}, expect=422)
    assert "You have a saved filter of this name" in page.words()
    assert "CLOSED ones" in page.text  # what was typed is there still
    save(app, make_user(app), "Closed ones")


@pytest.mark.parametrize("name", ["", "   ", "x" * 10_000])
def test_a_bad_name_is_refused_and_comes_back(client: Client, reader: Actor, name: str) -> None:
    form = client.get("lists.save_filter", list_key="cases", asked=CLOSED)
    page = client.submit(form, {"name": name}, expect=422)
    assert name.strip() in page.text


def test_filters_that_are_too_long_are_refused(app: Flask, reader: Actor) -> None:
    with pytest.raises(Refused, match="too long"):
        save(app, reader, query="q=" + "x" * LONGEST_QUERY)


def test_nobody_has_more_saved_filters_of_a_list_than_they_can_look_through(
    app: Flask, reader: Actor
) -> None:
    for number in range(MOST_FILTERS):
        save(app, reader, f"Filter {number}")
    with pytest.raises(Refused, match="Delete one"):
        save(app, reader, "One more")


@pytest.mark.parametrize(
    "address",
    [
        "/lists/none-such/filters",
        "/lists/none-such/columns",
        "/lists/none-such/filters/save",
        "/lists/users/filters",
    ],
)
def test_a_list_that_is_not_there_or_not_for_the_reader_is_not_found(
    client: Client, reader: Actor, address: str
) -> None:
    client.open(address, expect=404)


def test_a_shared_filter_stands_above_the_list_of_colleagues_and_of_nobody_else(
    app: Flask, office: Office, reader: Actor
) -> None:
    save(app, reader, "Ours", shared=True)
    save(app, reader, "Mine alone")
    assert names(app, make_user(app, office=office)) == ["Ours"]
    assert names(app, make_user(app)) == []
    assert names(app, reader) == ["Mine alone", "Ours"]


def test_people_of_a_department_share_with_their_department(app: Flask) -> None:
    one, other = (make_user(app, Role.DEPARTMENT, department="DfE") for _ in range(2))
    save(app, one, "Of the department", shared=True)
    assert names(app, other) == ["Of the department"]
    assert names(app, make_user(app)) == []


def test_only_its_owner_changes_a_shared_filter(app: Flask, office: Office, reader: Actor) -> None:
    reference = save(app, reader, shared=True)
    director = make_user(app, Role.DIRECTOR, office=office)
    with pytest.raises(NotAllowed), app.app_context(), unit_of_work():
        service.change_filter(director, reference, "Mine now", 1, is_shared=False)


def test_its_owner_or_a_director_of_the_office_deletes_a_shared_filter(
    app: Flask, office: Office, reader: Actor
) -> None:
    reference = save(app, reader, shared=True)
    colleague, stranger = make_user(app, office=office), make_user(app, Role.DIRECTOR)
    with pytest.raises(NotAllowed), app.app_context(), unit_of_work():
        service.remove_filter(colleague, reference)
    with pytest.raises(NotFound), app.app_context(), unit_of_work():
        service.remove_filter(stranger, reference)
    director = make_user(app, Role.DIRECTOR, office=office)
    with app.app_context(), unit_of_work():
        service.remove_filter(director, reference)
    assert names(app, reader) == []
    with app.app_context(), unit_of_work():
        service.bring_back_filter(director, reference)
    assert names(app, reader) == ["Closed ones"]


def test_a_director_has_no_hand_in_what_is_private(
    app: Flask, office: Office, reader: Actor
) -> None:
    reference = save(app, reader)
    director = make_user(app, Role.DIRECTOR, office=office)
    with pytest.raises(NotFound), app.app_context(), unit_of_work():
        service.remove_filter(director, reference)


def test_a_saved_filter_is_renamed_and_shared_by_its_form(
    app: Flask, client: Client, office: Office, reader: Actor
) -> None:
    save(app, reader)
    page = client.get("lists.filters", list_key="cases")
    form = client.open(page.links()["Rename or share Closed ones"])
    client.follow(client.submit(form, {"name": "Ended", "shared": "y"}))
    assert names(app, make_user(app, office=office)) == ["Ended"]


def test_who_renames_second_sees_what_stands_and_loses_nothing(
    app: Flask, client: Client, reader: Actor
) -> None:
    reference = save(app, reader)
    form = client.get("lists.change_filter", reference=reference)
    with app.app_context(), unit_of_work():
        service.change_filter(reader, reference, "First", 1, is_shared=False)
    page = client.submit(form, {"name": "Second"}, expect=409)
    assert "First" in page.words()
    assert "Second" in page.words()
    client.submit(page, {})
    assert names(app, reader) == ["Second"]


def test_a_saved_filter_is_replaced_by_what_is_in_force_now(
    app: Flask, client: Client, reader: Actor
) -> None:
    reference = save(app, reader)
    page = client.get("lists.filters", list_key="cases", asked="state=awaited&after=x")
    assert "Replace by what is in force now" in page.words()
    client.post(
        "lists.replace_filter", {"asked": "state=awaited&after=x", "version": "1"},
        reference=reference,
    )  # fmt: skip
    with app.app_context():
        assert [one.query for one in readers_list(reader, "cases").filters] == ["state=awaited"]
    with pytest.raises(Conflict), app.app_context(), unit_of_work():
        service.replace_filter(reader, reference, CLOSED, 1)


def test_what_was_deleted_is_brought_back_unless_its_name_is_taken(
    app: Flask, client: Client, reader: Actor
) -> None:
    reference = save(app, reader)
    client.follow(client.post("lists.remove_filter", reference=reference))
    assert names(app, reader) == []
    with app.app_context():
        assert [one.name for one in removed_filters(reader, "cases")] == ["Closed ones"]
    other = save(app, reader)
    page = client.post(
        "lists.bring_back_filter", list_key="cases", reference=reference, expect=422
    )  # fmt: skip
    assert "has this name by now" in page.words()
    with app.app_context(), unit_of_work():
        service.change_filter(reader, other, "Another", 1, is_shared=False)
    client.post("lists.bring_back_filter", list_key="cases", reference=reference)
    assert names(app, reader) == ["Another", "Closed ones"]


def test_the_list_opens_with_the_default_and_shows_everything_when_asked(
    app: Flask, client: Client, reader: Actor
) -> None:
    reference = save(app, reader)
    client.post("lists.choose_default", reference=reference)
    opened = client.open("/cases", expect=303)
    assert asked_by(opened) == {"state": "closed", "order": "name"}
    page = client.follow(opened)
    whole = client.open(page.links()["Everything"])
    assert "Save these filters" not in whole.words()
    client.post("lists.choose_no_default", list_key="cases")
    client.open("/cases")


def test_a_default_that_was_deleted_opens_nothing_and_comes_back_with_it(
    app: Flask, client: Client, reader: Actor
) -> None:
    reference = save(app, reader)
    client.post("lists.choose_default", reference=reference)
    client.post("lists.remove_filter", reference=reference)
    client.open("/cases")
    client.post("lists.bring_back_filter", list_key="cases", reference=reference)
    client.open("/cases", expect=303)


def test_a_colleagues_default_is_theirs_alone(
    app: Flask, client: Client, office: Office, reader: Actor
) -> None:
    reference = save(app, make_user(app, office=office), shared=True)
    client.post("lists.choose_default", reference=reference)
    client.open("/cases", expect=303)
    other = Client(app)
    other.sign_in(make_user(app, office=office).email)
    other.open("/cases")


def test_a_filter_that_asks_for_a_theme_that_is_gone_says_so_and_is_kept(
    app: Flask, client: Client, reader: Actor
) -> None:
    save(app, reader, "On a theme", "theme=999999")
    page = client.open("/cases?theme=999999", expect=422)
    assert "“On a theme” asks for something that the list does not know any more" in page.words()
    assert names(app, reader) == ["On a theme"]


def test_what_is_done_with_saved_filters_is_in_the_trail(
    app: Flask, client: Client, reader: Actor
) -> None:
    reference = save(app, reader)
    client.post("lists.remove_filter", reference=reference)
    client.post("lists.bring_back_filter", list_key="cases", reference=reference)
    auditor = Client(app)
    auditor.sign_in(make_user(app, Role.AUDITOR).email)
    words = auditor.get("audit.trail").words()
    for said in ("saved filters of a list", "deleted the saved filter",
                 "brought the saved filter back"):  # fmt: skip
        assert said in words


def test_a_stored_query_is_read_again_as_the_list_knows_it(
    app: Flask, client: Client, reader: Actor
) -> None:
    reference = save(app, reader)
    with app.app_context(), unit_of_work():
        found = session().get(SavedFilter, int(reference[4:]))
        assert found is not None
        found.query = "state=closed&after=//evil.example&next=//evil.example"
        record(reader, "saved_filter.changed", Subject("saved_filter", reference))
    page = client.get("challenge.cases")
    assert page.links()["Closed ones"] == "/cases?state=closed"
