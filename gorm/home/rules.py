"""When something is due soon, and when an area has had no contact for too long: pure."""

from datetime import date, timedelta
from typing import Final

from gorm.engagements.rules import DUE_SOON, LONGEST_SILENCE

__all__ = ["DUE_SOON", "TOO_LONG", "is_neglected", "is_silent"]
#: An area without contact for longer than this is neglected.
TOO_LONG: Final = LONGEST_SILENCE


def is_neglected(last_on: date | None, contact_by: date | None, today: date) -> bool:
    """Whether an area waits for contact: none on record, none for 90 days, or later than agreed.

    `contact_by` is the day that the last contact set for the next: any contact meets it.
    """
    if last_on is None or today - last_on > TOO_LONG:
        return True
    return contact_by is not None and contact_by < today


def is_silent(last_on: date | None, days: int, today: date) -> bool:
    """Whether somebody heard nothing for too long: never on record, or for more than the days."""
    return last_on is None or today - last_on > timedelta(days=days)
