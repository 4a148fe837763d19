"""Timetables: days before signing, made into dates: pure."""

from collections.abc import Mapping
from datetime import date, timedelta


def dates_before(signing_on: date, days_before: Mapping[int, int]) -> dict[int, date]:
    """The date of each step, counted back from the day of signing; negative days come after it."""
    return {step: signing_on - timedelta(days=days) for step, days in days_before.items()}
