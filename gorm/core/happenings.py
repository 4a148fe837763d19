"""When something happened, as exactly as it is known: pure."""

from enum import StrEnum


class Precision(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    PUBLISHED = "published"
