"""Which import each value of a finding came from."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select

from gorm.core.db import session
from gorm.importing.models import DataImport
from gorm.performance.computing.sheets import chunks
from gorm.performance.computing.values import counts
from gorm.performance.models import MeasuredPlace, Observation, Series, Sheet

#: The references of imports, by sheet and then by organisation.
Origins = Mapping[int, Mapping[int, Collection[str]]]


def origins_of(sheet_ids: Collection[int]) -> Origins:
    """The imports whose values hold in these sheets; a gap has those of both its ends."""
    ends = _ends_of_gaps(sheet_ids)
    sources = {*sheet_ids, *(end for pair in ends.values() for end in pair)}
    holding = _holding(sources)
    found: dict[int, dict[int, list[str]]] = {}
    for sheet_id in sheet_ids:
        by_organisation: dict[int, list[str]] = defaultdict(list)
        for source in ends.get(sheet_id, (sheet_id,)):
            for organisation_id, reference in holding.get(source, {}).items():
                if reference not in by_organisation[organisation_id]:
                    by_organisation[organisation_id].append(reference)
        found[sheet_id] = by_organisation
    return found


def _ends_of_gaps(sheet_ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    """The sheets of which the values of a computed gap are made."""
    gaps: list[Any] = [
        row
        for some in chunks(sheet_ids)
        for row in session().execute(
            select(Sheet.id, Sheet.period, Series.minuend_id, Series.subtrahend_id)
            .join(Series, Series.id == Sheet.series_id)
            .where(Sheet.id.in_(some), Series.minuend_id.is_not(None))
        )
    ]
    wanted = {end for _, _, minuend, subtrahend in gaps for end in (minuend, subtrahend)}
    sheets = {
        (series_id, period): sheet_id
        for some in chunks(wanted)
        for sheet_id, series_id, period in session().execute(
            select(Sheet.id, Sheet.series_id, Sheet.period).where(Sheet.series_id.in_(some))
        )
    }
    return {
        sheet_id: tuple(
            sheets[end, period] for end in (minuend, subtrahend) if (end, period) in sheets
        )
        for sheet_id, period, minuend, subtrahend in gaps
    }


def _holding(sheet_ids: Collection[int]) -> dict[int, dict[int, str]]:
    """The import that was published last, by sheet and organisation."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for some in chunks(sheet_ids):
        rows = session().execute(
            select(Observation.sheet_id, MeasuredPlace.organisation_id, DataImport.reference)
            .join(MeasuredPlace, MeasuredPlace.id == Observation.place_id)
            .join(DataImport, DataImport.id == Observation.import_id)
            .where(
                Observation.sheet_id.in_(some),
                MeasuredPlace.organisation_id.is_not(None),
                counts(),
            )
            .order_by(DataImport.published_number)
        )
        for sheet_id, organisation_id, reference in rows:
            found[sheet_id][organisation_id or 0] = reference
    return found
