"""Who is the member on a day, when a reply is due and whether it is late: pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Protocol, TypeVar

from gorm.core.text import day
from gorm.core.working_days import months_after, working_days_after

#: Within how many working days a letter is replied to where nobody set another number.
USUAL_REPLY_DAYS: Final = 20
MOST_REPLY_DAYS: Final = 60
#: How far back what is recent lies.
RECENT_MONTHS: Final = 12
EARLIEST: Final = date(1900, 1, 1)
FURTHEST_AHEAD: Final = timedelta(days=731)
_CODE: Final = re.compile(r"[A-Z][0-9]{8}", re.ASCII)
_ADDRESS: Final = re.compile(r"https://[^\s/?#@\\]+\.[^\s@\\]+")


class Term(Protocol):
    """Somebody's time as the member for a constituency; the last day is included."""

    @property
    def started_on(self) -> date: ...

    @property
    def ended_on(self) -> date | None: ...


AnyTerm = TypeVar("AnyTerm", bound=Term)


@dataclass(frozen=True)
class Days:
    """A term by its days alone."""

    started_on: date
    ended_on: date | None = None


def sits_on(term: Term, on: date) -> bool:
    """Whether somebody is the member on a day."""
    return term.started_on <= on and (term.ended_on is None or on <= term.ended_on)


def member_on(terms: Iterable[AnyTerm], on: date) -> AnyTerm | None:
    """The term in which a day lies; None where the seat is vacant then."""
    return next((term for term in terms if sits_on(term, on)), None)


def vacant_since(terms: Iterable[Term], on: date) -> date | None:
    """The first day without a member, where nobody is the member on a day; a by-election's gap.

    None where somebody is, and where nobody is known to have been the member before it.
    """
    known = [term for term in terms if term.started_on <= on]
    if member_on(known, on) is not None:
        return None
    ends = [term.ended_on for term in known if term.ended_on is not None]
    return max(ends) + timedelta(days=1) if ends else None


def overlaps(one: Term, other: Term) -> bool:
    """Whether two terms have a day in common."""
    return (one.ended_on is None or other.started_on <= one.ended_on) and (
        other.ended_on is None or one.started_on <= other.ended_on
    )


def reply_due(received_on: date, working_days: int) -> date:
    """The last day on which a letter is replied to in time; the day after it came is day 1.

    Raises BeyondHolidayTable where England's bank holidays are not known so far.
    """
    return working_days_after(received_on, working_days)


def is_late(due_on: date | None, done_on: date | None, today: date) -> bool:
    """Whether an answer came after its day, or has not come and its day is past."""
    return due_on is not None and (done_on or today) > due_on


def recent_since(on: date) -> date:
    """The first day of the last twelve months."""
    return months_after(on, -RECENT_MONTHS) + timedelta(days=1)


def is_recent(happened_on: date, on: date) -> bool:
    """Whether something happened in the twelve months up to a day, that day included."""
    return recent_since(on) <= happened_on <= on


def progress(*, is_letter: bool, due_on: date | None, done_on: date | None, today: date) -> str:
    """How a question or letter stands, in words: replied on a day, due by one, or late."""
    late = is_late(due_on, done_on, today)
    if done_on is not None:
        done = "Replied to" if is_letter else "Answered"
        return f"{done} on {day(done_on)}{', late' if late else ''}"
    noun = "Reply" if is_letter else "Answer"
    if due_on is None:
        return f"No {noun.lower()} yet"
    return f"{noun} {'was ' if late else ''}due on {day(due_on)}{', late' if late else ''}"


def is_code(text: str) -> bool:
    """Whether the text has the shape of a code of the Office for National Statistics."""
    return _CODE.fullmatch(text) is not None


def address_fault(text: str) -> str:
    """What is wrong with the address of a source; '' where nothing is."""
    if not text or _ADDRESS.fullmatch(text):
        return ""
    return "Enter a whole address that begins with https://, or leave it empty."


def past_day_fault(value: date | None, today: date) -> str:
    """What is wrong with a day on which something happened; '' where nothing is."""
    if value is None:
        return ""
    if value > today:
        return "This day is still to come."
    return _too_early(value)


def any_day_fault(value: date | None, today: date) -> str:
    """What is wrong with a day that may be still to come; '' where nothing is."""
    if value is not None and value > today + FURTHEST_AHEAD:
        return "The day must not be more than two years ahead."
    return _too_early(value)


def _too_early(value: date | None) -> str:
    early = value is not None and value < EARLIEST
    return f"The day must not be before {EARLIEST.year}." if early else ""
