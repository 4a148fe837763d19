"""Where a figure of an organisation comes from: its standing, and the import that brought it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import func, select

from gorm.core.db import session
from gorm.core.provenance import Provenance
from gorm.importing.models import DataImport
from gorm.performance.computing.values import counts
from gorm.performance.models import Comparison, MeasuredPlace, Observation, Series, Sheet
from gorm.performance.queries.held import SeriesFacts

NO_SOURCE = "Source not stated"


class Whose(Protocol):
    """An organisation by its number and its reference."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def reference(self) -> str:
        """Its reference."""


@dataclass(frozen=True)
class Entered:
    """The import that a figure came with, and when it was published."""

    reference: str
    at: datetime | None


#: By comparison.
Entries = Mapping[int, Entered]


def figure_of(series: SeriesFacts, period: str, comparison_id: int, whose: Whose) -> Provenance:
    """Where a figure comes from, as far as its own rows tell: see `entered` for the import."""
    return Provenance(
        record="Published figures",
        period=period,
        source=series.source or NO_SOURCE,
        address=f"/performance/places/{whose.reference}/indicators/{series.code}",
        key=f"standing/{comparison_id}/{whose.id}",
    )


def comparison_of(provenance: Provenance) -> int:
    """The comparison that a figure stands in."""
    return int(provenance.key.split("/")[1])


def organisation_of(provenance: Provenance) -> int:
    """The organisation whose figure it is."""
    return int(provenance.key.split("/")[2])


def entered(provenance: Provenance | None, entries: Entries) -> Provenance | None:
    """The same figure with the import that brought it, where one did."""
    found = entries.get(comparison_of(provenance)) if provenance else None
    if provenance is None or found is None:
        return provenance
    return replace(
        provenance, record=f"{provenance.record}, {found.reference}", entered_at=found.at
    )


def entries_of(organisation_id: int, comparison_ids: Collection[int]) -> Entries:
    """The imports from which the figures of an organisation in these comparisons came, the last
    that was published. A gap has that of the figure from which another is taken away."""
    source = func.coalesce(Series.minuend_id, Series.id)
    own = Sheet.__table__.alias("own")
    rows: Any = session().execute(
        select(Comparison.id, DataImport.reference, DataImport.published_at)
        .select_from(Comparison)
        .join(Sheet, Sheet.id == Comparison.sheet_id)
        .join(Series, Series.id == Sheet.series_id)
        .join(own, (own.c.series_id == source) & (own.c.period == Sheet.period))
        .join(Observation, Observation.sheet_id == own.c.id)
        .join(MeasuredPlace, MeasuredPlace.id == Observation.place_id)
        .join(DataImport, DataImport.id == Observation.import_id)
        .where(
            Comparison.id.in_(comparison_ids),
            MeasuredPlace.organisation_id == organisation_id,
            counts(),
        )
        .order_by(DataImport.published_number)
    )
    return {number: Entered(reference, at) for number, reference, at in rows}
