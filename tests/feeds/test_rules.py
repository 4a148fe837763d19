"""What a feed shows, when events are, and the files that are written of them."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorm.core.calendars import reference_in
from gorm.core.clock import OFFICE_TIME
from gorm.engagements.models import EngagementKind, EngagementState, Marking, Sharing
from gorm.feeds.rules import (
    BACK,
    Shown,
    days_shown,
    has_expired,
    is_cancelled,
    last_day,
    shown_of,
    span_of,
)
from gorm.feeds.writing import FeedEvent, calendar_file

MEETING = EngagementKind.MEETING


def event(**unusual: Any) -> FeedEvent:
    usual: dict[str, Any] = {
        "reference": "ENG-000123",
        "sequence": 4,
        "noted_at": datetime(2026, 3, 1, 9, tzinfo=UTC),
        "span": span_of(MEETING, date(2026, 7, 1), time(9, 30), 45),
        "title": "Meeting with Ambleton Council",
        "place": "Town Hall",
        "words": "Their recovery plan",
        "category": "Meeting",
        "address": "https://gorm.example.org/engagements/ENG-000123",
        "is_cancelled": False,
        "is_private": False,
    }
    return FeedEvent(**usual | unusual)


def read_back(*events: FeedEvent) -> Any:
    """The events of a file as another program reads them."""
    calendar: Any = icalendar.Calendar.from_ical(calendar_file("GORM: my plans", events))
    return calendar


@pytest.mark.parametrize(
    ("sharing", "marking", "is_own_time", "shown"),
    [
        (Sharing.OFFICE, Marking.OFFICIAL, True, Shown.WORDS),
        (Sharing.SHARED, Marking.OFFICIAL, False, Shown.WORDS),
        (Sharing.RESTRICTED, Marking.OFFICIAL, True, Shown.BUSY),
        (Sharing.RESTRICTED, Marking.OFFICIAL, False, Shown.NOTHING),
        (Sharing.SHARED, Marking.OFFICIAL_SENSITIVE, True, Shown.BUSY),
        (Sharing.OFFICE, Marking.OFFICIAL_SENSITIVE, False, Shown.NOTHING),
    ],
)
def test_words_of_what_is_restricted_or_sensitive_never_go_into_a_calendar(
    sharing: Sharing, marking: Marking, is_own_time: bool, shown: Shown
) -> None:
    assert shown_of(sharing, marking, is_own_time=is_own_time) is shown


def test_what_was_tried_in_vain_took_no_place_either() -> None:
    assert [state for state in EngagementState if is_cancelled(state)] == [
        EngagementState.CANCELLED,
        EngagementState.NO_CONTACT,
    ]


@pytest.mark.parametrize("today", [date(2026, 2, 28), date(2028, 2, 29), date(2026, 12, 31)])
def test_a_feed_shows_thirty_days_back_and_a_year_ahead(today: date) -> None:
    first, last = days_shown(today)
    assert today - first == BACK == timedelta(days=30)
    assert 365 <= (last - today).days <= 366


def test_a_feed_is_answered_on_its_last_day_and_not_after_it() -> None:
    last = last_day(date(2026, 8, 31), 6)
    assert last == date(2027, 2, 28)
    assert not has_expired(last, last)
    assert has_expired(last, last + timedelta(days=1))


def test_a_meeting_without_an_hour_and_a_letter_take_the_day_and_nobodys_time() -> None:
    on = date(2026, 7, 1)
    for span in (
        span_of(MEETING, on, None, 60),
        span_of(EngagementKind.LETTER, on, time(9), 60),
        span_of(EngagementKind.DATA_REQUEST, on, time(9), None),
    ):
        assert (span.start, span.end) == (on, on + timedelta(days=1))
        assert span.is_whole_day
        [read] = read_back(event(span=span)).events
        assert read["TRANSP"] == "TRANSPARENT"
        assert read.start == on


def test_a_meeting_lasts_an_hour_where_nobody_said_how_long() -> None:
    span = span_of(MEETING, date(2026, 7, 1), time(23, 30), None)
    assert span.end == datetime(2026, 7, 2, 0, 30, tzinfo=OFFICE_TIME)


@given(
    on=st.dates(date(2025, 1, 1), date(2030, 12, 31)),
    at=st.times().map(lambda found: found.replace(second=0, microsecond=0)),
    minutes=st.integers(1, 1_440),
)
def test_an_event_lasts_as_long_as_it_was_said_also_where_the_clocks_change(
    on: date, at: time, minutes: int
) -> None:
    span = span_of(MEETING, on, at, minutes)
    assert isinstance(span.start, datetime)
    assert isinstance(span.end, datetime)
    assert span.end.astimezone(UTC) - span.start.astimezone(UTC) == timedelta(minutes=minutes)
    [read] = read_back(event(span=span)).events
    assert read.start.astimezone(UTC) == span.start.astimezone(UTC)
    assert read.end.astimezone(UTC) == span.end.astimezone(UTC)


def test_a_file_says_everything_that_a_calendar_asks_for() -> None:
    calendar = read_back(event(), event(reference="ENG-000124", is_cancelled=True))
    assert calendar["PRODID"]
    assert calendar["VERSION"] == "2.0"
    assert calendar["X-WR-CALNAME"] == "GORM: my plans"
    [zone] = calendar.timezones
    assert zone["TZID"] == "Europe/London"
    held, cancelled = calendar.events
    assert held["UID"] == "ENG-000123@gorm.invalid"
    assert reference_in(held["UID"]) == "ENG-000123"
    assert held["SEQUENCE"] == 4
    assert held["DTSTART"].params["TZID"] == "Europe/London"
    assert held.start == datetime(2026, 7, 1, 9, 30, tzinfo=OFFICE_TIME)
    assert held["STATUS"] == "CONFIRMED"
    assert held["SUMMARY"] == "Meeting with Ambleton Council"
    assert held["LOCATION"] == "Town Hall"
    assert held["DESCRIPTION"].startswith("Their recovery plan\n\nhttps://gorm.example.org/")
    assert cancelled["STATUS"] == "CANCELLED"
    assert cancelled["TRANSP"] == "TRANSPARENT"
    assert cancelled["SUMMARY"] == "Cancelled: Meeting with Ambleton Council"


def test_the_zone_of_a_file_knows_summer_and_winter_of_every_year() -> None:
    [zone] = read_back(event()).timezones
    own = zone.to_tz()
    for year in range(2025, 2040):
        for month in range(1, 13):
            noon = datetime(year, month, 28, 12)  # noqa: DTZ001 - the zone is what is tried
            assert (
                noon.replace(tzinfo=own).utcoffset() == noon.replace(tzinfo=OFFICE_TIME).utcoffset()
            )


@given(st.text(max_size=300), st.text(max_size=300))
def test_whatever_is_typed_stays_inside_its_line_of_a_file(title: str, place: str) -> None:
    calendar = read_back(event(title=f"A{title}", place=f"B{place}", words=""), event())
    first, second = calendar.events
    assert not calendar.errors
    assert set(first) == set(second)
    assert second["SUMMARY"] == "Meeting with Ambleton Council"


def test_the_same_events_make_the_same_bytes() -> None:
    assert calendar_file("A", [event()]) == calendar_file("A", [event()])
    assert calendar_file("A", [event()]) != calendar_file("A", [event(sequence=5)])
