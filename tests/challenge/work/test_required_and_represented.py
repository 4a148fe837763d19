"""What instruments require, and representations on proposals."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from gorm.challenge.models import Representations
from gorm.core.db import session
from gorm.core.happenings import HappenedOn, Precision
from tests.challenge.work.desk import Desk
from tests.factories.challenge import make_instrument, make_representations

OPENS, CLOSES = date(2027, 3, 1), date(2027, 3, 8)


@pytest.fixture
def notice(desk: Desk) -> str:
    """The reference of a notice that was decided on 2 March 2027."""
    made = make_instrument(
        desk.app, desk.manager, desk.case, in_force_from=date(2027, 3, 2), title="Notice to Anytown"
    )
    return made.reference


@pytest.fixture
def proposal(desk: Desk) -> str:
    """The reference of a proposal whose representations closed on 8 March 2027."""
    return invited(desk, CLOSES)


def invited(desk: Desk, closes_on: date) -> str:
    """The reference of a proposal with representations until this day."""
    made = make_representations(
        desk.app, desk.manager, desk.case, opens_on=OPENS, closes_on=closes_on
    )
    return made.reference


def closing(app: Flask) -> list[date]:
    """When representations close."""
    with app.app_context():
        return list(
            session().scalars(select(Representations.closes_on).order_by(Representations.id))
        )


def test_an_action_is_required_by_an_instrument_and_met_in_words(desk: Desk, notice: str) -> None:
    desk.do(
        "require_action", instrument=notice, words="Appoint a finance director.",
        happened_on="2 March 2027", due_on="31 March 2027",
    )  # fmt: skip
    (action,) = desk.work.actions
    assert action.instrument == f"Notice to Anytown ({notice})"
    assert action.clock is not None
    assert action.clock.due_on == date(2027, 3, 31)
    assert "31 March 2027 (13 working days left)" in desk.tab()
    desk.do("meet_action", action=action.reference, how="Ms Smith began.", happened_on="9/3/2027")
    (action,) = desk.work.actions
    assert (action.met, action.met_how) == (HappenedOn(date(2027, 3, 9)), "Ms Smith began.")
    assert not desk.work.running
    assert desk.titles()[1:] == [
        f"Required under Notice to Anytown ({notice}): Appoint a finance director.",
        "Required action met: Appoint a finance director.",
    ]


def test_an_action_needs_no_deadline_but_an_instrument_that_was_made_before(
    desk: Desk, notice: str
) -> None:
    proposed = invited(desk, CLOSES)
    offered = [option.get("value") for option in desk.form("require_action").all("option")]
    assert notice in offered
    assert proposed not in offered  # it requires nothing yet
    page = desk.do("require_action", words="Publish accounts.", expect=422)
    assert page.errors() == ["Choose the instrument."]
    page = desk.do(
        "require_action", instrument=notice, words="Publish accounts.",
        happened_on="1 March 2027", expect=422,
    )  # fmt: skip
    assert f"before {notice} was decided (2 March 2027)" in page.errors()[0]
    assert page.form_fields()["words"] == "Publish accounts."
    desk.do(
        "require_action", instrument=notice, words="Publish accounts.", happened_on="3 March 2027"
    )
    (action,) = desk.work.actions
    assert action.clock is None
    page = desk.do("meet_action", action=action.reference, how="", expect=422)
    assert page.errors() == ["Enter how it was met."]
    page = desk.do(
        "meet_action", action=action.reference, how="Done.", happened_on="2/3/2027", expect=422
    )
    assert "before it was required (3 March 2027)" in page.errors()[0]


def test_representations_are_listed_with_whoever_made_them_and_late_ones_are_called_late(
    desk: Desk, proposal: str
) -> None:
    page = desk.do(
        "receive_representation", proposal=proposal, from_whom="X", happened_on="28/2/2027",
        expect=422,
    )  # fmt: skip
    assert "before representations were invited (1 March 2027)" in page.errors()[0]
    page = desk.do("receive_representation", proposal=proposal, from_whom="", expect=422)
    assert page.errors() == ["Enter who made the representation."]
    desk.do(
        "receive_representation", proposal=proposal, from_whom="Anytown Council",
        happened_on="8 March 2027", words="We object.",
    )  # fmt: skip
    desk.do(
        "receive_representation", proposal=proposal, from_whom="A resident",
        happened_on="9 March 2027",
    )  # fmt: skip
    (line,) = desk.work.representations
    assert [(one.from_whom, line.is_late(one)) for one in line.received] == [
        ("Anytown Council", False),
        ("A resident", True),
    ]
    words = desk.tab()
    assert "We object." in words
    assert "From A resident, 9 March 2027 After they closed" in words


def test_representations_are_not_considered_on_their_last_day_but_on_the_next(
    desk: Desk, proposal: str
) -> None:
    page = desk.do(
        "consider_representations", proposal=proposal, words="Weighed.",
        happened_on="8 March 2027", expect=422,
    )  # fmt: skip
    assert page.errors()[0].endswith("be considered on 9 March 2027 at the earliest.")
    page = desk.do("consider_representations", proposal=proposal, words="", expect=422)
    assert page.errors() == ["Enter what was made of the representations."]
    desk.do(
        "consider_representations", proposal=proposal, words="Weighed.",
        happened_on="8 March 2027", happened_precision="week",
    )  # fmt: skip
    assert desk.work.representations[0].considered == HappenedOn(date(2027, 3, 8), Precision.WEEK)
    desk.do(
        "consider_representations", proposal=proposal, words="Weighed.",
        happened_on="9 March 2027", happened_precision="day",
    )  # fmt: skip
    (line,) = desk.work.representations
    assert line.considered == HappenedOn(date(2027, 3, 9))
    assert line.clock is not None
    assert line.clock.stopped_on == date(2027, 3, 9)
    assert "Where they stand Considered Considered 9 March 2027" in desk.tab()


def test_moving_their_clock_moves_the_day_on_which_they_close_and_no_other(desk: Desk) -> None:
    invited(desk, CLOSES)
    invited(desk, date(2027, 3, 19))
    running = desk.work.representations[1].clock
    assert running is not None
    page = desk.do("meet_clock", clock=running.reference, words="Enough.", expect=422)
    assert page.errors() == ["This clock stops when the representations are considered."]
    desk.do(
        "move_clock", clock=running.reference, due_on="26 March 2027",
        reason="The council asked for a week.",
    )  # fmt: skip
    assert closing(desk.app) == [CLOSES, date(2027, 3, 26)]
    line = desk.work.representations[1]
    assert line.clock is not None
    assert line.clock.due_on == line.closes_on
    assert "Moved from 19 March 2027 to 26 March 2027" in desk.tab()
