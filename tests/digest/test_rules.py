"""When a digest comes, and what is worth one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorm.digest.models import Rhythm
from gorm.digest.rules import (
    LISTED,
    Item,
    Matter,
    Part,
    is_due,
    is_worth_a_mail,
    looks_ahead_to,
    usual_rhythm,
)

DAYS = st.dates(date(2026, 1, 1), date(2031, 12, 31))
GOOD_FRIDAY, EASTER_MONDAY = date(2027, 3, 26), date(2027, 3, 29)


def part(matter: Matter, items: int = 1, count: str = "") -> Part:
    found = tuple(Item(f"ENG-{n:06d}", "https://example.org/") for n in range(items))
    return Part(matter, count or str(items), found, "https://example.org/")


def test_an_office_has_it_weekly_and_a_department_not_until_it_asks() -> None:
    assert usual_rhythm(is_of_office=True) is Rhythm.WEEKLY
    assert usual_rhythm(is_of_office=False) is Rhythm.NEVER


@given(DAYS)
def test_nobody_is_written_to_at_the_weekend_and_who_wants_none_never(day: date) -> None:
    assert not is_due(Rhythm.NEVER, day)
    if day.weekday() >= 5:
        assert not is_due(Rhythm.DAILY, day)
        assert not is_due(Rhythm.WEEKLY, day)


@given(DAYS)
def test_a_week_has_one_weekly_digest_at_most_and_it_is_the_first_daily_one(day: date) -> None:
    monday = day - timedelta(days=day.weekday())
    week = [monday + timedelta(days=number) for number in range(7)]
    weekly = [one for one in week if is_due(Rhythm.WEEKLY, one)]
    assert weekly == [one for one in week if is_due(Rhythm.DAILY, one)][:1]


def test_after_easter_the_week_begins_on_tuesday() -> None:
    for day in (GOOD_FRIDAY, EASTER_MONDAY):
        assert not is_due(Rhythm.DAILY, day)
        assert not is_due(Rhythm.WEEKLY, day)
    assert is_due(Rhythm.WEEKLY, EASTER_MONDAY + timedelta(days=1))
    assert not is_due(Rhythm.WEEKLY, EASTER_MONDAY + timedelta(days=2))


def test_beyond_the_known_bank_holidays_every_weekday_counts() -> None:
    assert is_due(Rhythm.DAILY, date(2030, 12, 25))


@pytest.mark.parametrize(
    ("rhythm", "today", "last"),
    [
        (Rhythm.DAILY, date(2027, 3, 24), date(2027, 3, 25)),
        (Rhythm.DAILY, date(2027, 3, 25), date(2027, 3, 30)),  # over Easter
        (Rhythm.WEEKLY, date(2027, 3, 22), date(2027, 3, 29)),
    ],
)
def test_meetings_are_told_until_the_next_digest(rhythm: Rhythm, today: date, last: date) -> None:
    assert looks_ahead_to(rhythm, today) == last


def test_nothing_is_no_reason_to_write() -> None:
    for rhythm in Rhythm:
        assert not is_worth_a_mail(rhythm, [])


def test_what_lies_for_weeks_is_told_weekly_and_is_no_reason_to_write_daily() -> None:
    patient = [part(Matter.CONTACT), part(Matter.OFFICE)]
    assert is_worth_a_mail(Rhythm.WEEKLY, patient)
    assert not is_worth_a_mail(Rhythm.DAILY, patient)
    assert is_worth_a_mail(Rhythm.DAILY, [*patient, part(Matter.MINE)])


def test_a_part_lists_the_first_few_and_says_where_the_rest_is() -> None:
    assert not part(Matter.MINE, LISTED).is_cut
    long = part(Matter.MINE, LISTED + 1)
    assert len(long.listed) == LISTED
    assert long.is_cut
    assert part(Matter.MINE, 2, "20+").is_cut
