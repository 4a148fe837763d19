"""Biographies: public facts, with their source and the day of the check, kept with the person."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.audit.models import AuditEntry
from gorm.audit.queries import history_of
from gorm.core import clock
from gorm.core.db import session
from gorm.people.models import Person, PostKind
from tests.factories.accounts import make_office, make_user
from tests.factories.people import make_person, make_post
from tests.factories.places import make_council
from tests.support.client import Client
from tests.support.pages import Page

WORDS = "Taught mathematics for eighteen years."
WRITTEN = {
    "biography": WORDS,
    "biography_source": "Website of the council",
    "biography_checked_on": "2/3/2026",
}


@pytest.fixture
def office(client: Client) -> Office:
    """The office of a council."""
    return make_office(client.app)


@pytest.fixture
def leader(client: Client, office: Office) -> Person:
    """The leader of the council."""
    person = make_person(client.app, "Ingrid Halloran")
    make_post(client.app, person, make_council(client.app, office=office), PostKind.LEADER)
    return person


def write(client: Client, person: Person, **typed: str) -> Page:
    page = client.get("people.biography", reference=person.reference)
    return client.follow(client.submit(page, WRITTEN | typed))


def test_a_biography_is_written_read_and_audited(
    client: Client, office: Office, leader: Person
) -> None:
    client.sign_in(make_user(client.app, office=office).email)
    page = client.get("people.person", reference=leader.reference)
    assert "Nothing is written yet." in page.words()
    page = write(client, leader)
    assert WORDS in page.words()
    assert "Source: Website of the council. Checked on 2 March 2026." in page.words()
    with client.app.app_context():
        found = history_of("person", leader.reference)
        assert found is not None
        changes = str(found)
        actions = session().scalars(select(AuditEntry.action)).all()
    assert "Source of the biography" in changes
    assert actions.count("person.biography_written") == 1


def test_a_new_biography_is_checked_today_unless_somebody_says_otherwise(
    client: Client, office: Office, leader: Person
) -> None:
    client.sign_in(make_user(client.app, office=office).email)
    fields = client.get("people.biography", reference=leader.reference).form_fields()
    assert str(clock.today().year) in fields["biography_checked_on"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"biography_source": ""}, "Enter where this is published."),
        ({"biography_checked_on": ""}, "Enter the day on which it was checked."),
        ({"biography": "x" * 1_501}, "this is 1 too many"),
    ],
)
def test_a_biography_without_its_source_or_its_day_is_refused_and_nothing_is_lost(
    client: Client, office: Office, leader: Person, wrong: dict[str, str], said: str
) -> None:
    client.sign_in(make_user(client.app, office=office).email)
    page = client.get("people.biography", reference=leader.reference)
    page = client.submit(page, WRITTEN | wrong, expect=422)
    assert any(said in error for error in page.errors()), page.errors()
    kept = page.form_fields()
    assert {name: kept[name].strip() for name in WRITTEN} == WRITTEN | wrong


def test_a_check_that_is_still_to_come_is_refused(
    client: Client, office: Office, leader: Person
) -> None:
    client.sign_in(make_user(client.app, office=office).email)
    ahead = clock.today() + timedelta(days=1)
    page = client.get("people.biography", reference=leader.reference)
    typed = WRITTEN | {"biography_checked_on": f"{ahead.day}/{ahead.month}/{ahead.year}"}
    assert client.submit(page, typed, expect=422).errors() == [
        "The day of the check must not be ahead."
    ]


def test_without_words_there_is_no_biography(
    client: Client, office: Office, leader: Person
) -> None:
    client.sign_in(make_user(client.app, office=office).email)
    write(client, leader)
    page = write(client, leader, biography="")
    assert "Nothing is written yet." in page.words()
    with client.app.app_context():
        person = session().scalars(select(Person).where(Person.id == leader.id)).one()
        told = (person.biography, person.biography_source, person.biography_checked_on)
        assert told == ("", "", None)
        actions = session().scalars(select(AuditEntry.action)).all()
    assert actions.count("person.biography_removed") == 1


def test_two_who_write_at_once_see_both(client: Client, office: Office, leader: Person) -> None:
    client.sign_in(make_user(client.app, office=office).email)
    page = client.get("people.biography", reference=leader.reference)
    write(client, leader)
    page = client.submit(page, WRITTEN | {"biography": "Sailed."}, expect=409)
    assert WORDS in page.words()
    assert page.form_fields()["biography"].strip() == "Sailed."


def test_everybody_reads_a_biography_and_the_office_of_the_person_alone_writes_it(
    client: Client, office: Office, leader: Person
) -> None:
    client.sign_in(make_user(client.app, office=office).email)
    write(client, leader)
    client.sign_out()
    others = (
        make_user(client.app, Role.DEPARTMENT, department="DfE"),
        make_user(client.app, office=make_office(client.app)),
    )
    for reader in others:
        client.sign_in(reader.email)
        page = client.get("people.person", reference=leader.reference)
        assert WORDS in page.words()
        assert "Change or check the biography" not in page.links()
        client.get("people.biography", reference=leader.reference, expect=403)
        client.sign_out()


def test_a_name_that_never_was_has_no_biography(client: Client, office: Office) -> None:
    client.sign_in(make_user(client.app, office=office).email)
    client.get("people.biography", reference="PER-999999", expect=404)


def test_a_database_keeps_no_biography_without_its_source(client: Client) -> None:
    with pytest.raises(Exception, match="biography_is_sourced"):
        make_person(client.app, biography=WORDS, biography_checked_on=date(2026, 3, 2))
