"""What an engagement asks of an organisation in hours, by quarter, against a ceiling: pure.

Source: the domain's Burden, "hours asked of an organisation (people x duration, plus data requests'
estimated hours) per quarter, against a ceiling". Everything is counted in whole minutes.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

from gorm.core.days import last_of_month

MINUTES_AN_HOUR: Final = 60
#: What one person is taken to have given where no duration was recorded, in minutes, by kind. A
#: letter is read and answered; a data request without an estimate takes somebody a working day.
ASSUMED_MINUTES: Final[Mapping[str, int]] = {
    "meeting": 60,
    "visit": 120,
    "call": 30,
    "letter": 30,
    "seminar": 120,
    "workshop": 120,
    "data_request": 7 * MINUTES_AN_HOUR,
}
DATA_REQUEST: Final = "data_request"
#: Hours a quarter that may be asked of an organisation where nobody set another ceiling.
USUAL_CEILING: Final = 20
MOST_HOURS: Final = 5_000
#: From this part of the ceiling on, in hundredths, an organisation is near it.
NEAR: Final = 80
#: How many quarters a trend has; one of them is to come, since plans count.
QUARTERS: Final = 8
_MONTHS: Final = 3
_CODE: Final = re.compile(r"(?P<year>[12][0-9]{3})-Q(?P<number>[1-4])", re.ASCII)


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a calendar year, whose months are those of the financial year's quarters too.

    `number` is 1 for January to March.
    """

    year: int
    number: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number * _MONTHS - 2, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return last_of_month(date(self.year, self.number * _MONTHS, 1))

    @property
    def code(self) -> str:
        """The quarter as an address has it: 2026-Q4."""
        return f"{self.year}-Q{self.number}"

    @property
    def label(self) -> str:
        """The quarter as a sentence has it: October to December 2026."""
        return f"{self.first:%B} to {self.last:%B} {self.year}"

    @property
    def short(self) -> str:
        """The quarter as the head of a column has it: Oct-Dec 2026, with a dash."""
        return f"{self.first:%b}–{self.last:%b} {self.year}"

    def after(self, number: int) -> "Quarter":
        """The quarter so many later; earlier where negative."""
        year, index = divmod(self.year * 4 + self.number - 1 + number, 4)
        return Quarter(year, index + 1)


@dataclass(frozen=True)
class Asked:
    """Minutes that were asked; `assumed` of them were taken for granted and not recorded."""

    minutes: int = 0
    assumed: int = 0

    def __add__(self, other: "Asked") -> "Asked":
        return Asked(self.minutes + other.minutes, self.assumed + other.assumed)


class Standing(StrEnum):
    """Where what was asked stands against a ceiling."""

    WITHIN = "within"
    NEAR = "near"
    OVER = "over"

    @property
    def label(self) -> str:
        """The standing as a page names it."""
        return {"within": "Within", "near": "Near its ceiling", "over": "Over its ceiling"}[
            self.value
        ]


def quarter_of(day: date) -> Quarter:
    """The quarter that a day lies in."""
    return Quarter(day.year, (day.month - 1) // _MONTHS + 1)


def quarter_named(code: str) -> Quarter | None:
    """The quarter that an address names, such as 2026-Q4, or None."""
    found = _CODE.fullmatch(code)
    return Quarter(int(found["year"]), int(found["number"])) if found else None


def quarters_shown(today: date) -> tuple[Quarter, ...]:
    """The quarters of a trend, the earliest first: six before this one, this one and the next."""
    next_one = quarter_of(today).after(1)
    return tuple(next_one.after(back) for back in range(1 - QUARTERS, 1))


def asked_by(kind: str, people: int, minutes: int | None, estimated_hours: int | None) -> Asked:
    """What one engagement asks of one organisation.

    People of theirs, at least one, times the minutes it takes; of a data request the estimated
    hours, whoever is named in it. Where neither is recorded, what is assumed for the kind.
    """
    if kind == DATA_REQUEST:
        if estimated_hours is not None:
            return Asked(estimated_hours * MINUTES_AN_HOUR)
        return Asked(ASSUMED_MINUTES[kind], ASSUMED_MINUTES[kind])
    if minutes is not None:
        return Asked(max(people, 1) * minutes)
    assumed = max(people, 1) * ASSUMED_MINUTES[kind]
    return Asked(assumed, assumed)


def standing_of(minutes: int, ceiling_hours: int) -> Standing:
    """Over beyond the ceiling, near from 80 % of it on, else within."""
    ceiling = ceiling_hours * MINUTES_AN_HOUR
    if minutes > ceiling:
        return Standing.OVER
    return Standing.NEAR if minutes * 100 >= ceiling * NEAR else Standing.WITHIN


def hours_of(minutes: int) -> Decimal:
    """Minutes as hours, to a tenth; half a tenth goes up."""
    hours = Decimal(minutes) / MINUTES_AN_HOUR
    return hours.quantize(Decimal("0.1"), ROUND_HALF_UP)


def hours_shown(minutes: int) -> str:
    """Minutes as hours in figures: 14, 1.5, 0.3."""
    return f"{hours_of(minutes):,}".removesuffix(".0")


def hours_in_words(minutes: int) -> str:
    """Minutes as hours with their noun: 1 hour, 14 hours, 1.5 hours."""
    shown = hours_shown(minutes)
    return f"{shown} {'hour' if shown == '1' else 'hours'}"


def against_ceiling(minutes: int, ceiling_hours: int) -> str:
    """What was asked against the ceiling: 14 of 20 hours."""
    return f"{hours_shown(minutes)} of {hours_in_words(ceiling_hours * MINUTES_AN_HOUR)}"
