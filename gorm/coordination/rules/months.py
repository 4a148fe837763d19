"""Which days a calendar shows: whole weeks, beginning on Monday: pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from gorm.core.days import EARLIEST, LATEST, last_of_month

_WEEK: Final = 7
_FORTNIGHT: Final = 14


class View(StrEnum):
    """How a calendar is laid out."""

    MONTH = "month"
    FORTNIGHT = "fortnight"
    LIST = "list"
    DAY = "day"

    @property
    def is_grid(self) -> bool:
        """Whether days are laid out in weeks."""
        return self in {View.MONTH, View.FORTNIGHT}


@dataclass(frozen=True)
class Span:
    """The days that a view shows, and the days on which its neighbours are opened.

    `since` and `until` are drawn; `of` is the month that it is of, for days that are only there to
    fill a week. `back` and `on` are None at the ends of the calendar.
    """

    view: View
    since: date
    until: date
    back: date | None
    on: date | None
    of: date | None = None

    @property
    def weeks(self) -> tuple[tuple[date, ...], ...]:
        """Its days, a week at a time."""
        days = [self.since + timedelta(days=n) for n in range((self.until - self.since).days + 1)]
        return tuple(tuple(days[n : n + _WEEK]) for n in range(0, len(days), _WEEK))

    def is_beside(self, day: date) -> bool:
        """Whether a day only fills a week, because it is of another month."""
        return self.of is not None and (day.year, day.month) != (self.of.year, self.of.month)


def span_of(view: View, day: date) -> Span:
    """The span of a view that a day is in, within the days that GORM knows."""
    day = min(max(day, EARLIEST), LATEST)
    if view is View.DAY:
        step = timedelta(days=1)
        return Span(view, day, day, _known(day, -step), _known(day, step))
    if view is View.FORTNIGHT:
        monday = monday_of(day)
        step = timedelta(days=_FORTNIGHT)
        until = monday + step - timedelta(days=1)
        return Span(view, monday, until, _known(monday, -step), _known(monday, step))
    first, last = day.replace(day=1), last_of_month(day)
    back, on = _known(first, -timedelta(days=1)), _known(last, timedelta(days=1))
    back = back.replace(day=1) if back else None
    if view is View.LIST:
        return Span(view, first, last, back, on)
    sunday = monday_of(last) + timedelta(days=_WEEK - 1)
    return Span(view, monday_of(first), sunday, back, on, of=first)


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def _known(day: date, step: timedelta) -> date | None:
    found = day + step
    return found if EARLIEST <= found <= LATEST else None
