"""What a feed shows of an engagement, of which days, and whether it is answered: pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Final
from zoneinfo import ZoneInfo

from gorm.core.clock import OFFICE_TIME
from gorm.core.working_days import months_after
from gorm.engagements.models import EngagementKind, EngagementState, Marking, Sharing

#: A calendar shows what was, for as long as somebody looks back for it, and a year ahead.
BACK: Final = timedelta(days=30)
MONTHS_AHEAD: Final = 12
#: More than anybody's diary of a year; what goes beyond is left out from the far end.
MOST_EVENTS: Final = 1_000
#: How long a meeting is taken to be where nobody said so.
USUAL_MINUTES: Final = 60
#: What stands where the words may not leave GORM.
BUSY: Final = "Busy"
MOST_FEEDS: Final = 20
LONGEST_LABEL: Final = 100

_UTC: Final = ZoneInfo("UTC")
# What takes nobody's time at an hour of the day.
_TIMELESS: Final = {EngagementKind.LETTER, EngagementKind.DATA_REQUEST}


class Shown(Enum):
    """How much of an engagement goes into a calendar."""

    WORDS = "words"
    BUSY = "busy"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Span:
    """When an event is: whole days where nobody said an hour; `end` is the first moment after."""

    start: date | datetime
    end: date | datetime

    @property
    def is_whole_day(self) -> bool:
        """Whether it has no hour."""
        return not isinstance(self.start, datetime)


def shown_of(sharing: Sharing, marking: Marking, *, is_own_time: bool) -> Shown:
    """What of an engagement a calendar may say.

    A calendar is read on telephones, by delegates and on servers of others, so that no word of
    a record goes there that is restricted or marked OFFICIAL-SENSITIVE. That somebody's own time
    is taken is told without a word; of an area's feed such engagements are no part at all.
    """
    if sharing is not Sharing.RESTRICTED and marking is not Marking.OFFICIAL_SENSITIVE:
        return Shown.WORDS
    return Shown.BUSY if is_own_time else Shown.NOTHING


def days_shown(today: date) -> tuple[date, date]:
    """The first and the last day that a feed shows."""
    return today - BACK, months_after(today, MONTHS_AHEAD)


def is_cancelled(state: EngagementState) -> bool:
    """Whether a calendar has it as cancelled: also what was tried for in vain took no place."""
    return state in {EngagementState.CANCELLED, EngagementState.NO_CONTACT}


def span_of(kind: EngagementKind, on: date, starts_at: time | None, minutes: int | None) -> Span:
    """When an engagement is, in the office's time; it lasts as long as the clock on the wall says.

    An hour that the clock skips in spring is told as the one after it.
    """
    if starts_at is None or kind in _TIMELESS:
        return Span(on, on + timedelta(days=1))
    began = datetime.combine(on, starts_at.replace(tzinfo=None), OFFICE_TIME).astimezone(_UTC)
    ended = began + timedelta(minutes=minutes or USUAL_MINUTES)
    return Span(began.astimezone(OFFICE_TIME), ended.astimezone(OFFICE_TIME))


def last_day(made_on: date, months: int) -> date:
    """The last day of a feed that is made today."""
    return months_after(made_on, months)


def has_expired(ends_on: date, today: date) -> bool:
    """Whether a feed's day has passed."""
    return ends_on < today
