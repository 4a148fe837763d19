"""Counting days: England's working days, calendar days and months, and what is left of them.

Everywhere the day after the start is day 1, the last day is included, and what comes next is
allowed the day after. Working days are known only as far as the table of bank holidays reaches:
beyond it nothing is computed, and a deadline has to be stated.
"""

from bisect import bisect_right
from datetime import date, timedelta
from functools import cache
from typing import Final

from gorm.core.days import last_of_month
from gorm.core.errors import Refused
from gorm.core.text import count, day

#: The years of which every bank holiday is known; a test compares them with the table.
FIRST_KNOWN: Final = date(2012, 1, 1)
LAST_KNOWN: Final = date(2028, 12, 31)
_SATURDAY: Final = 5


class BeyondHolidayTable(Refused):
    """Working days were asked for that nobody can know: the deadline has to be stated.

    It is input that is refused, so that a page which does not expect it still says what to do;
    a service that knows the field raises Refused with this text beside it.
    """

    def __init__(self) -> None:
        super().__init__(
            f"England’s bank holidays are known here from {FIRST_KNOWN.year} to "
            f"{LAST_KNOWN.year} only, so working days outside these years cannot be counted. "
            "Enter the date of the deadline yourself."
        )


def is_working_day(on: date) -> bool:
    """Whether it is a weekday and no bank holiday in England."""
    _check_known(on)
    return on.weekday() < _SATURDAY and on not in _bank_holidays()


def working_days_after(start: date, number: int) -> date:
    """The last day of so many working days: the first is the first one after the start."""
    if number < 1:
        raise ValueError("a clock runs for at least one working day")
    _check_known(start)
    known = _working_days()
    last = bisect_right(known, start) + number - 1
    if last >= len(known):
        raise BeyondHolidayTable
    return known[last]


def working_days_between(start: date, end: date) -> int:
    """How many working days come after the start, up to the end and with it.

    Less than nothing where the end is before the start: as many as came after the end.
    """
    _check_known(start)
    _check_known(end)
    known = _working_days()
    return bisect_right(known, end) - bisect_right(known, start)


def election_days_before(poll: date, number: int, *, in_all_kingdom: bool = False) -> date:
    """The day so many days before a poll, as the timetables of elections count them.

    They leave out weekends, Christmas Eve and bank holidays: England's, or those of any part of
    the United Kingdom. The day before the poll is day 1.
    """
    _check_known(poll)
    day_meant, left = poll, number
    while left:
        day_meant -= timedelta(days=1)
        _check_known(day_meant)
        if _counts_before_a_poll(day_meant, in_all_kingdom=in_all_kingdom):
            left -= 1
    return day_meant


def bank_holiday_names(since: date, until: date) -> dict[date, str]:
    """England's bank holidays of a span of days by day, as far as they are known."""
    return {on: name for on, name in _bank_holidays().items() if since <= on <= until}


def days_after(start: date, number: int) -> date:
    """The last of so many calendar days: 14 after 23 June are up on 7 July."""
    return start + timedelta(days=number)


def months_after(start: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month; earlier where negative."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = last_of_month(date(year, month + 1, 1))
    return last.replace(day=min(start.day, last.day))


def first_allowed_after(deadline: date) -> date:
    """The first day on which the next step is allowed: the whole of the last day belongs to it."""
    return deadline + timedelta(days=1)


def deadline_words(due: date, today: date) -> str:
    """A deadline with what is left of it: '8 July 2027 (12 working days left)'."""
    return f"{day(due)} ({time_left(due, today)})"


def time_left(due: date, today: date) -> str:
    """What is left until a deadline, in working days where they are known, else in days.

    A deadline that was stated may fall on a weekend, with no working day before it or since.
    """
    if due == today:
        return "today"
    noun, number = _distance(due, today)
    if due < today:
        return f"{count(-number, noun)} late"
    return f"{count(number, noun)} left" if number else "no working day left"


def _distance(due: date, today: date) -> tuple[str, int]:
    try:
        number = working_days_between(today, due)
    except BeyondHolidayTable:
        return "day", (due - today).days
    if due < today and number == 0:
        return "day", (due - today).days
    return "working day", number


def _check_known(on: date) -> None:
    if not FIRST_KNOWN <= on <= LAST_KNOWN:
        raise BeyondHolidayTable


def _counts_before_a_poll(on: date, *, in_all_kingdom: bool) -> bool:
    is_christmas_eve = (on.month, on.day) == (12, 24)
    if is_christmas_eve or not is_working_day(on):
        return False
    return not (in_all_kingdom and on in _holidays_anywhere())


@cache
def _bank_holidays() -> dict[date, str]:
    """England's bank holidays, from the table that comes with the library: nothing is fetched."""
    # It brings an HTTP client along, which takes a while to load and is never used.
    from govuk_bank_holidays.bank_holidays import BankHolidays

    table = BankHolidays(use_cached_holidays=True)
    found = table.get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    return {holiday["date"]: str(holiday["title"]) for holiday in found}


@cache
def _holidays_anywhere() -> frozenset[date]:
    """The bank holidays of every part of the United Kingdom."""
    from govuk_bank_holidays.bank_holidays import BankHolidays

    table = BankHolidays(use_cached_holidays=True)
    return frozenset(
        holiday["date"]
        for division in BankHolidays.ALL_DIVISIONS
        for holiday in table.get_holidays(division=division)
    )


@cache
def _working_days() -> tuple[date, ...]:
    """Every working day that is known, in order: some four thousand, so counting is a search."""
    length = (LAST_KNOWN - FIRST_KNOWN).days + 1
    every = (FIRST_KNOWN + timedelta(days=number) for number in range(length))
    return tuple(on for on in every if is_working_day(on))
