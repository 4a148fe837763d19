"""What holds of plans, representations, voluntary engagement, reports and embargoes."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorm.challenge.models import PlanVerdict, VoluntaryState
from gorm.challenge.rules.ladder import Rung
from gorm.challenge.rules.work import (
    is_out,
    may_follow,
    next_report_due,
    next_states,
    not_closed_yet,
    plan_time,
    verdict_faults,
)
from gorm.core.happenings import HappenedOn, Precision

ROUTINE = Rung(1, "routine", "Routine", 1)
REPLYING = Rung(2, "letter", "Letter", 2, clock="working_days", clock_number=20, clock_for="Reply")
PLANNING = Rung(3, "help", "Help", 3, clock="days", clock_number=45, clock_for="Plan")
JUDGED = HappenedOn(date(2027, 3, 10))


def test_a_plan_takes_as_long_as_the_present_stage_says_or_another_or_thirty_working_days() -> None:
    quick = Rung(4, "quick", "Quick", 4, clock="months", clock_number=1, clock_for="plan")
    assert plan_time(quick, [ROUTINE, PLANNING]) == ("months", 1)
    assert plan_time(REPLYING, [ROUTINE, REPLYING, PLANNING]) == ("days", 45)
    assert plan_time(ROUTINE, [ROUTINE, REPLYING]) == ("working_days", 30)


def test_a_stage_whose_plan_is_due_on_a_stated_day_counts_nothing() -> None:
    stated = Rung(5, "stated", "Stated", 5, clock="stated", clock_for="Plan")
    assert plan_time(stated, [stated]) == ("working_days", 30)


def test_a_plan_is_rejected_with_reasons_and_a_new_due_date_only() -> None:
    faults = verdict_faults(PlanVerdict.REJECTED, " ", None, JUDGED)
    assert set(faults) == {"because", "due_on"}
    assert not verdict_faults(PlanVerdict.REJECTED, "It costs nothing.", date(2027, 4, 1), JUDGED)
    assert "due_on" in verdict_faults(PlanVerdict.REJECTED, "Why.", date(2027, 3, 9), JUDGED)


def test_a_plan_is_accepted_without_reasons_and_asks_for_no_other() -> None:
    assert not verdict_faults(PlanVerdict.ACCEPTED, "", None, JUDGED)
    assert "due_on" in verdict_faults(PlanVerdict.ACCEPTED, "", date(2027, 4, 1), JUDGED)
    assert "verdict" in verdict_faults(None, "", None, JUDGED)


def test_a_plan_judged_in_some_week_may_be_due_again_within_it() -> None:
    week = HappenedOn(date(2027, 3, 10), Precision.WEEK)
    assert not verdict_faults(PlanVerdict.REJECTED, "Why.", date(2027, 3, 9), week)
    assert "due_on" in verdict_faults(PlanVerdict.REJECTED, "Why.", date(2027, 3, 7), week)


@pytest.mark.parametrize(
    ("considered", "may"),
    [
        (HappenedOn(date(2027, 3, 8)), False),
        (HappenedOn(date(2027, 3, 9)), True),
        (HappenedOn(date(2027, 3, 8), Precision.WEEK), True),
        (HappenedOn(date(2027, 2, 8), Precision.MONTH), False),
        (HappenedOn(date(2027, 3, 8), Precision.PUBLISHED), False),
    ],
)
def test_representations_are_considered_the_day_after_they_closed_at_the_earliest(
    considered: HappenedOn, may: bool
) -> None:
    assert (not_closed_yet(considered, date(2027, 3, 8)) == "") is may


def test_the_fault_names_the_first_day_that_is_allowed() -> None:
    words = not_closed_yet(HappenedOn(date(2027, 3, 1)), date(2027, 3, 8))
    assert words.endswith("on 9 March 2027 at the earliest.")


def test_what_is_offered_is_accepted_or_declined_and_only_what_was_accepted_ends() -> None:
    lawful = {
        (before, after)
        for before in VoluntaryState
        for after in VoluntaryState
        if may_follow(before, after)
    }
    assert lawful == {
        (VoluntaryState.OFFERED, VoluntaryState.ACCEPTED),
        (VoluntaryState.OFFERED, VoluntaryState.DECLINED),
        (VoluntaryState.ACCEPTED, VoluntaryState.ENDED),
    }
    assert next_states(VoluntaryState.DECLINED) == ()


@given(st.dates(date(2000, 1, 1), date(2050, 12, 31)), st.integers(1, 24))
def test_reports_come_one_after_the_other_and_none_after_the_body_has_ended(
    start: date, every: int
) -> None:
    ends_on = start + timedelta(days=1500)
    dues = [start]
    while (due_on := next_report_due(dues[-1], every, ends_on)) is not None:
        dues.append(due_on)
    assert all(before < after for before, after in pairwise(dues))
    assert dues[-1] <= ends_on
    beyond = next_report_due(dues[-1], every, None)
    assert beyond is not None
    assert beyond > ends_on


def test_a_body_that_owes_no_reports_owes_none() -> None:
    assert next_report_due(date(2027, 1, 31), None, None) is None
    assert next_report_due(date(2027, 1, 31), 1, None) == date(2027, 2, 28)


NOON = datetime(2027, 3, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("published_on", "embargo", "out"),
    [
        (date(2027, 3, 10), None, True),
        (date(2027, 3, 11), None, False),
        (date(2027, 3, 10), NOON, True),
        (date(2027, 3, 10), NOON + timedelta(seconds=1), False),
        (date(2027, 3, 11), NOON - timedelta(days=1), False),
    ],
)
def test_a_publication_is_out_when_its_day_has_come_and_its_embargo_is_over(
    published_on: date, embargo: datetime | None, out: bool
) -> None:
    assert is_out(published_on, embargo, NOON, date(2027, 3, 10)) is out
