"""Counting days: England's working days as the law has them, and never beyond what is known."""

import socket
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gorm.core import working_days
from gorm.core.working_days import (
    FIRST_KNOWN,
    LAST_KNOWN,
    BeyondHolidayTable,
    days_after,
    deadline_words,
    first_allowed_after,
    is_working_day,
    months_after,
    time_left,
    working_days_after,
    working_days_between,
)

ONE = timedelta(days=1)
known_days = st.dates(FIRST_KNOWN, LAST_KNOWN)
unknown_days = st.one_of(st.dates(max_value=FIRST_KNOWN - ONE), st.dates(LAST_KNOWN + ONE))


@pytest.mark.parametrize(
    ("holiday", "what"),
    [
        (date(2012, 1, 2), "New Year's Day, moved: the first in the table"),
        (date(2012, 6, 5), "the Diamond Jubilee"),
        (date(2020, 5, 8), "VE Day, moved from the Monday"),
        (date(2021, 12, 27), "Christmas Day, moved"),
        (date(2021, 12, 28), "Boxing Day, moved"),
        (date(2022, 9, 19), "the Queen's funeral"),
        (date(2023, 5, 8), "the coronation"),
        (date(2024, 3, 29), "Good Friday"),
        (date(2024, 4, 1), "Easter Monday"),
        (date(2028, 12, 26), "Boxing Day: the last in the table"),
    ],
)
def test_a_bank_holiday_in_england_is_no_working_day(holiday: date, what: str) -> None:
    assert holiday.weekday() < 5
    assert not is_working_day(holiday), what


@pytest.mark.parametrize(
    "weekday",
    [
        date(2024, 1, 2),  # a holiday in Scotland
        date(2024, 3, 18),  # a holiday in Northern Ireland
        date(2020, 5, 4),  # the Monday from which the holiday was moved
        date(2024, 2, 29),
        date(2012, 12, 31),
        date(2028, 12, 29),
    ],
)
def test_other_weekdays_are_working_days(weekday: date) -> None:
    assert is_working_day(weekday)


@pytest.mark.parametrize(
    ("start", "number", "last"),
    [
        (date(2022, 6, 6), 1, date(2022, 6, 7)),
        (date(2022, 6, 10), 1, date(2022, 6, 13)),  # from a Friday
        (date(2022, 6, 11), 1, date(2022, 6, 13)),  # from a Saturday
        (date(2022, 9, 15), 10, date(2022, 9, 30)),  # over the Queen's funeral
        (date(2023, 4, 28), 5, date(2023, 5, 9)),  # over early May and the coronation
        (date(2023, 12, 13), 10, date(2023, 12, 29)),  # over Christmas
        (date(2024, 3, 28), 1, date(2024, 4, 2)),  # over Easter
        (date(2024, 2, 28), 2, date(2024, 3, 1)),  # over 29 February
        (date(2026, 12, 31), 1, date(2027, 1, 4)),  # over the year's end and a weekend
    ],
)
def test_the_day_after_the_start_is_day_1_and_only_working_days_count(
    start: date, number: int, last: date
) -> None:
    assert working_days_after(start, number) == last
    assert working_days_between(start, last) == number


@given(known_days, st.integers(1, 60))
def test_a_clock_ends_on_the_last_of_the_working_days_it_was_given(
    start: date, number: int
) -> None:
    assume(start.year < LAST_KNOWN.year)
    last = working_days_after(start, number)
    passed = (start + ONE * step for step in range(1, (last - start).days + 1))
    assert is_working_day(last)
    assert sum(is_working_day(on) for on in passed) == number


@given(known_days, known_days, known_days)
def test_working_days_add_up_and_count_back_from_a_later_day(
    first: date, second: date, third: date
) -> None:
    there = working_days_between(first, second)
    assert there == -working_days_between(second, first)
    assert there + working_days_between(second, third) == working_days_between(first, third)


def test_every_year_from_the_first_to_the_last_has_its_holidays_in_the_table() -> None:
    table = working_days._bank_holidays()  # noqa: SLF001 - the claim is about the table
    by_year = {year: [on for on in table if on.year == year] for year in range(2012, 2029)}
    assert {on.year for on in table} == set(by_year)
    assert date(min(by_year), 1, 1) == FIRST_KNOWN
    assert date(max(by_year), 12, 31) == LAST_KNOWN
    assert all(8 <= len(days) <= 10 for days in by_year.values())


