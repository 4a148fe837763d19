"""Recording positions: superseded and struck, never edited; and replies to them."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DatabaseError

from gorm.accounts.actor import Actor
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.core.errors import NotAllowed, NotFound
from gorm.engagements.models import Sharing
from gorm.negotiations.models import (
    AgreementEvent,
    Position,
    PositionReply,
    PositionState,
)
from gorm.negotiations.rules.positions import OFFICE
from gorm.negotiations.service import positions as recording
from gorm.negotiations.service.positions import RACE, Said
from gorm.negotiations.service.rounds import RoundDetails, close_round, link_engagement, open_round
from tests.factories.accounts import make_office, make_user
from tests.factories.engagements import make_engagement
from tests.negotiations.rounds.talks import Talks, refused


@pytest.fixture
def talks(app: Flask) -> Talks:
    return Talks(app)


def open_by(talks: Talks, **more: Any) -> int:
    with talks.app.app_context(), unit_of_work():
        details = RoundDetails(clock.today(), **more)
        return open_round(talks.manager, talks.agreement, details)


def close(talks: Talks, number: int) -> None:
    with talks.app.app_context(), unit_of_work():
        close_round(talks.manager, talks.agreement, number, clock.today(), "Nothing agreed")


def test_a_round_is_not_opened_while_another_is_open(talks: Talks) -> None:
    assert open_by(talks, title="First draft") == 1
    assert "A round is open already" in refused(open_by, talks)[""]
    close(talks, 1)
    assert open_by(talks) == 2


def test_two_who_open_a_round_at_once_open_one(talks: Talks) -> None:
    def twice() -> None:
        with talks.app.app_context(), unit_of_work():
            session().execute(
                text("INSERT INTO negotiation_round (agreement_id, number, title, opened_on, notes,"
                     " version) SELECT id, 7, '', :on, '', 1 FROM agreement"),
                {"on": clock.today()},
            )  # fmt: skip
            open_round_unseen(talks)

    assert "A round is open already" in refused(twice)[""]


def open_round_unseen(talks: Talks) -> None:
    """Open a round without having read that another was opened meanwhile: the index judges."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("gorm.negotiations.service.rounds._last_round", lambda _agreement: None)
        open_round(talks.manager, talks.agreement, RoundDetails(clock.today()))


def test_a_position_on_a_closed_round_is_refused_though_a_reply_is_not(talks: Talks) -> None:
    talks.open()
    position = talks.offer("70")
    close(talks, 1)
    assert "was closed on" in refused(talks.offer, "71")[""]
    talks.reply(position, PositionState.RESERVED)
    assert talks.position(position).state is PositionState.RESERVED


def test_a_round_is_closed_once_and_not_before_it_was_opened(talks: Talks) -> None:
    talks.open()
    close(talks, 1)
    assert "was closed on" in refused(close, talks, 1)[""]


def test_a_position_supersedes_its_sides_earlier_one_in_the_round(talks: Talks) -> None:
    talks.open()
    first = talks.offer("70")
    ours = talks.offer("80", speaker=OFFICE)
    second = talks.offer("72", seen=first)
    assert not talks.position(first).is_current
    assert talks.position(second).supersedes_id == talks.position(first).id
    assert talks.position(ours).is_current


def test_what_was_left_as_it_was_seen_is_not_recorded_again(talks: Talks) -> None:
    talks.open()
    first = talks.offer("70")
    assert talks.say(Said("line_1", Decimal("70.0"), seen=first)).positions == 0
    assert talks.latest().reference == first


def test_the_second_of_two_is_told_what_the_first_recorded_for_the_same_cell(talks: Talks) -> None:
    talks.open()
    talks.offer("70")
    faults = refused(talks.say, Said("line_1", Decimal(75)), Said("line_2", Decimal(5)))
    assert set(faults) == {"offer_line_1"}
    assert f"{talks.manager.name} recorded 70\u00a0%" in faults["offer_line_1"]
    assert talks.latest().offer == 70  # all or none


def test_different_cells_of_two_who_record_at_once_merge(talks: Talks) -> None:
    talks.open()
    first = talks.offer("70")
    other = talks.offer("71", seen=first)
    # Opened when `first` stood, and left as it was; only the other line was typed.
    done = talks.say(Said("line_1", Decimal(70), seen=first), Said("line_2", Decimal(5)))
    assert done.positions == 1
    assert talks.position(other).is_current


def test_the_database_judges_who_came_first_where_neither_saw_the_other(
    talks: Talks, monkeypatch: pytest.MonkeyPatch
) -> None:
    talks.open()
    talks.offer("70")
    monkeypatch.setattr(recording, "_earlier", lambda *_args: {})
    assert refused(talks.offer, "75") == {"": RACE}
    assert talks.latest().offer == 70


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Said("line_1"), "enter the offer"),
        (Said("line_9", Decimal(1)), "no longer in the agreement"),
        (Said("term_1", words="Yes"), "no longer in the agreement"),
    ],
)
def test_what_cannot_be_recorded_is_told_beside_its_cell(
    talks: Talks, said: Said, words: str
) -> None:
    talks.open()
    assert words in refused(talks.say, said)[f"offer_{said.topic}"]


