"""The latest figures of a council from which baselines are taken, with their source."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import and_, select

from gorm.core.db import session
from gorm.importing.models import DataImport
from gorm.performance.computing.values import counts
from gorm.performance.models import Comparison, MeasuredPlace, Observation, Sheet, Standing


@dataclass(frozen=True)
class LatestFigure:
    """The latest value of a series: its period, and the import that it comes from.

    A difference of two breakdowns comes from two imports, and names none.
    """

    value: Decimal
    period: str
    ends_on: date
    file_name: str = ""
    import_reference: str = ""
    import_id: int | None = None


def latest_figures(organisation_id: int, series_ids: Collection[int]) -> dict[int, LatestFigure]:
    """The latest value that an organisation has in each of these series, by series.

    A predecessor's value never stands in: figures are not carried across a reorganisation.
    """
    found = _observed(organisation_id, series_ids)
    missing = [one for one in series_ids if one not in found]
    return found | (_standing(organisation_id, missing) if missing else {})


def _observed(organisation_id: int, series_ids: Collection[int]) -> dict[int, LatestFigure]:
    place = (
        select(MeasuredPlace.id)
        .where(MeasuredPlace.organisation_id == organisation_id)
        .scalar_subquery()
    )
    rows = session().execute(
        select(
            Sheet.series_id, Observation.value, Sheet.period, Sheet.ends_on,
            DataImport.file_name, DataImport.reference, DataImport.id,
        )
        .join(Observation, Observation.sheet_id == Sheet.id)
        .join(DataImport, DataImport.id == Observation.import_id)
        .where(Observation.place_id == place, counts(), Sheet.series_id.in_(series_ids))
        .order_by(Sheet.ends_on.desc(), DataImport.published_number.desc())
    )  # fmt: skip
    found: dict[int, LatestFigure] = {}
    for row in rows:
        found.setdefault(row[0], LatestFigure(*row[1:]))
    return found


def _standing(organisation_id: int, series_ids: Collection[int]) -> dict[int, LatestFigure]:
    """Differences of two breakdowns, which are kept where bodies stand and not as observed."""
    rows = session().execute(
        select(Sheet.series_id, Standing.value, Sheet.period, Sheet.ends_on)
        .select_from(Sheet)
        .join(Comparison, and_(Comparison.sheet_id == Sheet.id, Comparison.is_current))
        .join(Standing, Standing.comparison_id == Comparison.id)
        .where(Standing.organisation_id == organisation_id, Sheet.series_id.in_(series_ids))
        .order_by(Sheet.ends_on.desc())
    )
    found: dict[int, LatestFigure] = {}
    for row in rows:
        found.setdefault(row[0], LatestFigure(*row[1:]))
    return found
