"""A date typed in one field, in any of the ways in which people write one."""

import re
from datetime import date, timedelta
from typing import Any, Final

from wtforms import Field, ValidationError

from gorm.core import clock
from gorm.core.forms.widgets import TextInput
from gorm.core.text import one_line

EARLIEST: Final = date(1900, 1, 1)
LATEST: Final = date(2100, 12, 31)
_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class NotADay(ValueError):
    """Text that no date can be made of; its message is fit to be shown."""


def parse_day(text: str, today: date) -> date:
    """The date that `text` means: 23/11/2026, 23 Nov, 2026-11-23, today, yesterday, friday.

    A day and month without a year is in the year of `today`; a weekday is the next one after it.
    Raises NotADay with a message that says what to do.
    """
    words = one_line(text).lower().replace(",", " ")
    relative = {"today": 0, "yesterday": -1, "tomorrow": 1}
    if words in relative:
        return today + timedelta(days=relative[words])
    if len(words) >= 3 and words.isalpha() and words[:3] in _WEEKDAYS:
        ahead = (_WEEKDAYS.index(words[:3]) - today.weekday() - 1) % 7 + 1
        return today + timedelta(days=ahead)
    return _checked(*_parts(words, today.year))


def _parts(words: str, this_year: int) -> tuple[int, int, int]:
    if found := re.fullmatch(r"(\d{1,4})-(\d{1,2})-(\d{1,2})", words):
        return int(found[1]), int(found[2]), int(found[3])
    if found := re.fullmatch(r"(\d{1,2})[/. ](\d{1,2})(?:[/. ](\d{1,4}))?", words):
        return _year(found[3], this_year), int(found[2]), int(found[1])
    if found := re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)? +([a-z]{3,9})(?: +(\d{1,4}))?", words):
        return _year(found[3], this_year), _month(found[2]), int(found[1])
    raise NotADay("Enter a date such as 3 March 2027 or 3/3/2027.")


def _year(text: str | None, this_year: int) -> int:
    if text is None:
        return this_year
    return 2000 + int(text) if len(text) == 2 else int(text)


def _month(word: str) -> int:
    full = [date(2000, month, 1).strftime("%B").lower() for month in range(1, 13)]
    for number, name in enumerate(full, start=1):
        if word in {name, _MONTHS[number - 1], "sept" if number == 9 else name}:
            return number
    raise NotADay(f"{word.title()} is not a month; enter a date such as 3 March 2027.")


def _checked(year: int, month: int, day: int) -> date:
    if not EARLIEST.year <= year <= LATEST.year:
        raise NotADay(f"The year must be from {EARLIEST.year} to {LATEST.year}.")
    try:
        return date(year, month, day)
    except ValueError:
        raise NotADay("There is no such day; check the day and the month.") from None


class DayField(Field):
    """A date in one text field. What was typed is kept as typed when it is no date."""

    widget = TextInput()

    def __init__(self, label: str, *, required: str = "", **options: Any) -> None:
        super().__init__(label, **options)
        self.required = required
        self.typed = ""

    def _value(self) -> str:
        if self.typed:
            return self.typed
        return f"{self.data.day}/{self.data.month}/{self.data.year}" if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the date; the fault is told when the form is validated."""
        self.typed = one_line(valuelist[0]) if valuelist else ""
        self.data = None
        if self.typed:
            try:
                self.data = parse_day(self.typed, clock.today())
            except NotADay as error:
                raise ValueError(str(error)) from error

    def pre_validate(self, form: Any) -> None:
        """Refuse an empty date where one is needed."""
        if self.required and not self.typed:
            raise ValidationError(self.required)
