"""One sheet of a case's file, for whoever is about to strike it."""

from dataclasses import dataclass

from sqlalchemy import select

from gorm.challenge.models import CaseEntry
from gorm.challenge.queries.heads import CaseHead
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.core.happenings import HappenedOn


@dataclass(frozen=True)
class SheetToStrike:
    """What a sheet says, and whether it is struck already."""

    folio: int
    title: str
    happened: HappenedOn
    is_struck: bool


def sheet_to_strike(head: CaseHead, folio: int) -> SheetToStrike:
    """A sheet of a case. Raises NotFound."""
    found = session().scalar(
        select(CaseEntry).where(CaseEntry.case_id == head.id, CaseEntry.folio == folio)
    )
    if found is None:
        raise NotFound
    return SheetToStrike(
        folio=found.folio,
        title=found.title,
        happened=HappenedOn(found.happened_on, found.precision),
        is_struck=found.struck_at is not None,
    )
