"""Voluntary engagement in lawful order, support with what came of it, publications, clocks."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from gorm.challenge.models import VoluntaryState
from gorm.challenge.queries.work import publications_out
from gorm.challenge.service.loading import case_to_work_on
from gorm.challenge.service.striking import strike_sheet
from gorm.challenge.service.supporting import take_voluntary
from gorm.core import clock
from gorm.core.db import unit_of_work
from gorm.core.errors import Refused
from gorm.core.happenings import HappenedOn
from tests.challenge.work.desk import Desk
from tests.factories.challenge import case_row, clock_row, make_clock

OFFER: dict[str, Any] = {
    "what": "A named official",
    "happened_on": "2 March 2027",
    "words": "At no cost.",
}


@pytest.fixture
def offered(desk: Desk) -> str:
    """The reference of what was offered on 2 March 2027."""
    desk.do("offer_voluntary", **OFFER)
    return desk.work.voluntary[0].reference


def test_what_is_offered_is_accepted_and_ends_each_with_its_date_and_words(
    desk: Desk, offered: str
) -> None:
    desk.do("offer_voluntary", what="A peer", happened_on="3 March 2027")
    page = desk.do(
        "take_voluntary", voluntary=offered, state="accepted", happened_on="1/3/2027", expect=422
    )
    assert "before it was offered (2 March 2027)" in page.errors()[0]
    desk.do(
        "take_voluntary", voluntary=offered, state="accepted", happened_on="4 March 2027",
        words="With thanks.",
    )  # fmt: skip
    desk.do(
        "take_voluntary", voluntary=offered, state="ended", happened_on="9 March 2027",
        words="It helped.",
    )  # fmt: skip
    line, other = desk.work.voluntary
    assert line.state is VoluntaryState.ENDED
    assert len(other.steps) == 1
    assert [(step.noted.on.day, step.words) for step in line.steps] == [
        (2, "At no cost."),
        (4, "With thanks."),
        (9, "It helped."),
    ]
    assert "4 March 2027: Voluntary engagement accepted: A named official" in desk.tab()
    desk.client.get("challenge.take_voluntary", reference=desk.case, voluntary=offered, expect=404)


def test_what_was_not_accepted_does_not_end(desk: Desk, offered: str) -> None:
    form = desk.form("take_voluntary", voluntary=offered)
    assert "Ended" not in form.words("form")
    page = desk.do("take_voluntary", voluntary=offered, state="ended", words="Over.", expect=422)
    assert page.errors() == ["It was offered. Choose what can follow from that."]
    assert page.form_fields()["words"] == "Over."
    desk.do("take_voluntary", voluntary=offered, state="declined")
    with desk.app.app_context(), pytest.raises(Refused), unit_of_work():
        take_voluntary(
            desk.manager, desk.case, offered, state=VoluntaryState.ENDED,
            happened_then=HappenedOn(date(2027, 3, 10)), seen_version=2,
        )  # fmt: skip


def test_support_is_told_with_whoever_gives_it_and_what_came_of_it(desk: Desk) -> None:
    page = desk.do("give_support", what="Help", given_by="", expect=422)
    assert page.errors() == ["Enter who gives it."]
    page = desk.do("give_support", what="Help", given_by="Us", ends_on="1/3/2027", expect=422)
    assert page.errors() == ["Support that begins on 10 March 2027 cannot end before."]
    desk.do(
        "give_support", what="A peer review", given_by="The sector’s association",
        happened_on="2 March 2027", ends_on="31 March 2027",
    )  # fmt: skip
    (line,) = desk.work.support
    assert line.span == "From 2 March 2027 to 31 March 2027"
    page = desk.do("end_support", support=line.reference, came_of_it="", expect=422)
    assert page.errors() == ["Enter what came of it."]
    page = desk.do(
        "end_support", support=line.reference, came_of_it="X", happened_on="1/3/2027", expect=422
    )
    assert "before the support began" in page.errors()[0]
    desk.do(
        "end_support", support=line.reference, came_of_it="Twelve recommendations.",
        happened_on="9 March 2027",
    )  # fmt: skip
    (line,) = desk.work.support
    assert (line.ends_on, line.came_of_it) == (date(2027, 3, 9), "Twelve recommendations.")
    assert "What came of it Twelve recommendations." in desk.tab()


def test_a_publication_under_embargo_is_shown_to_the_office_and_not_given_to_others(
    desk: Desk,
) -> None:
    desk.do(
        "publish", kind="written_statement", title="Statement on Anytown",
        published_on="10 March 2027", embargo_on="10 March 2027", embargo_at="2pm",
        address="https://example.org/statement",
    )  # fmt: skip
    assert "Statement on Anytown Under embargo" in desk.tab()
    assert titles_out(desk) == []
    with clock.stopped_at(datetime(2027, 3, 10, 14, tzinfo=UTC)):
        assert titles_out(desk) == ["Statement on Anytown"]


def test_a_publication_that_is_to_come_is_filed_today_and_is_not_given_to_others(
    desk: Desk,
) -> None:
    desk.do("publish", kind="letter", title="Letter", published_on="12 March 2027")
    assert desk.titles() == ["Letter to be published on 12 March 2027: Letter"]
    assert titles_out(desk) == []
    with clock.stopped_at(datetime(2027, 3, 12, 9, tzinfo=UTC)):
        assert titles_out(desk) == ["Letter"]


def test_a_publication_that_was_recorded_in_error_is_not_given_to_others(desk: Desk) -> None:
    desk.do("publish", kind="letter", title="Letter", published_on="9 March 2027")
    with desk.app.app_context(), unit_of_work():
        strike_sheet(desk.manager, case_to_work_on(desk.manager, desk.case), 2, "Not this case.")
    assert titles_out(desk) == []
    assert "Recorded in error: Not this case." in desk.tab()


def test_an_embargo_is_not_over_before_the_day_of_publication(desk: Desk) -> None:
    page = desk.do(
        "publish", kind="letter", title="Letter", published_on="12/3/2027",
        embargo_on="11/3/2027", expect=422,
    )  # fmt: skip
    assert page.errors() == [
        "An embargo lasts until the day of publication (12 March 2027) or longer."
    ]
    page = desk.do("publish", kind="letter", title="L", embargo_at="sometime", expect=422)
    assert page.errors() == ["Enter a time such as 9:30am or 14:30."]


def test_a_publication_is_changed_and_its_file_tells_what_it_said_before(desk: Desk) -> None:
    desk.do(
        "publish", kind="letter", title="Letter", published_on="12 July 2027",
        embargo_on="12 July 2027", embargo_at="9:30am",
    )  # fmt: skip
    line = desk.work.publications[0]
    assert line.embargoed_until == datetime(2027, 7, 12, 8, 30, tzinfo=UTC)  # summer time
    desk.do("change_publication", publication=line.reference)
    assert len(desk.titles()) == 1  # saved as it stood, it files nothing
    desk.do("change_publication", publication=line.reference, published_on="9 July 2027")
    assert desk.work.publications[0].published_on == date(2027, 7, 9)
    assert desk.titles()[-1] == "Publication changed: Letter"


def test_a_deadline_moves_with_a_reason_and_the_old_one_stays(desk: Desk) -> None:
    reference = make_clock(desk.app, desk.manager, desk.case, due_on=date(2027, 4, 1))
    page = desk.do("move_clock", clock=reference, due_on="8 April 2027", reason="", expect=422)
    assert page.errors() == ["Enter the reason: a deadline moves only with one."]
    page = desk.do("move_clock", clock=reference, due_on="1/4/2027", reason="X", expect=422)
    assert page.errors() == ["This is the deadline already."]
    desk.do("move_clock", clock=reference, due_on="8 April 2027", reason="Easter.")
    (line,) = desk.work.running
    assert [(one.before, one.after, one.reason) for one in line.moved] == [
        (date(2027, 4, 1), date(2027, 4, 8), "Easter.")
    ]


def test_a_clock_is_stopped_as_met_with_words(desk: Desk) -> None:
    reference = make_clock(
        desk.app, desk.manager, desk.case, due_on=date(2027, 4, 1), started_on=date(2027, 3, 3)
    )
    page = desk.do("meet_clock", clock=reference, words="", expect=422)
    assert page.errors() == ["Enter how it was met."]
    page = desk.do(
        "meet_clock", clock=reference, words="Met.", happened_on="2 March 2027", expect=422
    )
    assert "before the clock began to run (3 March 2027)" in page.errors()[0]
    desk.do("meet_clock", clock=reference, words="We reviewed it.", happened_on="9 March 2027")
    assert not desk.work.running
    assert clock_row(desk.app, reference).stopped_because == "We reviewed it."
    page = desk.do("move_clock", clock=reference, due_on="8/4/2027", reason="Late.", expect=422)
    assert page.errors() == ["This clock stopped on 9 March 2027; it cannot be moved."]


def titles_out(desk: Desk) -> list[str]:
    """The titles of what ministers and areas may be shown."""
    number = case_row(desk.app, desk.case).id
    with desk.app.app_context():
        found = publications_out([number])
    lines = found.get(number, ())
    assert all(line.is_out for line in lines)
    assert [one.reference for one in desk.work.publications if one.is_out] == [
        line.reference for line in lines
    ]
    return [line.title for line in lines]
