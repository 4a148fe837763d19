"""Programmes as forms and pages have them."""

from dataclasses import dataclass

from sqlalchemy import func, select

from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.funding.models import Award, Programme, ProgrammeKind


@dataclass(frozen=True)
class ProgrammeRecord:
    """A programme, with how many awards under it are on record."""

    reference: str
    name: str
    department: str
    kind: ProgrammeKind
    is_in_use: bool
    awards: int
    version: int


def programmes() -> tuple[ProgrammeRecord, ...]:
    """Every programme by name, those in use first."""
    counted = (
        select(Award.programme_id, func.count().label("awards"))
        .where(Award.removed_at.is_(None))
        .group_by(Award.programme_id)
        .subquery("counted")
    )
    rows = session().execute(
        select(Programme, counted.c.awards)
        .outerjoin(counted, counted.c.programme_id == Programme.id)
        .order_by(Programme.is_in_use.desc(), Programme.name)
    )
    return tuple(_record(row.Programme, row.awards or 0) for row in rows)


def programme_record(reference: str) -> ProgrammeRecord:
    """One programme. Raises NotFound."""
    found = session().scalar(select(Programme).where(Programme.reference == reference))
    if found is None:
        raise NotFound
    awards = session().scalar(
        select(func.count()).where(Award.programme_id == found.id, Award.removed_at.is_(None))
    )
    return _record(found, awards or 0)


def programme_choices(*, also: str = "") -> tuple[tuple[str, str], ...]:
    """The programmes in use, and the one that is chosen already: (reference, name)."""
    rows = session().execute(
        select(Programme.reference, Programme.name)
        .where(Programme.is_in_use | (Programme.reference == also))
        .order_by(Programme.name)
    )
    return tuple((row.reference, row.name) for row in rows)


def every_programme() -> tuple[tuple[str, str], ...]:
    """All programmes, for a filter: (reference, name)."""
    rows = session().execute(
        select(Programme.reference, Programme.name).order_by(Programme.name)
    )  # fmt: skip
    return tuple((row.reference, row.name) for row in rows)


def _record(one: Programme, awards: int) -> ProgrammeRecord:
    return ProgrammeRecord(
        one.reference, one.name, one.department, one.kind, one.is_in_use, awards, one.version
    )
