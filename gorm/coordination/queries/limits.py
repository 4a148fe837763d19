"""Within how many days engagements clash, as administrators set it."""

from dataclasses import dataclass

from sqlalchemy import select

from gorm.coordination.models import CoordinationLimits
from gorm.coordination.rules.clashes import DEFAULT, Limits
from gorm.core.db import session


@dataclass(frozen=True)
class LimitsRecord:
    """The limits as their form begins with them."""

    clash_days: int
    request_days: int
    version: int


def limits() -> Limits:
    """The limits in force; those of the domain where none are kept."""
    found = _kept()
    return Limits(found.clash_days, found.request_days) if found else DEFAULT


def limits_record() -> LimitsRecord:
    """The limits with their version."""
    found = _kept()
    if found is None:
        return LimitsRecord(DEFAULT.clash_days, DEFAULT.request_days, 0)
    return LimitsRecord(found.clash_days, found.request_days, found.version)


def _kept() -> CoordinationLimits | None:
    return session().scalar(select(CoordinationLimits).where(CoordinationLimits.id == 1))
