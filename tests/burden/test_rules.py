"""What an engagement asks, quarters, and where what is asked stands against a ceiling."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorm.burden.rules import (
    ASSUMED_MINUTES,
    QUARTERS,
    Asked,
    Quarter,
    Standing,
    against_ceiling,
    asked_by,
    hours_in_words,
    hours_shown,
    quarter_named,
    quarter_of,
    quarters_shown,
    standing_of,
)
from gorm.engagements.models import EngagementKind

kinds = st.sampled_from([kind.value for kind in EngagementKind])
days = st.dates(date(1990, 1, 1), date(2100, 12, 31))


def test_every_kind_of_engagement_has_a_time_that_is_assumed() -> None:
    assert set(ASSUMED_MINUTES) == {kind.value for kind in EngagementKind}


@pytest.mark.parametrize(
    ("kind", "people", "minutes", "hours", "asked"),
    [
        ("meeting", 3, 60, None, Asked(180)),
        ("meeting", 0, 45, None, Asked(45)),  # somebody of theirs was there, or nobody met
        ("meeting", 2, None, None, Asked(120, 120)),
        ("call", 0, None, None, Asked(30, 30)),
        ("letter", 2, None, None, Asked(60, 60)),
        ("data_request", 4, 90, 6, Asked(360)),  # whoever is named, and however long they met
        ("data_request", 0, None, None, Asked(420, 420)),
    ],
)
def test_hours_are_people_times_duration_or_the_estimate_of_a_data_request(
    kind: str, people: int, minutes: int | None, hours: int | None, asked: Asked
) -> None:
    assert asked_by(kind, people, minutes, hours) == asked


@given(kinds, st.integers(0, 50), st.none() | st.integers(1, 1440), st.none() | st.integers(0, 500))
def test_what_is_assumed_is_part_of_what_is_asked_and_all_or_nothing(
    kind: str, people: int, minutes: int | None, hours: int | None
) -> None:
    asked = asked_by(kind, people, minutes, hours)
    assert asked.assumed in {0, asked.minutes}
    recorded = hours if kind == "data_request" else minutes
    assert (asked.assumed > 0) is (recorded is None)


@given(
    kinds.filter(lambda kind: kind != "data_request"),
    st.integers(1, 50),
    st.none() | st.integers(1, 1440),
)
def test_one_person_more_asks_no_less(kind: str, people: int, minutes: int | None) -> None:
    fewer, more = (asked_by(kind, number, minutes, None) for number in (people, people + 1))
    assert more.minutes > fewer.minutes
    assert more.minutes * people == fewer.minutes * (people + 1)


@given(days)
def test_a_day_lies_in_its_quarter_and_in_no_other(day: date) -> None:
    quarter = quarter_of(day)
    assert quarter.first <= day <= quarter.last
    assert quarter_of(quarter.last + timedelta(days=1)) == quarter.after(1)
    assert quarter_of(quarter.first - timedelta(days=1)) == quarter.after(-1)
    assert quarter_named(quarter.code) == quarter


@given(days, st.integers(-40, 40))
def test_quarters_go_forward_and_back_by_the_same_steps(day: date, steps: int) -> None:
    quarter = quarter_of(day)
    assert quarter.after(steps).after(-steps) == quarter
    assert (quarter.after(steps) > quarter) is (steps > 0)


def test_quarters_are_named_by_their_months() -> None:
    quarter = quarter_of(date(2026, 11, 27))
    assert (quarter.code, quarter.label) == ("2026-Q4", "October to December 2026")
    assert quarter.after(1).label == "January to March 2027"


@pytest.mark.parametrize("code", ["", "2026", "2026-Q5", "2026-Q0", "26-Q1", "2026-q1", "٢٠٢٦-Q1"])
def test_what_names_no_quarter_is_none(code: str) -> None:
    assert quarter_named(code) is None


@given(days)
def test_a_trend_ends_with_the_quarter_to_come_and_leaves_none_out(day: date) -> None:
    shown = quarters_shown(day)
    assert len(shown) == QUARTERS
    assert shown[-2] == quarter_of(day)
    assert [one.after(1) for one in shown[:-1]] == list(shown[1:])


@pytest.mark.parametrize(
    ("minutes", "standing"),
    [
        (0, Standing.WITHIN),
        (16 * 60 - 1, Standing.WITHIN),
        (16 * 60, Standing.NEAR),
        (20 * 60, Standing.NEAR),
        (20 * 60 + 1, Standing.OVER),
    ],
)
def test_near_begins_at_four_fifths_of_the_ceiling_and_over_beyond_it(
    minutes: int, standing: Standing
) -> None:
    assert standing_of(minutes, 20) is standing


@given(st.integers(0, 100_000), st.integers(1, 5_000))
def test_more_that_is_asked_never_stands_better(minutes: int, ceiling: int) -> None:
    order = list(Standing)
    now, more = (order.index(standing_of(number, ceiling)) for number in (minutes, minutes + 60))
    assert more >= now


def test_hours_are_shown_to_a_tenth() -> None:
    assert [hours_shown(minutes) for minutes in (0, 15, 60, 90, 840, 60_000)] == [
        "0", "0.3", "1", "1.5", "14", "1,000",
    ]  # fmt: skip
    assert (hours_in_words(60), hours_in_words(30)) == ("1 hour", "0.5 hours")
    assert against_ceiling(840, 20) == "14 of 20 hours"


def test_a_sum_adds_what_was_assumed_too() -> None:
    assert sum([Asked(60, 60), Asked(30)], Asked()) == Asked(90, 60)


def test_a_quarter_is_no_other_of_the_same_number() -> None:
    assert Quarter(2026, 4) != Quarter(2025, 4)