def test_a_position_is_not_taken_away_by_clearing_its_cell(talks: Talks) -> None:
    talks.open()
    first = talks.offer("70")
    faults = refused(talks.say, Said("line_1", seen=first))
    assert "mark it as recorded in error" in faults["offer_line_1"]


def test_accepting_what_was_superseded_is_refused(talks: Talks) -> None:
    talks.open()
    first = talks.offer("70")
    talks.offer("72", seen=first)
    assert "has replaced this one" in refused(talks.reply, first, PositionState.ACCEPTED)["state"]


def test_accepting_an_offer_that_a_later_round_overtook_is_refused(talks: Talks) -> None:
    talks.open()
    first = talks.offer("70")
    close(talks, 1)
    talks.open()
    talks.offer("72", number=2)
    faults = refused(talks.reply, first, PositionState.ACCEPTED)
    assert "another offer in round 2" in faults["state"]


def test_a_reply_is_not_before_the_position(talks: Talks) -> None:
    talks.open()
    first = talks.offer("70")
    early = clock.today() - timedelta(days=1)
    assert "replied_on" in refused(talks.reply, first, PositionState.ACCEPTED, early)


def test_replies_stay_and_the_last_one_holds(talks: Talks) -> None:
    talks.open()
    first = talks.offer("70")
    talks.reply(first, PositionState.RESERVED)
    talks.reply(first, PositionState.ACCEPTED)
    assert talks.position(first).state is PositionState.ACCEPTED
    with talks.app.app_context():
        states = session().scalars(select(PositionReply.state).order_by(PositionReply.id)).all()
    assert states == [PositionState.RESERVED, PositionState.ACCEPTED]


def test_what_was_recorded_in_error_stays_struck_with_its_reason(talks: Talks) -> None:
    talks.open()
    first = talks.offer("70")
    assert "reason" in refused(talks.strike, first, " ")
    talks.strike(first)
    struck = talks.position(first)
    assert (struck.is_current, struck.error_because) == (False, "Heard wrongly")
    assert "recorded in error" in refused(talks.reply, first, PositionState.ACCEPTED)["state"]
    talks.offer("71")
    assert talks.latest().supersedes_id is None


@pytest.mark.parametrize(
    "change",
    [
        update(Position).values(offer=Decimal(1)),
        update(Position).values(reason="Another"),
        update(Position).values(said_by="Somebody else"),
        delete(Position),
        update(PositionReply).values(words="Another"),
        delete(PositionReply),
    ],
    ids=["offer", "reason", "said by", "gone", "reply", "reply gone"],
)
def test_the_database_refuses_to_edit_what_was_said(talks: Talks, change: Any) -> None:
    talks.open()
    talks.reply(talks.offer("70"), PositionState.RESERVED)
    with talks.app.app_context(), pytest.raises(DatabaseError):
        session().connection().execute(change)


def test_only_the_team_and_directors_record_positions(talks: Talks) -> None:
    talks.open()
    colleague = make_user(talks.app, office=talks.office)
    stranger = make_user(talks.app, office=make_office(talks.app))
    with pytest.raises(NotAllowed):
        talks.offer("70", actor=colleague)
    with pytest.raises(NotFound):
        talks.offer("70", actor=stranger)
    talks.offer("70", actor=talks.director)


def test_a_meeting_is_linked_to_a_round_by_who_may_read_it(talks: Talks) -> None:
    talks.open()
    mine = make_engagement(talks.app, talks.manager)
    stranger = make_user(talks.app, office=make_office(talks.app))
    theirs = make_engagement(talks.app, stranger, sharing=Sharing.RESTRICTED)
    link(talks, talks.manager, mine)
    assert "linked to the round already" in refused(link, talks, talks.manager, mine)["engagement"]
    assert "engagement" in refused(link, talks, talks.manager, theirs)


def link(talks: Talks, actor: Actor, engagement: str) -> None:
    with talks.app.app_context(), unit_of_work():
        link_engagement(actor, talks.agreement, 1, engagement)


def test_the_chronology_tells_what_was_recorded_and_by_whom_it_was_said(talks: Talks) -> None:
    talks.open()
    talks.offer("70")
    with talks.app.app_context():
        event = session().scalars(select(AgreementEvent).order_by(AgreementEvent.id.desc())).first()
    assert event is not None
    assert event.title == "Round 1: 1 position of the area recorded"
    assert event.words == "Line 1: 70\u00a0%"
    assert event.facts == [["Said by", "A. Brown"]]
