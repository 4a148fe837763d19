"""Earlier values: what a place had before a later import revised it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import ScalarSelect, func, select

from gorm.core.db import session
from gorm.importing.models import DataImport
from gorm.performance.computing.values import counts
from gorm.performance.models import MeasuredPlace, Observation, Sheet

_PUBLISHED: Final = select(DataImport.id).where(counts())


@dataclass(frozen=True)
class Version:
    """A value as one import has it, the one that holds first."""

    value: Decimal
    reference: str
    file_name: str
    published_at: datetime | None


def revised_in(
    comparison_sheets: Collection[tuple[int, str]], organisation_id: int
) -> set[tuple[int, str]]:
    """Which of these series and periods have an earlier value for an organisation."""
    series_ids = {series_id for series_id, _ in comparison_sheets}
    rows = session().execute(
        select(Sheet.series_id, Sheet.period)
        .join(Observation, Observation.sheet_id == Sheet.id)
        .where(
            # One place, known before anything is joined: the index of sheet and place is then used.
            Observation.place_id == _place_of(organisation_id),
            Observation.import_id.in_(_PUBLISHED),
            Sheet.series_id.in_(series_ids),
            Sheet.period.in_({period for _, period in comparison_sheets}),
        )
        .group_by(Sheet.series_id, Sheet.period)
        .having(func.count(func.distinct(Observation.value)) > 1)
    )
    return {(row.series_id, row.period) for row in rows}


def _place_of(organisation_id: int) -> ScalarSelect[int]:
    return (
        select(MeasuredPlace.id)
        .where(MeasuredPlace.organisation_id == organisation_id)
        .scalar_subquery()
    )


def versions_of(
    series_ids: Collection[int], organisation_id: int
) -> dict[tuple[int, str], tuple[Version, ...]]:
    """The values that an organisation had in these series, the one that holds first."""
    rows = session().execute(
        select(
            Sheet.series_id, Sheet.period, Observation.value, DataImport.reference,
            DataImport.file_name, DataImport.published_at,
        )
        .join(Observation, Observation.sheet_id == Sheet.id)
        .join(DataImport, DataImport.id == Observation.import_id)
        .where(
            Observation.place_id == _place_of(organisation_id),
            counts(),
            Sheet.series_id.in_(series_ids),
        )
        .order_by(DataImport.published_number.desc())
    )  # fmt: skip
    found: dict[tuple[int, str], list[Version]] = defaultdict(list)
    for series_id, period, value, reference, file_name, published_at in rows:
        later = found[series_id, period]
        if not later or later[-1].value != value:  # the same again is no revision
            later.append(Version(value, reference, file_name, published_at))
    return {key: tuple(versions) for key, versions in found.items()}
