"""One thing done with several rows of a list: asked first, in one go, honest about the rest."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.core.errors import Conflict, Refused
from gorm.engagements import service
from gorm.engagements.models import Commitment, CommitmentState, Engagement, Side
from gorm.engagements.service import CommitmentDetails
from gorm.lists.together import MOST_PICKED, Pick, done_with_each, pick_of, picks_in
from gorm.settings.models import Theme
from tests.factories.accounts import make_office, make_user
from tests.factories.engagements import make_engagement
from tests.support.client import Client
from tests.support.pages import Page

TODAY = clock.today()


@pytest.fixture
def office(app: Flask) -> Office:
    return make_office(app)


@pytest.fixture
def reader(app: Flask, client: Client, office: Office) -> Actor:
    actor = make_user(app, office=office)
    client.sign_in(actor.email)
    return actor


def promised(app: Flask, actor: Actor, *promises: str, side: Side = Side.OURS) -> list[str]:
    """Promises made at a meeting; their references."""
    made = make_engagement(
        app, actor, commitments=tuple(CommitmentDetails(side, one) for one in promises)
    )
    with app.app_context():
        return list(
            session().scalars(
                select(Commitment.reference)
                .join(Commitment.engagement)
                .where(Engagement.reference == made)
                .order_by(Commitment.id)
            )
        )


def standing(app: Flask, reference: str) -> Commitment:
    with app.app_context():
        found = session().scalars(select(Commitment).where(Commitment.reference == reference)).one()
        session().expunge(found)
        return found


def asked(client: Client, act: str, references: list[str], version: int = 1) -> Page:
    return client.get(
        "engagements.commitments_together", act=act,
        pick=[pick_of(one, version) for one in references], back="/commitments?side=ours",
    )  # fmt: skip


def test_the_page_names_how_many_and_which_before_anything_is_done(
    app: Flask, client: Client, reader: Actor
) -> None:
    made = promised(app, reader, "Send the guidance", "Call the leader", "Read the plan")
    page = asked(client, "done", made)
    assert "Mark as done: 3 commitments" in page.words("h1")
    assert "Send the guidance" in page.words()
    assert all(standing(app, one).state is CommitmentState.OPEN for one in made)
    after = client.follow(client.submit(page, {}))
    assert "3 commitments are done" in after.words()
    assert all(standing(app, one).state is CommitmentState.DONE for one in made)


def test_several_are_dropped_with_one_reason_and_none_without(
    app: Flask, client: Client, reader: Actor
) -> None:
    made = promised(app, reader, "One", "Two")
    page = asked(client, "drop", made)
    again = client.submit(page, {"reason": " "}, expect=422)
    assert again.errors() == ["Say why they are dropped."]
    client.submit(again, {"reason": "The fund was closed."})
    assert {standing(app, one).dropped_because for one in made} == {"The fund was closed."}


def test_several_are_given_to_a_colleague_and_put_to_another_day(
    app: Flask, client: Client, office: Office, reader: Actor
) -> None:
    colleague = make_user(app, office=office)
    made = promised(app, reader, "One", "Two")
    client.submit(asked(client, "owner", made), {"owner": str(colleague.user_id)})
    client.submit(asked(client, "day", made, 2), {"due_on": "3 March 2027"})
    for one in made:
        assert standing(app, one).owner_user_id == colleague.user_id
        assert str(standing(app, one).due_on) == "2027-03-03"


def test_nobody_of_another_office_is_offered_as_an_owner(
    app: Flask, client: Client, reader: Actor
) -> None:
    stranger = make_user(app)
    made = promised(app, reader, "One")
    page = asked(client, "owner", made)
    client.submit(page, {"owner": str(stranger.user_id)}, expect=422)
    assert standing(app, made[0]).owner_user_id is None


def test_what_changed_in_between_is_left_and_said(
    app: Flask, client: Client, reader: Actor
) -> None:
    made = promised(app, reader, "One", "Two", "Three")
    page = asked(client, "done", made)
    with app.app_context(), unit_of_work():
        service.put_off_commitment(reader, made[1], TODAY + timedelta(days=9), 1)
    after = client.follow(client.submit(page, {}))
    assert "2 commitments are done" in after.words()
    assert f"{made[1]} stays as it was" in after.words()
    assert "Somebody else changed this commitment" in after.words()
    assert standing(app, made[1]).state is CommitmentState.OPEN
    assert standing(app, made[2]).state is CommitmentState.DONE


def test_what_cannot_be_done_is_told_before_it_is_tried(
    app: Flask, client: Client, reader: Actor
) -> None:
    (closed,) = promised(app, reader, "Closed")
    (theirs,) = promised(app, reader, "Their plan", side=Side.THEIRS)
    with app.app_context(), unit_of_work():
        service.complete_commitment(reader, closed, 1)
    page = client.get(
        "engagements.commitments_together", act="owner",
        pick=[f"{closed}.2", f"{theirs}.1", "COM-999999.1"],
    )  # fmt: skip
    words = page.words()
    assert "Give to another owner: 0 commitments" in words
    assert "it is closed already" in words
    assert "it is their promise" in words
    assert "1 commitment that is not there any more" in words


def test_promises_of_another_office_are_neither_shown_nor_done(
    app: Flask, client: Client, reader: Actor
) -> None:
    stranger = make_user(app)
    (theirs,) = promised(app, stranger, "CANARY of another office")
    (ours,) = promised(app, reader, "Ours")
    page = asked(client, "done", [theirs, ours])
    assert "CANARY" not in page.text
    after = client.follow(client.submit(page, {}))
    assert "1 commitment is done" in after.words()
    assert standing(app, theirs).state is CommitmentState.OPEN


def test_each_of_several_has_its_line_in_the_history_of_its_engagement(
    app: Flask, client: Client, reader: Actor
) -> None:
    made = [*promised(app, reader, "One"), *promised(app, reader, "Two")]
    client.submit(asked(client, "done", made), {})
    for one in made:
        with app.app_context():
            reference = session().scalar(
                select(Engagement.reference)
                .join(Engagement.commitments)
                .where(Commitment.reference == one)
            )
        page = client.get("engagements.detail", reference=reference)
        assert "completed a commitment" in page.words()


def test_sent_twice_it_is_done_once(app: Flask, client: Client, reader: Actor) -> None:
    made = promised(app, reader, "One")
    page = asked(client, "done", made)
    client.submit(page, {})
    assert "is done" in client.follow(client.submit(page, {})).words()
    assert standing(app, made[0]).version == 2


def test_nothing_ticked_and_acts_that_nobody_offers_change_nothing(
    client: Client, reader: Actor
) -> None:
    page = client.get("engagements.commitments_together", act="done", expect=303)
    assert "Nothing was ticked" in client.follow(page).words()
    client.get("engagements.commitments_together", act="delete", pick="COM-000001.1", expect=422)
    client.get("engagements.commitments_together", act="done", pick="x" * 10_000, expect=303)
    away = client.get(
        "engagements.commitments_together", act="done", back="//evil.example", expect=303
    )
    assert away.location == "/commitments"


def test_all_boxes_of_a_page_are_ticked_by_one_link_without_scripts(
    app: Flask, client: Client, reader: Actor
) -> None:
    promised(app, reader, "One", "Two")
    page = client.get("engagements.all_commitments")
    assert not ticked_in(page)
    page = client.open(page.links()["Select all on this page"])
    assert len(ticked_in(page)) == 2
    assert "Untick all on this page" in page.links()


def ticked_in(page: Page) -> list[Any]:
    boxes = [box for box in page.all("input") if box.get("name") == "pick"]
    return [box for box in boxes if box.get("checked") is not None]


def test_several_engagements_are_given_a_theme_and_a_next_contact(
    app: Flask, client: Client, reader: Actor
) -> None:
    with app.app_context():
        theme = (
            session().scalars(select(Theme.id).where(Theme.is_in_use).order_by(Theme.id)).first()
        )
    made = [make_engagement(app, reader), make_engagement(app, reader)]
    other = make_engagement(app, make_user(app), purpose="CANARY")

    def together(act: str, *picks: str) -> Page:
        return client.get("engagements.engagements_together", act=act, pick=list(picks))

    page = together("theme", *(f"{one}.1" for one in made), f"{other}.1")
    assert "Add a theme: 2 engagements" in page.words()
    assert "only the office or department that owns it changes it" in page.words()
    assert "CANARY" not in page.text
    after = client.follow(client.submit(page, {"theme": str(theme)}))
    assert "2 engagements are on the theme" in after.words()
    page = together("next", *(f"{one}.2" for one in made))
    client.submit(page, {"next_contact_by": "3 March 2027"})
    with app.app_context():
        found = session().scalars(
            select(Engagement.next_contact_by).where(Engagement.reference.in_(made))
        )
        assert {str(one) for one in found} == {"2027-03-03"}
    page = together("theme", f"{made[0]}.3")
    after = client.follow(client.submit(page, {"theme": str(theme)}))
    assert "on that theme already" in after.words()


def test_a_verb_that_had_begun_is_not_gone_on_from(app: Flask, reader: Actor) -> None:
    first, second = promised(app, reader, "One", "Two")

    def half(pick: Pick) -> None:
        found = session().scalars(
            select(Commitment).where(Commitment.reference == pick.reference)
        ).one()  # fmt: skip
        if pick.reference == second:
            found.promise = "Half done"
            raise Refused("Too late.")
        service.complete_commitment(reader, pick.reference, pick.version)

    with pytest.raises(Refused), app.app_context(), unit_of_work():
        done_with_each([Pick(first, 1), Pick(second, 1)], half)
    assert standing(app, first).state is CommitmentState.OPEN


def test_a_refusal_is_told_by_its_own_words(app: Flask) -> None:
    def refuse(_: Pick) -> None:
        raise Conflict("Somebody was here.")

    with app.app_context(), unit_of_work():
        outcome = done_with_each([Pick("COM-000001", 1)], refuse)
    assert [(one.reference, one.why) for one in outcome.left] == [
        ("COM-000001", "Somebody was here.")
    ]


@given(st.lists(st.text(max_size=40)))
def test_whatever_an_address_holds_picks_are_rows_with_a_version(values: list[str]) -> None:
    for pick in picks_in(values):
        assert pick_of(pick.reference, pick.version)
        assert pick.version >= 0


@given(st.lists(st.integers(min_value=1, max_value=999_999), max_size=400))
def test_each_row_is_picked_once_and_no_more_than_a_page_holds(numbers: list[int]) -> None:
    found = picks_in(pick_of(f"COM-{one:06d}", 3) for one in numbers)
    assert len(found) == min(len(set(numbers)), MOST_PICKED)
    assert all(pick.version == 3 for pick in found)
