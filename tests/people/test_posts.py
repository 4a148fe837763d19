"""Starting, correcting, ending posts, and moving on."""

from datetime import date, timedelta

import pytest
from flask import Flask

from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.core import clock
from gorm.people.models import Person, Post, PostKind
from gorm.places.models import Organisation
from tests.factories.accounts import make_office, make_user
from tests.factories.people import make_person, make_post
from tests.factories.places import make_council
from tests.support.client import Client


class Scene:
    """An office with a council, somebody who leads it, and a relationship manager signed in."""

    def __init__(self, client: Client) -> None:
        app: Flask = client.app
        self.office: Office = make_office(app)
        self.council: Organisation = make_council(app, "Northaven Council", office=self.office)
        self.person: Person = make_person(app, "Ann Other")
        self.post: Post = make_post(
            app, self.person, self.council, PostKind.LEADER, started_on=date(2020, 5, 1)
        )
        client.sign_in(make_user(app, office=self.office).email)


def test_a_second_current_post_of_the_same_kind_there_is_refused_beside_the_field(
    client: Client,
) -> None:
    scene = Scene(client)
    page = client.get("people.start", reference=scene.person.reference)
    typed = {"organisation": "Northaven Council", "kind": "leader", "started_on": "1 May 2024"}
    page = client.submit(page, typed, expect=422)
    [error] = page.errors()
    assert error.startswith("Ann Other holds a current post of this kind at Northaven Council")
    assert error.endswith("End that post first, or correct it.")
    assert page.form_fields()["started_on"] == "1 May 2024"


def test_two_posts_of_kind_other_differ_by_their_titles(client: Client) -> None:
    scene = Scene(client)
    for title, status in (("Head of A", 303), ("Head of B", 303), ("Head of A", 422)):
        page = client.get("people.start", reference=scene.person.reference)
        typed = {"organisation": "Northaven Council", "kind": "other", "title": title}
        client.submit(page, typed, expect=status)


def test_a_past_post_of_the_same_kind_can_be_recorded_later(client: Client) -> None:
    scene = Scene(client)
    page = client.get("people.start", reference=scene.person.reference)
    typed = {"organisation": "Northaven Council", "kind": "leader", "ended_on": "1 May 2010"}
    page = client.follow(client.submit(page, typed))
    assert "1 May 2010" in page.words("table")


def test_moving_on_ends_one_post_and_starts_another_and_keeps_both(client: Client) -> None:
    scene = Scene(client)
    make_council(client.app, "Southaven Council", office=scene.office)
    page = client.get("people.move", reference=scene.post.reference)
    typed = {
        "ended_on": "31 March 2025",
        "organisation": "Southaven Council",
        "kind": "mayor",
        "started_on": "1 April 2025",
    }
    page = client.follow(client.submit(page, typed))
    assert "Mayor, Southaven Council since 1 April 2025" in page.words()
    assert "Leader Northaven Council 1 May 2020 31 March 2025" in page.words("table")


def test_moving_on_with_a_fault_ends_nothing(client: Client) -> None:
    scene = Scene(client)
    make_council(client.app, "Elsewhere Council", office=make_office(client.app))
    page = client.get("people.move", reference=scene.post.reference)
    typed = {"ended_on": "31 March 2025", "organisation": "Elsewhere Council", "kind": "mayor"}
    client.submit(page, typed, expect=422)
    typed |= {"organisation": "Northaven Council", "started_on": "1 March 2025"}
    page = client.submit(page, typed, expect=422)
    assert page.errors() == ["The new post cannot start before this one ended, on 31 March 2025."]
    page = client.get("people.person", reference=scene.person.reference)
    assert "since 1 May 2020" in page.words()
    assert "Past posts" not in page.words()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Enter the last day in this post."),
        ("1 May 2019", "A post that started on 1 May 2020 cannot end before."),
        ("1/1/0001", "The year must be from 1900 to 2100."),
        ("1/1/2099", "The day must not be more than two years ahead."),
        ("31/2/2024", "There is no such day; check the day and the month."),
    ],
)
def test_a_post_ends_on_a_day_that_makes_sense(client: Client, typed: str, said: str) -> None:
    scene = Scene(client)
    page = client.get("people.end", reference=scene.post.reference)
    page = client.submit(page, {"ended_on": typed}, expect=422)
    assert page.errors() == [said]


