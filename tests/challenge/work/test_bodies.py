"""Bodies that watch over a case, who is appointed to them, and what they report."""

from datetime import date
from typing import Any

import pytest

from gorm.challenge.models import BodyKind, ClockKind
from gorm.core.happenings import HappenedOn
from tests.challenge.work.desk import Desk
from tests.factories.challenge import make_clock, make_instrument
from tests.factories.places import make_council

BOARD: dict[str, Any] = {"kind": "improvement_board", "name": "Anytown Improvement Board"}


@pytest.fixture
def board(desk: Desk) -> str:
    """The reference of a board that began on 1 March 2027."""
    return set_up(desk)


def set_up(desk: Desk, **typed: Any) -> str:
    """A board as the manager adds it; its reference."""
    desk.do("set_up_body", **(BOARD | {"happened_on": "1 March 2027"} | typed))
    return desk.work.bodies[-1].reference


def test_a_body_has_a_kind_a_name_a_remit_and_what_it_rests_on(desk: Desk) -> None:
    direction = make_instrument(
        desk.app, desk.manager, desk.case, "direction", in_force_from=date(2027, 3, 1),
        title="Direction",
    )  # fmt: skip
    set_up(desk, remit="Money and children.", instrument=direction.reference)
    (body,) = desk.work.bodies
    assert (body.kind, body.name) == (BodyKind.IMPROVEMENT_BOARD, "Anytown Improvement Board")
    assert body.instrument == f"Direction ({direction.reference})"
    assert not body.reports
    words = desk.tab()
    assert "Money and children." in words
    assert "Nobody is appointed yet." in words


def test_one_may_begin_on_a_day_to_come_and_ends_not_before_it_begins(desk: Desk) -> None:
    set_up(desk, begins_on="1 April 2027", ends_on="31 March 2029")
    (body,) = desk.work.bodies
    assert body.span == "From 1 April 2027 to 31 March 2029"
    assert desk.titles() == [
        "Improvement board set up: Anytown Improvement Board, from 1 April 2027 to 31 March 2029"
    ]
    page = desk.do("set_up_body", **BOARD, ends_on="1 February 2027", expect=422)
    assert page.errors() == ["What begins on 10 March 2027 cannot end before."]


def test_the_same_organisation_may_hold_two_posts_and_is_joined_by_its_name(
    desk: Desk, board: str
) -> None:
    make_council(desk.app, "Neighbour Council", office=desk.office)
    for role in ("Chair", "Adviser"):
        desk.do("appoint", body=board, who="Neighbour Council", role=role)
    (body,) = desk.work.bodies
    assert [(one.who, one.role) for one in body.appointments] == [
        ("Neighbour Council", "Chair"),
        ("Neighbour Council", "Adviser"),
    ]
    assert desk.titles()[-1] == (
        "Appointed to Anytown Improvement Board: Neighbour Council, Adviser, from 10 March 2027"
    )


def test_an_appointment_ends_with_a_reason(desk: Desk, board: str) -> None:
    desk.do("appoint", body=board, who="Ms Smith", role="Chair", happened_on="2 March 2027")
    reference = desk.work.bodies[0].appointments[0].reference
    page = desk.do("end_appointment", appointment=reference, because="", expect=422)
    assert page.errors() == ["Enter why it ended."]
    page = desk.do(
        "end_appointment", appointment=reference, because="Ill.", happened_on="1/3/2027", expect=422
    )
    assert "before the appointment began (2 March 2027)" in page.errors()[0]
    desk.do(
        "end_appointment", appointment=reference, because="She retired.", happened_on="9/3/2027"
    )
    (one,) = desk.work.bodies[0].appointments
    assert (one.ends_on, one.ended_because) == (date(2027, 3, 9), "She retired.")
    assert "From 2 March 2027 to 9 March 2027: She retired." in desk.tab()


def test_nobody_is_appointed_to_a_body_before_it_begins_or_after_it_ended(
    desk: Desk, board: str
) -> None:
    page = desk.do("appoint", body=board, who="Ms Smith", begins_on="1/2/2027", expect=422)
    assert page.errors() == [
        "Anytown Improvement Board began only then: 1 March 2027. Check both dates."
    ]
    desk.do("end_body", body=board, because="The job is done.", happened_on="5 March 2027")
    page = desk.do("appoint", body=board, who="Ms Smith", expect=422)
    assert page.errors() == ["Anytown Improvement Board ended on 5 March 2027. Check both dates."]
    page = desk.do("appoint", body=board, who="", expect=422)
    assert page.errors() == ["Enter the name of the person or organisation."]


def test_when_a_report_has_come_the_next_is_due_counted_from_when_this_one_was(desk: Desk) -> None:
    set_up(desk, happened_on="1 September 2026", reports_every="6", ends_on="31 August 2028")
    (report,) = desk.work.bodies[0].reports
    assert report.clock is not None
    assert report.clock.basis == "6 months after 1 September 2026"
    assert report.is_late
    desk.do(
        "receive_report", report=report.reference, happened_on="9 March 2027", words="Slow going."
    )
    came, due = desk.work.bodies[0].reports
    assert came.came.received == HappenedOn(date(2027, 3, 9))
    assert came.is_late
    assert due.clock is not None
    assert due.clock.due_on == date(2027, 9, 1)
    desk.do("receive_report", report=report.reference, words="Slow going indeed.")
    assert len(desk.work.bodies[0].reports) == 2


def test_a_report_is_expected_by_a_stated_day_and_extended_with_a_reason(
    desk: Desk, board: str
) -> None:
    page = desk.do("expect_report", body=board, title="Final report", expect=422)
    assert page.errors() == ["Enter when the report is due."]
    desk.do("expect_report", body=board, title="Final report", due_on="31 March 2027")
    (report,) = desk.work.bodies[0].reports
    assert report.clock is not None
    page = desk.do(
        "receive_report", report=report.reference, happened_on="5 March 2027", words="Hello.",
        expect=422,
    )  # fmt: skip
    assert "before it was asked for (10 March 2027)" in page.errors()[0]
    assert page.form_fields()["words"] == "Hello."
    desk.do(
        "move_clock", clock=report.clock.reference, due_on="30 April 2027",
        reason="The auditors are late.",
    )  # fmt: skip
    words = desk.tab()
    assert "Due 30 April 2027" in words
    assert "Moved from 31 March 2027 to 30 April 2027" in words
    assert "The auditors are late." in words
    assert desk.titles()[-1] == (
        "Deadline moved: Report of Anytown Improvement Board, from 31 March 2027 to 30 April 2027"
    )


def test_a_report_takes_up_the_clock_that_its_instrument_started(desk: Desk) -> None:
    direction = make_instrument(desk.app, desk.manager, desk.case, "direction")
    running = make_clock(
        desk.app, desk.manager, desk.case, due_on=date(2027, 8, 2), kind=ClockKind.REPORT,
        what="Report under it", instrument=direction,
    )  # fmt: skip
    set_up(desk, instrument=direction.reference, reports_every="6")
    (report,) = desk.work.bodies[0].reports
    assert report.clock is not None
    assert report.clock.reference == running
    assert len(desk.work.running) == 1
