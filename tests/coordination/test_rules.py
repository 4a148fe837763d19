"""What clashes, when it is quiet, and which days a calendar shows."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorm.coordination.rules.clashes import (
    Limits,
    Side,
    Why,
    clashes_among,
    meeting_of,
)
from gorm.coordination.rules.months import View, span_of
from gorm.coordination.rules.quiet import (
    Quiet,
    QuietKind,
    beginning_of_pre_election,
    quiet_on,
)
from gorm.core.days import EARLIEST, LATEST
from gorm.core.working_days import BeyondHolidayTable

DAY = date(2026, 11, 27)
OFFICE, OTHER, DEPARTMENT = ("office", 1), ("office", 2), ("department", 1)
MEETING = Side(
    "ENG-000001", OFFICE, DAY, frozenset({1}), frozenset({7}), frozenset({3}), "A Minister"
)
REQUEST = replace(MEETING, posts=frozenset(), minister="", is_request=True)

teams = st.sampled_from([OFFICE, OTHER, DEPARTMENT])
numbers = st.frozensets(st.integers(1, 3), max_size=3)
sides = st.builds(
    Side,
    reference=st.integers(1, 40).map(lambda number: f"ENG-{number:06d}"),
    team=teams,
    on=st.integers(-100, 100).map(lambda days: DAY + timedelta(days=days)),
    organisations=numbers,
    themes=numbers,
    posts=numbers,
    minister=st.sampled_from(["", "A Minister", " a  minister", "Another"]),
    is_request=st.booleans(),
    is_off=st.booleans(),
)


def beside(side: Side, *, days: int = 0, **changed: object) -> Side:
    """Another team's engagement so many days after this one, otherwise the same."""
    other = replace(side, reference="ENG-000002", team=DEPARTMENT, on=side.on + timedelta(days))
    return replace(other, **changed)  # type: ignore[arg-type]


def why(one: Side, other: Side, limits: Limits | None = None) -> tuple[Why, ...] | None:
    found = meeting_of(one, other, limits or Limits())
    return None if found is None else found.why


@pytest.mark.parametrize(
    ("changed", "reasons"),
    [
        ({"posts": frozenset(), "minister": ""}, (Why.THEME,)),
        ({"themes": frozenset(), "minister": ""}, (Why.POST,)),
        ({"themes": frozenset(), "posts": frozenset()}, (Why.MINISTER,)),
        (
            {"themes": frozenset(), "posts": frozenset(), "minister": " a  MINISTER "},
            (Why.MINISTER,),
        ),
        ({}, (Why.THEME, Why.POST, Why.MINISTER)),
    ],
)
def test_engagements_clash_by_a_theme_a_post_or_a_minister(
    changed: dict[str, object], reasons: tuple[Why, ...]
) -> None:
    assert why(MEETING, beside(MEETING, days=2, **changed)) == reasons


@pytest.mark.parametrize(("days", "clashes"), [(0, True), (7, True), (-7, True), (8, False)])
def test_engagements_clash_within_seven_days_and_not_on_the_eighth(
    days: int, clashes: bool
) -> None:
    assert (why(MEETING, beside(MEETING, days=days)) is not None) is clashes


@pytest.mark.parametrize(("days", "repeats"), [(0, True), (90, True), (-90, True), (91, False)])
def test_a_data_request_on_one_theme_repeats_another_within_ninety_days(
    days: int, repeats: bool
) -> None:
    expected = (Why.REQUEST,) if repeats else None
    assert why(REQUEST, beside(REQUEST, days=days)) == expected


def test_a_data_request_on_another_theme_repeats_nothing() -> None:
    assert why(REQUEST, beside(REQUEST, days=30, themes=frozenset({8}))) is None


def test_a_data_request_and_a_meeting_on_one_theme_clash_within_the_week_only() -> None:
    assert why(REQUEST, beside(MEETING, days=7)) == (Why.THEME,)
    assert why(REQUEST, beside(MEETING, days=8)) is None


def test_what_shares_only_the_week_is_near_and_no_clash() -> None:
    found = meeting_of(MEETING, beside(MEETING, themes=frozenset(), posts=frozenset(), minister=""))
    assert found is not None
    assert not found.is_clash


def test_nobody_clashes_by_having_no_minister() -> None:
    plain = replace(MEETING, themes=frozenset(), posts=frozenset(), minister="")
    assert why(plain, beside(plain)) == ()


