"""Plans: expected, received, judged, and every version kept."""

from datetime import date

from gorm.challenge.models import ClockKind, PlanVerdict
from gorm.core.happenings import HappenedOn
from tests.challenge.work.desk import Desk
from tests.factories.challenge import make_case, make_clock
from tests.factories.places import make_council

NAME = "Improvement plan"
ENDED = date(2027, 3, 5)


def received(desk: Desk, number: int = 1) -> None:
    """Have a version of the plan come in today."""
    desk.do("receive_plan", number=number, words="We shall save two million.")


def test_a_plan_is_due_thirty_working_days_after_it_was_asked_for(desk: Desk) -> None:
    desk.do("expect_plan", what=NAME, happened_on="8 March 2027")
    (plan,) = desk.work.plans
    assert plan.clock is not None
    assert plan.clock.due_on == date(2027, 4, 21)  # Good Friday and Easter Monday are in between
    assert plan.clock.basis == "30 working days after 8 March 2027"
    assert "Improvement plan, version 1 Asked for 8 March 2027 Due 21 April 2027" in desk.tab()


def test_a_clock_that_a_stage_started_becomes_the_plans_own(desk: Desk) -> None:
    running = make_clock(
        desk.app, desk.manager, desk.case, due_on=date(2027, 4, 9), kind=ClockKind.PLAN,
        what="Plan at Brokered support",
    )  # fmt: skip
    page = desk.do("expect_plan", what=NAME, due_on="1 May 2027", expect=422)
    assert "already runs until 9 April 2027" in page.errors()[0]
    desk.do("expect_plan", what=NAME)
    (plan,) = desk.work.plans
    assert plan.clock is not None
    assert plan.clock.reference == running
    assert len(desk.work.running) == 1


def test_where_working_days_are_not_known_the_day_has_to_be_stated(desk: Desk) -> None:
    desk.do("expect_plan", what=NAME, happened_on="March 2027")
    received(desk)
    desk.do("judge_plan", number=1, verdict="accepted")
    page = desk.do("expect_plan", what=NAME, happened_on="1 March 2011", expect=422)
    assert page.errors() == ["Enter when the plan is due: working days cannot be counted that far."]
    assert page.form_fields()["happened_on"] == "1 March 2011"


def test_a_rejected_plan_carries_reasons_and_makes_the_next_version(desk: Desk) -> None:
    desk.do("expect_plan", what=NAME)
    received(desk)
    desk.do(
        "judge_plan", number=1, verdict="rejected", because="It names no money.",
        due_on="30 March 2027",
    )  # fmt: skip
    second, first = desk.work.plans
    assert (first.number, first.verdict) == (1, PlanVerdict.REJECTED)
    assert first.judged_because == "It names no money."
    assert first.came.words == "We shall save two million."
    assert (second.number, second.verdict, second.what) == (2, None, NAME)
    assert second.clock is not None
    assert second.clock.due_on == date(2027, 3, 30)
    assert desk.titles()[-1] == (
        "Improvement plan, version 1, rejected; version 2 due by 30 March 2027"
    )
    words = desk.tab()
    assert "It names no money." in words
    assert "We shall save two million." in words


def test_without_reasons_or_a_new_date_it_is_not_rejected_and_no_word_is_lost(desk: Desk) -> None:
    desk.do("expect_plan", what=NAME)
    received(desk)
    page = desk.do("judge_plan", number=1, verdict="rejected", because="Too thin.", expect=422)
    assert page.errors() == ["Enter when the next version is due."]
    assert page.form_fields()["because"] == "Too thin."
    page = desk.do("judge_plan", number=1, verdict="rejected", due_on="1/4/2027", expect=422)
    assert page.errors() == ["Enter why the plan is rejected."]
    assert desk.work.plan(1).verdict is None


def test_an_accepted_plan_is_followed_by_another_only_when_somebody_expects_it(desk: Desk) -> None:
    desk.do("expect_plan", what=NAME)
    page = desk.do("expect_plan", what=NAME, expect=422)
    assert page.errors() == ["Version 1 is still awaited. Expect another after that."]
    received(desk)
    desk.do("judge_plan", number=1, verdict="accepted")
    assert len(desk.work.plans) == 1
    desk.do("expect_plan", what="Recovery plan")
    assert [plan.number for plan in desk.work.plans] == [2, 1]


def test_a_plan_is_neither_judged_before_it_came_nor_received_before_it_was_asked_for(
    desk: Desk,
) -> None:
    desk.do("expect_plan", what=NAME, happened_on="8 March 2027")
    page = desk.do("judge_plan", number=1, verdict="accepted", expect=422)
    assert page.errors() == ["Version 1 has not been received. Record that first."]
    page = desk.do("receive_plan", number=1, happened_on="7 March 2027", expect=422)
    assert page.errors() == ["This is before it was asked for (8 March 2027). Check both dates."]
    desk.do("receive_plan", number=1, happened_on="12 March 2027", happened_precision="week")
    page = desk.do(
        "judge_plan", number=1, verdict="accepted", happened_on="28 February 2027", expect=422
    )
    assert "before the plan was received" in page.errors()[0]


def test_what_was_received_can_be_put_right_until_it_is_judged(desk: Desk) -> None:
    desk.do("expect_plan", what=NAME, happened_on="2 March 2027")
    received(desk)
    desk.do("receive_plan", number=1, happened_on="9 March 2027", address="https://example.org/p")
    plan = desk.work.plan(1)
    assert plan.came.received == HappenedOn(date(2027, 3, 9))
    assert plan.clock is not None
    assert plan.clock.stopped_on == date(2027, 3, 9)
    assert desk.titles()[1:] == [
        "Improvement plan, version 1, received",
        "Improvement plan, version 1, received (put right)",
    ]
    desk.do("judge_plan", number=1, verdict="accepted")
    page = desk.do("receive_plan", number=1, expect=422)
    assert page.errors() == ["Version 1 was accepted already."]


def test_a_plan_that_came_after_its_last_day_is_late_and_one_of_that_week_may_not_be(
    desk: Desk,
) -> None:
    desk.do("expect_plan", what=NAME, happened_on="1 March 2027", due_on="8 March 2027")
    assert desk.titles() == ["Improvement plan, version 1, expected by 8 March 2027"]
    assert desk.work.plan(1).is_late
    desk.do("receive_plan", number=1, happened_on="10 March 2027", happened_precision="week")
    assert not desk.work.plan(1).is_late
    desk.do("receive_plan", number=1, happened_on="9 March 2027", happened_precision="day")
    assert desk.work.plan(1).is_late


def test_no_plan_is_asked_of_a_body_that_is_no_more(desk: Desk) -> None:
    former = make_council(desk.app, "Oldtown Council", office=desk.office, ended_on=ENDED)
    desk.case = make_case(
        desk.app, desk.manager, former, regime=desk.regime, opened=date(2027, 3, 1)
    )
    page = desk.do("expect_plan", what=NAME, happened_on="6 March 2027", expect=422)
    assert page.errors() == [
        "Oldtown Council ended on 5 March 2027. Enter a day on or before that."
    ]
    desk.do("expect_plan", what=NAME, happened_on="6 March 2027", happened_precision="week")
