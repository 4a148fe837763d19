"""Who is the member on a day, when a reply is due, and what is late or recent."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorm.core.working_days import BeyondHolidayTable, is_working_day, working_days_between
from gorm.parliament.rules import (
    Days,
    address_fault,
    is_code,
    is_late,
    is_recent,
    member_on,
    overlaps,
    progress,
    recent_since,
    reply_due,
    sits_on,
    vacant_since,
)

days = st.dates(date(2000, 1, 1), date(2030, 12, 31))
lengths = st.integers(1, 900)
GAP = Days(date(2019, 12, 12), date(2023, 5, 9)), Days(date(2023, 7, 20))


@st.composite
def terms(draw: st.DrawFn) -> list[Days]:
    """Terms of a constituency, one after the other with or without a gap; the last may be open."""
    on, found = draw(days), []
    for _ in range(draw(st.integers(1, 5))):
        end = on + timedelta(days=draw(lengths))
        found.append(Days(on, end))
        on = end + timedelta(days=draw(st.integers(1, 60)))
    if draw(st.booleans()):
        found[-1] = Days(found[-1].started_on)
    return draw(st.permutations(found))


@pytest.mark.parametrize(
    ("on", "started", "vacant"),
    [
        (date(2019, 12, 11), None, None),  # nobody is known from before
        (date(2019, 12, 12), date(2019, 12, 12), None),
        (date(2023, 5, 9), date(2019, 12, 12), None),  # the last day is included
        (date(2023, 5, 10), None, date(2023, 5, 10)),
        (date(2023, 7, 19), None, date(2023, 5, 10)),
        (date(2023, 7, 20), date(2023, 7, 20), None),
    ],
)
def test_a_seat_is_vacant_from_the_day_after_one_member_to_the_day_before_the_next(
    on: date, started: date | None, vacant: date | None
) -> None:
    found = member_on(GAP, on)
    assert (found.started_on if found else None) == started
    assert vacant_since(GAP, on) == vacant


@given(terms(), days)
def test_on_no_day_do_two_sit_and_a_vacant_seat_was_left_by_somebody(
    some: list[Days], on: date
) -> None:
    sitting = [term for term in some if sits_on(term, on)]
    assert len(sitting) <= 1
    assert member_on(some, on) == (sitting[0] if sitting else None)
    vacant = vacant_since(some, on)
    if vacant is not None:
        assert not sitting
        assert vacant <= on
        assert member_on(some, vacant) is None
        assert member_on(some, vacant - timedelta(days=1)) is not None
    else:
        assert sitting or all(term.started_on > on for term in some)


@given(days, lengths, days, lengths)
def test_terms_overlap_where_a_day_lies_in_both(
    one: date, first: int, other: date, second: int
) -> None:
    left, right = (
        Days(one, one + timedelta(days=first)),
        Days(other, other + timedelta(days=second)),
    )
    meet = any(sits_on(left, day) for day in (right.started_on, right.ended_on) if day) or any(
        sits_on(right, day) for day in (left.started_on, left.ended_on) if day
    )
    assert overlaps(left, right) == overlaps(right, left) == meet


def test_a_letter_is_due_twenty_working_days_after_it_came() -> None:
    assert reply_due(date(2026, 12, 14), 20) == date(2027, 1, 14)  # Christmas and New Year between
    with pytest.raises(BeyondHolidayTable):
        reply_due(date(2028, 12, 20), 20)


@given(st.dates(date(2013, 1, 1), date(2027, 12, 31)), st.integers(1, 60))
def test_a_reply_is_due_on_a_working_day_with_so_many_after_the_letter(
    received: date, number: int
) -> None:
    due = reply_due(received, number)
    assert is_working_day(due)
    assert working_days_between(received, due) == number


@given(days, st.none() | days, days)
def test_what_is_late_is_past_its_day_and_only_then(
    due: date, done: date | None, today: date
) -> None:
    assert is_late(due, done, today) == ((done or today) > due)
    assert not is_late(None, done, today)


def test_recent_is_the_last_twelve_months_with_today() -> None:
    today = date(2027, 3, 2)
    assert recent_since(today) == date(2026, 3, 3)
    assert is_recent(date(2026, 3, 3), today)
    assert is_recent(today, today)
    assert not is_recent(date(2026, 3, 2), today)
    assert not is_recent(date(2027, 3, 3), today)


@pytest.mark.parametrize(
    ("is_letter", "due", "done", "words"),
    [
        (True, date(2027, 3, 2), None, "Reply due on 2 March 2027"),
        (True, date(2027, 3, 1), None, "Reply was due on 1 March 2027, late"),
        (False, None, None, "No answer yet"),
        (False, date(2027, 2, 1), date(2027, 2, 1), "Answered on 1 February 2027"),
        (True, date(2027, 2, 1), date(2027, 2, 2), "Replied to on 2 February 2027, late"),
    ],
)
def test_how_a_question_or_letter_stands_is_said_in_words(
    is_letter: bool, due: date | None, done: date | None, words: str
) -> None:
    today = date(2027, 3, 2)
    assert progress(is_letter=is_letter, due_on=due, done_on=done, today=today) == words


def test_codes_and_addresses_that_cannot_be_are_told() -> None:
    assert is_code("E14001234")
    assert not is_code("E1400123")
    assert not is_code("e14001234")
    for address in ("", "https://questions.parliament.example/1?a=b#c"):
        assert not address_fault(address)
    for address in ("http://a.example", "javascript:alert(1)", "https://", "https:// a.example",
                    "https://user@evil.example", "https://nodots"):  # fmt: skip
        assert address_fault(address), address