def test_the_limits_are_those_that_are_set() -> None:
    limits = Limits(clash_days=3, request_days=30)
    assert why(MEETING, beside(MEETING, days=3), limits)
    assert why(MEETING, beside(MEETING, days=4), limits) is None
    assert why(REQUEST, beside(REQUEST, days=31), limits) is None


@given(sides, sides)
def test_a_clash_is_the_same_from_either_side(one: Side, other: Side) -> None:
    assert meeting_of(one, other) == meeting_of(other, one)


@given(sides, sides)
def test_what_is_off_and_what_is_the_same_teams_never_meets(one: Side, other: Side) -> None:
    assert meeting_of(one, replace(other, is_off=True)) is None
    assert meeting_of(one, replace(other, team=one.team)) is None


@given(sides, sides)
def test_nothing_clashes_without_an_organisation_in_common_and_a_reason(
    one: Side, other: Side
) -> None:
    found = meeting_of(one, other)
    if found is not None and found.is_clash:
        assert found.organisations <= one.organisations & other.organisations
        assert found.organisations
        assert found.days_apart <= (90 if Why.REQUEST in found.why else 7)


@given(st.lists(sides, max_size=12, unique_by=lambda side: side.reference))
def test_the_walk_finds_every_clash_that_comparing_all_with_all_finds(many: list[Side]) -> None:
    def is_clash(one: Side, other: Side) -> bool:
        meeting = meeting_of(one, other)
        return meeting is not None and meeting.is_clash

    pairs = {
        frozenset({one.reference, other.reference})
        for one in many
        for other in many
        if one.reference < other.reference and is_clash(one, other)
    }
    found = clashes_among(many)
    assert {frozenset({one.reference, other.reference}) for one, other, _ in found} == pairs
    assert len(found) == len(pairs)
    assert all(one.on <= other.on for one, other, _ in found)


@pytest.mark.parametrize(
    ("kind", "poll", "begins"),
    [
        # The Electoral Commission's timetables give these as the last days for notice of election.
        ("local", date(2025, 5, 1), date(2025, 3, 25)),
        ("local", date(2024, 5, 2), date(2024, 3, 26)),
        # Parliament was dissolved on these days; 2 December 2019 was a holiday in Scotland.
        ("general", date(2024, 7, 4), date(2024, 5, 30)),
        ("general", date(2019, 12, 12), date(2019, 11, 6)),
        ("general", date(2017, 6, 8), date(2017, 5, 3)),
        ("general", date(2015, 5, 7), date(2015, 3, 30)),
    ],
)
def test_pre_election_periods_begin_when_they_began(kind: str, poll: date, begins: date) -> None:
    assert beginning_of_pre_election(kind, poll) == begins


def test_christmas_eve_is_not_counted_before_a_poll() -> None:
    assert beginning_of_pre_election("local", date(2025, 1, 16)) == date(2024, 12, 6)


def test_a_period_beyond_the_known_holidays_is_not_guessed_at() -> None:
    with pytest.raises(BeyondHolidayTable):
        beginning_of_pre_election("local", date(2029, 5, 3))


def test_a_period_holds_on_its_first_and_on_its_last_day() -> None:
    period = Quiet(QuietKind.ASKED, DAY, DAY + timedelta(days=2), "Quiet")
    days = [DAY + timedelta(days=number) for number in range(-1, 4)]
    assert [bool(quiet_on(day, [period])) for day in days] == [False, True, True, True, False]


@given(st.dates(EARLIEST, LATEST), st.sampled_from(View))
def test_a_span_holds_its_day_and_its_neighbours_leave_no_day_out(day: date, view: View) -> None:
    span = span_of(view, day)
    assert span.since <= day <= span.until
    if span.on is not None:
        following = span_of(view, span.on)
        assert following.since <= span.until + timedelta(days=1)
        assert following.until > span.until or span.of is not None
    if view.is_grid:
        assert all(len(week) == 7 and week[0].weekday() == 0 for week in span.weeks)


def test_a_month_is_of_whole_weeks_with_the_days_beside_it_told_apart() -> None:
    span = span_of(View.MONTH, date(2026, 11, 27))
    assert (span.since, span.until) == (date(2026, 10, 26), date(2026, 12, 6))
    assert span.is_beside(date(2026, 10, 31))
    assert not span.is_beside(date(2026, 11, 1))
    assert (span.back, span.on) == (date(2026, 10, 1), date(2026, 12, 1))
