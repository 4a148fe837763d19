"""The ceilings as they stand: that of all, and those that organisations have of their own."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from gorm.accounts.models import User
from gorm.burden.models import BurdenCeiling
from gorm.burden.rules import USUAL_CEILING
from gorm.core.db import session
from gorm.places.models import Organisation


@dataclass(frozen=True)
class Ceiling:
    """Hours a quarter that may be asked; `version` is 0 where nobody ever set it."""

    hours: int
    because: str
    version: int


@dataclass(frozen=True)
class OwnCeiling:
    """A ceiling that an organisation has of its own."""

    reference: str
    name: str
    hours: int
    because: str
    set_by: str
    set_at: datetime


def usual() -> Ceiling:
    """The ceiling of every organisation without its own."""
    row = session().scalar(select(BurdenCeiling).where(BurdenCeiling.is_for_all))
    return Ceiling(row.hours, row.because, row.version) if row else Ceiling(USUAL_CEILING, "", 0)


def own_of(organisation_id: int) -> Ceiling | None:
    """The ceiling that an organisation has of its own, or None."""
    row = session().scalar(
        select(BurdenCeiling).where(BurdenCeiling.organisation_id == organisation_id)
    )
    return Ceiling(row.hours, row.because, row.version) if row else None


def own_ceilings() -> tuple[OwnCeiling, ...]:
    """Every ceiling of an organisation's own, by name."""
    rows = session().execute(
        select(BurdenCeiling, Organisation.reference, Organisation.name, User.name.label("by"))
        .join(Organisation, Organisation.id == BurdenCeiling.organisation_id)
        .outerjoin(User, User.id == BurdenCeiling.set_by_id)
        .order_by(Organisation.name)
    )
    return tuple(
        OwnCeiling(
            reference=row.reference,
            name=row.name,
            hours=row.BurdenCeiling.hours,
            because=row.BurdenCeiling.because,
            set_by=row.by or "a command on the server",
            set_at=row.BurdenCeiling.set_at,
        )
        for row in rows
    )
