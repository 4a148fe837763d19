"""Dates as people write them: pure, for forms and for lines of text alike."""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Final

EARLIEST: Final = date(1900, 1, 1)
LATEST: Final = date(2100, 12, 31)
MONTHS: Final = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# A 29 February that does not come round sooner comes round in eight years, 1900 and 2100 included.
_LEAP_SEARCH: Final = 9

Parts = tuple[int | None, int, int]


class NotADay(ValueError):
    """Text that no date can be made of; its message is fit to be shown."""


def parse_day(text: str, today: date) -> date:
    """The date that `text` means: 23/11/2026, 23 Nov, 2026-11-23, today, yesterday, friday.

    A day and month without a year is in the year of `today`; a weekday is the next one after it.
    Raises NotADay with a message that says what to do.
    """
    words = _folded(text)
    if (relative := _relative(words, today)) is not None:
        return relative
    year, month, day = _parts(words)
    return _checked(today.year if year is None else year, month, day)


def parse_day_ahead(text: str, start: date) -> date:
    """As `parse_day`, but a day and month without a year is the first such day from `start` on."""
    words = _folded(text)
    if (relative := _relative(words, start)) is not None:
        return relative
    year, month, day = _parts(words)
    if year is not None:
        return _checked(year, month, day)
    for candidate in range(start.year, start.year + _LEAP_SEARCH):
        found = _day_or_none(candidate, month, day)
        if found is not None and found >= start:
            return _checked(found.year, month, day)
    raise NotADay("There is no such day; check the day and the month.")


def parse_month(text: str) -> date | None:
    """The last day of the month that `text` means: June 2022, Jun 2022, 2022-06, 6/2022.

    None where it is no month with its year, and so perhaps a day.
    """
    words = _folded(text)
    if found := re.fullmatch(r"([a-z]{3,9}) ([0-9]{4})", words):
        year, month = int(found[2]), _month(found[1])
    elif found := re.fullmatch(r"([0-9]{4})-([0-9]{1,2})", words):
        year, month = int(found[1]), int(found[2])
    elif found := re.fullmatch(r"([0-9]{1,2})/([0-9]{4})", words):
        year, month = int(found[2]), int(found[1])
    else:
        return None
    return last_of_month(_checked(year, month, 1))


def last_of_month(day: date) -> date:
    """The last day of the month that a day is in."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def _folded(text: str) -> str:
    return " ".join(text.lower().replace(",", " ").split())


def _relative(words: str, today: date) -> date | None:
    relative = {"today": 0, "yesterday": -1, "tomorrow": 1}
    if words in relative:
        return today + timedelta(days=relative[words])
    if len(words) >= 3 and words.isalpha() and words[:3] in _WEEKDAYS:
        ahead = (_WEEKDAYS.index(words[:3]) - today.weekday() - 1) % 7 + 1
        return today + timedelta(days=ahead)
    return None


def _parts(words: str) -> Parts:
    if found := re.fullmatch(r"([0-9]{1,4})-([0-9]{1,2})-([0-9]{1,2})", words):
        return int(found[1]), int(found[2]), int(found[3])
    if found := re.fullmatch(r"([0-9]{1,2})[/. ]([0-9]{1,2})(?:[/. ]([0-9]{1,4}))?", words):
        return _year(found[3]), int(found[2]), int(found[1])
    if found := re.fullmatch(
        r"([0-9]{1,2})(?:st|nd|rd|th)? +([a-z]{3,9})(?: +([0-9]{1,4}))?", words
    ):
        return _year(found[3]), _month(found[2]), int(found[1])
    raise NotADay("Enter a date such as 3 March 2027 or 3/3/2027.")


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    return 2000 + int(text) if len(text) == 2 else int(text)


def _month(word: str) -> int:
    for number, name in enumerate(MONTHS, start=1):
        if word in {name, name[:3]} or (word == "sept" and number == 9):
            return number
    raise NotADay(f"{word.title()} is not a month; enter a date such as 3 March 2027.")


def _checked(year: int, month: int, day: int) -> date:
    if not EARLIEST.year <= year <= LATEST.year:
        raise NotADay(f"The year must be from {EARLIEST.year} to {LATEST.year}.")
    if (found := _day_or_none(year, month, day)) is not None:
        return found
    raise NotADay("There is no such day; check the day and the month.")


def _day_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