def test_a_post_that_ends_soon_is_still_held(client: Client) -> None:
    scene = Scene(client)
    soon = clock.today() + timedelta(days=20)
    page = client.get("people.end", reference=scene.post.reference)
    page = client.follow(client.submit(page, {"ended_on": soon.isoformat()}))
    assert "Past posts" not in page.words()
    assert "until" in page.words()


def test_an_ended_post_is_not_ended_again(client: Client) -> None:
    scene = Scene(client)
    page = client.get("people.end", reference=scene.post.reference)
    client.submit(page, {"ended_on": "1 May 2024"})
    again = client.get("people.end", reference=scene.post.reference)
    page = client.submit(again, {"ended_on": "1 May 2025"}, expect=422)
    assert page.errors() == ["This post ended on 1 May 2024 already."]


def test_a_correction_shows_what_another_saved_meanwhile(client: Client) -> None:
    scene = Scene(client)
    mine = client.get("people.correct", reference=scene.post.reference)
    client.submit(mine, {"title": "Council leader", "submission_key": "the first one 0001"})
    page = client.submit(mine, {"title": "Leader of the council"}, expect=409)
    assert "Council leader" in page.words("table")
    assert page.form_fields()["title"] == "Leader of the council"
    page = client.follow(client.submit(page, {}))
    assert "Leader of the council" in page.words()
    assert "Leader, Northaven Council: title" in page.words()


def test_a_past_post_can_be_made_current_unless_another_is_held(client: Client) -> None:
    scene = Scene(client)
    past = make_post(
        client.app, scene.person, scene.council, PostKind.LEADER, ended_on=date(2015, 1, 1)
    )
    page = client.get("people.correct", reference=past.reference)
    page = client.submit(page, {"ended_on": ""}, expect=422)
    assert "holds a current post of this kind" in page.errors()[0]


def test_who_ends_a_post_that_another_changed_is_told(client: Client) -> None:
    scene = Scene(client)
    mine = client.get("people.end", reference=scene.post.reference)
    correction = client.get("people.correct", reference=scene.post.reference)
    client.submit(correction, {"title": "Council leader"})
    page = client.submit(mine, {"ended_on": "1 May 2024"}, expect=409)
    assert page.form_fields()["ended_on"] == "1 May 2024"
    client.submit(page, {})


@pytest.mark.parametrize("endpoint", ["people.correct", "people.end", "people.move"])
def test_posts_of_another_office_are_not_written(client: Client, endpoint: str) -> None:
    scene = Scene(client)
    other = make_post(client.app, scene.person, make_council(client.app), PostKind.CHAIR)
    client.get(endpoint, reference=other.reference, expect=403)
    client.post(endpoint, {"ended_on": "1 May 2024"}, reference=other.reference, expect=403)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.AUDITOR, Role.ADMINISTRATOR])
def test_only_relationship_managers_and_directors_write_posts(client: Client, role: Role) -> None:
    scene = Scene(client)
    client.sign_out()
    client.sign_in(make_user(client.app, role, office=scene.office).email)
    client.get("people.end", reference=scene.post.reference, expect=403)
    client.get("people.add", expect=403)


@pytest.mark.parametrize("reference", ["POST-999999", "1", "POST-1%00"])
def test_an_unknown_post_is_not_found(client: Client, reference: str) -> None:
    Scene(client)
    client.open(f"/posts/{reference}/end", expect=404)
    client.open(f"/posts/{reference}/choice", expect=404)