def test_counting_reaches_to_the_ends_of_the_table_and_not_a_day_further() -> None:
    assert working_days_after(date(2012, 1, 1), 1) == date(2012, 1, 3)
    assert working_days_after(date(2028, 12, 28), 1) == date(2028, 12, 29)
    with pytest.raises(BeyondHolidayTable):
        working_days_after(date(2028, 12, 29), 1)
    with pytest.raises(BeyondHolidayTable):
        working_days_after(date(2011, 12, 31), 1)
    whole = working_days_between(FIRST_KNOWN, LAST_KNOWN)
    assert working_days_after(FIRST_KNOWN, whole) == date(2028, 12, 29)
    with pytest.raises(BeyondHolidayTable):
        working_days_after(FIRST_KNOWN, whole + 1)


@given(unknown_days, known_days, st.integers(1, 5))
def test_nothing_is_computed_beyond_the_table(unknown: date, known: date, number: int) -> None:
    for ask in (
        lambda: is_working_day(unknown),
        lambda: working_days_after(unknown, number),
        lambda: working_days_between(unknown, known),
        lambda: working_days_between(known, unknown),
        lambda: working_days_between(unknown, unknown),
    ):
        with pytest.raises(BeyondHolidayTable):
            ask()


def test_who_is_refused_is_told_to_state_the_deadline() -> None:
    with pytest.raises(BeyondHolidayTable, match=r"2012 to 2028.*Enter the date of the deadline"):
        working_days_after(date(2029, 1, 1), 10)


def test_a_clock_without_a_day_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="at least one"):
        working_days_after(date(2024, 1, 1), 0)


def test_the_table_is_read_without_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_given: Any, **_named: Any) -> None:
        raise AssertionError("somebody went out to fetch")

    working_days._bank_holidays.cache_clear()  # noqa: SLF001
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert not is_working_day(date(2027, 12, 27))


def test_fourteen_calendar_days_from_23_june_end_on_7_july_and_the_8th_is_free() -> None:
    closes = days_after(date(2022, 6, 23), 14)
    assert closes == date(2022, 7, 7)
    assert first_allowed_after(closes) == date(2022, 7, 8)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2022, 8, 31), 6, date(2023, 2, 28)),
        (date(2023, 12, 15), 1, date(2024, 1, 15)),
        (date(2024, 2, 22), 24, date(2026, 2, 22)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2028, 2, 29), -12, date(2027, 2, 28)),
        (date(2026, 1, 1), -6, date(2025, 7, 1)),
        (date(2024, 3, 31), 0, date(2024, 3, 31)),
        (date(2040, 5, 31), 1, date(2040, 6, 30)),  # months need no table
    ],
)
def test_months_end_on_the_same_day_or_on_the_last_of_a_shorter_month(
    start: date, months: int, end: date
) -> None:
    assert months_after(start, months) == end


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.integers(-600, 600))
def test_months_land_in_the_month_that_was_counted_to(start: date, months: int) -> None:
    end = months_after(start, months)
    assert (end.year - start.year) * 12 + end.month - start.month == months
    assert end.day == start.day or (end.day < start.day and (end + ONE).day == 1)


@pytest.mark.parametrize(
    ("due", "today", "words"),
    [
        (date(2027, 7, 8), date(2027, 6, 22), "8 July 2027 (12 working days left)"),
        (date(2027, 7, 8), date(2027, 7, 7), "8 July 2027 (1 working day left)"),
        (date(2027, 7, 8), date(2027, 7, 8), "8 July 2027 (today)"),
        (date(2027, 7, 8), date(2027, 7, 9), "8 July 2027 (1 working day late)"),
        (date(2027, 7, 8), date(2027, 7, 13), "8 July 2027 (3 working days late)"),
        # A Saturday that somebody stated: no working day before it, and none since.
        (date(2027, 7, 10), date(2027, 7, 9), "10 July 2027 (no working day left)"),
        (date(2027, 7, 10), date(2027, 7, 11), "10 July 2027 (1 day late)"),
        (date(2027, 7, 10), date(2027, 7, 12), "10 July 2027 (1 working day late)"),
        (date(2029, 6, 1), date(2028, 4, 27), "1 June 2029 (400 days left)"),
        (date(2029, 1, 2), date(2029, 1, 1), "2 January 2029 (1 day left)"),
        (date(2029, 1, 2), date(2029, 1, 2), "2 January 2029 (today)"),
        (date(2006, 3, 10), date(2006, 3, 12), "10 March 2006 (2 days late)"),
    ],
)
def test_a_deadline_says_what_is_left_of_it(due: date, today: date, words: str) -> None:
    assert deadline_words(due, today) == words


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(-3000, 3000))
def test_words_for_a_deadline_are_found_for_every_day_and_never_say_late_before_it(
    due: date, away: int
) -> None:
    words = time_left(due, due + away * ONE)
    assert words.endswith("late") == (away > 0)
    assert (words == "today") == (away == 0)
