"""On which days a digest is due to whom, and what is worth a mail: pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from gorm.core.working_days import BeyondHolidayTable, is_working_day
from gorm.digest.models import Rhythm

#: As many of a kind as a mail lists; the page that it leads to has the rest.
LISTED: Final = 10
#: Days for which it is kept which digests went out, and for which their links to stop work.
KEPT_FOR: Final = timedelta(days=400)
_WEEK: Final = timedelta(days=7)
_SATURDAY: Final = 5


class Matter(StrEnum):
    """What a part of the digest is about, in the order in which the mail has them."""

    QUEUE = "queue"
    SENT_BACK = "sent_back"
    DEADLINES = "deadlines"
    NEGOTIATIONS = "negotiations"
    MINE = "mine"
    WRITE_UP = "write_up"
    AHEAD = "ahead"
    THEIRS = "theirs"
    OFFICE = "office"
    CONTACT = "contact"

    @property
    def label(self) -> str:
        """The heading of the part."""
        return _LABELS[self]


_LABELS: Final = {
    Matter.QUEUE: "Decisions in your queue",
    Matter.SENT_BACK: "Decisions sent back to you",
    Matter.DEADLINES: "Deadlines of your cases",
    Matter.NEGOTIATIONS: "Due in your negotiations",
    Matter.MINE: "Your commitments",
    Matter.WRITE_UP: "Meetings to write up",
    Matter.AHEAD: "Meetings ahead",
    Matter.THEIRS: "What your areas promised",
    Matter.OFFICE: "Overdue promises of the office",
    Matter.CONTACT: "Areas to contact",
}
# What stays as it is for weeks is no reason to write on every working day.
_PATIENT: Final = {Matter.CONTACT, Matter.OFFICE}


@dataclass(frozen=True)
class Item:
    """One thing that waits: a reference, a day, where it stands. Never a word of a record that is
    restricted or marked OFFICIAL-SENSITIVE."""

    reference: str
    address: str
    on: date | None = None
    words: str = ""
    is_overdue: bool = False


@dataclass(frozen=True)
class Part:
    """All that waits of one kind; `count` is such as "20+" where there are more than were read."""

    matter: Matter
    count: str
    items: tuple[Item, ...]
    address: str

    @property
    def listed(self) -> tuple[Item, ...]:
        """Those that the mail lists."""
        return self.items[:LISTED]

    @property
    def is_cut(self) -> bool:
        """Whether there are more than the mail lists."""
        return bool(self.items) and not (
            self.count.isdecimal() and int(self.count) <= len(self.listed)
        )


def usual_rhythm(*, is_of_office: bool) -> Rhythm:
    """The rhythm of somebody who chose none: weekly in an office, never in a department."""
    return Rhythm.WEEKLY if is_of_office else Rhythm.NEVER


def is_due(rhythm: Rhythm, today: date) -> bool:
    """Whether a digest of this rhythm is due today: only ever on a working day."""
    if rhythm is Rhythm.NEVER or not _is_worked(today):
        return False
    return rhythm is Rhythm.DAILY or _is_first_of_week(today)


def looks_ahead_to(rhythm: Rhythm, today: date) -> date:
    """The last day whose meetings are told: those until the next digest, and of its day."""
    if rhythm is Rhythm.WEEKLY:
        return today + _WEEK
    day = today + timedelta(days=1)
    while not _is_worked(day):
        day += timedelta(days=1)
    return day


def is_worth_a_mail(rhythm: Rhythm, parts: Sequence[Part]) -> bool:
    """Whether anything is due: on every working day only what does not wait for weeks."""
    if rhythm is Rhythm.DAILY:
        return any(part.matter not in _PATIENT for part in parts)
    return bool(parts)


def _is_first_of_week(today: date) -> bool:
    monday = today - timedelta(days=today.weekday())
    before = (monday + timedelta(days=number) for number in range(today.weekday()))
    return not any(_is_worked(day) for day in before)


def _is_worked(day: date) -> bool:
    """A working day; of years whose bank holidays are not known, every weekday."""
    try:
        return is_working_day(day)
    except BeyondHolidayTable:
        return day.weekday() < _SATURDAY
