"""Reading caveats."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.core.references import number_in, numbered
from gorm.performance.models import Caveat, CaveatKind, Indicator
from gorm.performance.rules.caveats import LABELS, Kept, Note
from gorm.places.models import Organisation

PREFIX = "CAV"


@dataclass(frozen=True)
class CaveatRow:
    """A caveat with what it is about."""

    reference: str
    kind: CaveatKind
    words: str
    period: str
    indicator_code: str
    indicator_name: str
    organisation_reference: str
    organisation_name: str
    version: int

    @property
    def label(self) -> str:
        """What sort of caveat it is."""
        return LABELS[self.kind]


def caveats_kept() -> tuple[Kept, ...]:
    """Every caveat, for the rules."""
    found = session().scalars(select(Caveat).order_by(Caveat.id))
    return tuple(
        Kept(Note(one.kind, one.words, one.period), one.indicator_id, one.organisation_id)
        for one in found
    )


def caveat_rows() -> tuple[CaveatRow, ...]:
    """Every caveat, by indicator, then by organisation."""
    query = _rows().order_by(Indicator.name, Organisation.name, Caveat.id)
    return tuple(_row(row) for row in session().execute(query))


def caveat_row(reference: str) -> CaveatRow:
    """One caveat. Raises NotFound."""
    query = _rows().where(Caveat.id == number_in(reference, PREFIX))
    found = session().execute(query).one_or_none()
    if found is None:
        raise NotFound
    return _row(found)


def indicator_choices() -> tuple[tuple[str, str], ...]:
    """Every indicator by code and name, for a form."""
    found = session().execute(select(Indicator.code, Indicator.name).order_by(Indicator.name))
    return tuple((code, f"{name} ({code})") for code, name in found)


def _rows() -> Any:
    query: Any = select(
        Caveat,
        Indicator.code,
        Indicator.name.label("indicator"),
        Organisation.reference,
        Organisation.name.label("organisation"),
    )
    return query.outerjoin(Indicator, Indicator.id == Caveat.indicator_id).outerjoin(
        Organisation, Organisation.id == Caveat.organisation_id
    )


def _row(row: Any) -> CaveatRow:
    one: Caveat = row.Caveat
    return CaveatRow(
        reference=numbered(PREFIX, one.id),
        kind=one.kind,
        words=one.words,
        period=one.period,
        indicator_code=row.code or "",
        indicator_name=row.indicator or "",
        organisation_reference=row.reference or "",
        organisation_name=row.organisation or "",
        version=one.version,
    )
