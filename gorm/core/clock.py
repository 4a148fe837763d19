"""The one place that asks what time it is, so that a test can answer instead."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

OFFICE_TIME = ZoneInfo("Europe/London")

_stopped_at: ContextVar[datetime | None] = ContextVar("stopped_at", default=None)


def now() -> datetime:
    """This instant, in UTC."""
    return _stopped_at.get() or datetime.now(UTC)


def today() -> date:
    """The date on the office's wall: London's, not UTC's."""
    return day_of(now())


def day_of(instant: datetime) -> date:
    """The date that an instant had on the office's wall."""
    return instant.astimezone(OFFICE_TIME).date()


def start_of(day: date) -> datetime:
    """The instant at which a day begins on the office's wall."""
    return datetime.combine(day, time.min, OFFICE_TIME).astimezone(UTC)


@contextmanager
def stopped_at(instant: datetime) -> Iterator[None]:
    """Answer `instant` for as long as the block runs; for tests and for seeding a sample."""
    if instant.tzinfo is None:
        raise ValueError("a clock is stopped at an instant with a time zone")
    token = _stopped_at.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _stopped_at.reset(token)
