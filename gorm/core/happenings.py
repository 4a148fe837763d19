"""When something happened, as exactly as it is known: pure.

A date that is known to the week or to the month stands for a span of days, and everything that
judges by it goes by this rule: **refuse only what is surely out of order.** A guard therefore asks
`is_surely_before`, `is_surely_after` or `not may_be_before`, and never compares the stored days.
Lists are ordered by `latest`, the first day on which it had certainly happened. A clock counts
from `latest` too, so that nobody is called late who may be in time.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from gorm.core.days import last_of_month
from gorm.core.text import day


class Precision(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    PUBLISHED = "published"

    @property
    def label(self) -> str:
        """How exactly, as a form offers it beside a day."""
        return {
            Precision.DAY: "On that day",
            Precision.WEEK: "In that week",
            Precision.MONTH: "In that month",
            Precision.PUBLISHED: "Known as published that day",
        }[self]


@dataclass(frozen=True)
class HappenedOn:
    """When something happened: a day, and how exactly that day is meant.

    `on` is the day itself, any day of the week (Monday to Sunday) or of the month, or the day on
    which it was published. What was published had happened by then, on that day or on some day
    before that nobody knows: it has a latest day and no earliest.
    """

    on: date
    precision: Precision = Precision.DAY

    @property
    def earliest(self) -> date | None:
        """The first day on which it may have happened; None where there is no telling."""
        match self.precision:
            case Precision.DAY:
                return self.on
            case Precision.WEEK:
                return _monday_of(self.on)
            case Precision.MONTH:
                return self.on.replace(day=1)
            case Precision.PUBLISHED:
                return None

    @property
    def latest(self) -> date:
        """The last day on which it may have happened: what lists are ordered by."""
        match self.precision:
            case Precision.WEEK:
                return _monday_of(self.on) + timedelta(days=6)
            case Precision.MONTH:
                return last_of_month(self.on)
            case _:
                return self.on

    @property
    def words(self) -> str:
        """As a sentence has it: 23 June 2022, the week of 20 June 2022, June 2022."""
        match self.precision:
            case Precision.DAY:
                return day(self.on)
            case Precision.WEEK:
                return f"the week of {day(_monday_of(self.on))}"
            case Precision.MONTH:
                return f"{self.on:%B} {self.on.year}"
            case Precision.PUBLISHED:
                return f"known as published on {day(self.on)}"

    @property
    def since(self) -> str:
        """As the beginning of a span: from 23 June 2022, from June 2022, known as published on …"""
        return self.words if self.precision is Precision.PUBLISHED else f"from {self.words}"

    def may_be_before(self, other: "HappenedOn") -> bool:
        """Whether it may have come before the other. Of one day nobody knows which came first."""
        return self.earliest is None or self.earliest <= other.latest

    def is_surely_after(self, on: date) -> bool:
        """Whether every day on which it may have happened comes after this one."""
        return self.earliest is not None and self.earliest > on

    def is_surely_before(self, on: date) -> bool:
        """Whether every day on which it may have happened comes before this one."""
        return self.latest < on

    def is_still_to_come(self, today: date) -> bool:
        """Whether it cannot have happened yet; what is known as published is published already."""
        if self.precision is Precision.PUBLISHED:
            return self.on > today
        return self.is_surely_after(today)


def _monday_of(on: date) -> date:
    return on - timedelta(days=on.weekday())
