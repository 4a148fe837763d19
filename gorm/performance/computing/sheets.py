"""Which sheets have to be computed anew when some of them change, and in which order."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from gorm.core.db import session
from gorm.performance.models import Indicator, Series, Sheet
from gorm.performance.terms import Measures, Polarity

#: Databases take a bounded number of parameters in one statement.
CHUNK: Final = 900


@dataclass(frozen=True)
class SheetFacts:
    """A sheet of a series."""

    id: int
    series_id: int
    period: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class SeriesFacts:
    """A series as comparison knows it. A gap series lies between two others: low is better."""

    id: int
    indicator_id: int
    breakdown: str
    polarity: Polarity
    measures: Measures
    minuend_id: int | None
    subtrahend_id: int | None

    @property
    def is_gap(self) -> bool:
        """Whether its values are the distance between those of two other series."""
        return self.minuend_id is not None


@dataclass(frozen=True)
class Work:
    """The sheets of one series that have to be computed, in the order of their periods."""

    series: SeriesFacts
    sheets: tuple[SheetFacts, ...]


def work_for(sheet_ids: Iterable[int]) -> list[Work]:
    """Everything that changes with these sheets, series by series.

    A sheet bears on the direction of travel of all later ones of its series; and on the gap
    series that are made of its series, whose sheets are added where they are lacking.
    """
    touched = _sheets(Sheet.id, sheet_ids)
    indicators = _series_of_indicators({sheet.series_id for sheet in touched})
    earliest = _earliest(touched)
    for gap in (series for series in indicators.values() if series.is_gap):
        starts = [earliest[s] for s in (gap.minuend_id, gap.subtrahend_id) if s in earliest]
        if starts:
            earliest[gap.id] = min(starts)
            _add_lacking_sheets(gap)
    by_series: dict[int, list[SheetFacts]] = defaultdict(list)
    for sheet in sheets_of(earliest):
        if sheet.ends_on >= earliest[sheet.series_id]:
            by_series[sheet.series_id].append(sheet)
    return [
        Work(indicators[series_id], tuple(sorted(sheets, key=lambda sheet: sheet.ends_on)))
        for series_id, sheets in sorted(by_series.items())
    ]


def chunks(items: Iterable[int]) -> Iterable[Sequence[int]]:
    """The items in lots that one statement takes."""
    every = sorted(set(items))
    return (every[start : start + CHUNK] for start in range(0, len(every), CHUNK))


def sheets_of(series_ids: Iterable[int]) -> list[SheetFacts]:
    """All sheets of these series."""
    return _sheets(Sheet.series_id, series_ids)


def _sheets(column: InstrumentedAttribute[int], ids: Iterable[int]) -> list[SheetFacts]:
    found: list[SheetFacts] = []
    for some in chunks(ids):
        rows = session().execute(
            select(Sheet.id, Sheet.series_id, Sheet.period, Sheet.starts_on, Sheet.ends_on).where(
                column.in_(some)
            )
        )
        found += [SheetFacts(*row) for row in rows]
    return found


def _earliest(touched: Iterable[SheetFacts]) -> dict[int, date]:
    earliest: dict[int, date] = {}
    for sheet in touched:
        known = earliest.get(sheet.series_id, sheet.ends_on)
        earliest[sheet.series_id] = min(known, sheet.ends_on)
    return earliest


def _series_of_indicators(series_ids: Iterable[int]) -> Mapping[int, SeriesFacts]:
    """All series of the indicators to which these belong."""
    found: dict[int, SeriesFacts] = {}
    for some in chunks(series_ids):
        indicators = select(Series.indicator_id).where(Series.id.in_(some))
        rows = session().execute(
            select(
                Series.id,
                Series.indicator_id,
                Series.breakdown,
                Indicator.polarity,
                Indicator.measures,
                Series.minuend_id,
                Series.subtrahend_id,
            )
            .join(Indicator, Series.indicator_id == Indicator.id)
            .where(Series.indicator_id.in_(indicators))
        )
        for row in rows:
            series = SeriesFacts(*row)
            found[series.id] = replace(series, polarity=Polarity.LOW) if series.is_gap else series
    return found


def _add_lacking_sheets(gap: SeriesFacts) -> None:
    """Give a gap series a sheet for each period in which both of its ends have one."""
    ends = sheets_of([gap.minuend_id or 0, gap.subtrahend_id or 0])
    own = {sheet.period for sheet in sheets_of([gap.id])}
    minuends = {sheet.period for sheet in ends if sheet.series_id == gap.minuend_id}
    for sheet in ends:
        if sheet.series_id == gap.subtrahend_id and sheet.period in minuends - own:
            session().add(
                Sheet(
                    series_id=gap.id,
                    period=sheet.period,
                    starts_on=sheet.starts_on,
                    ends_on=sheet.ends_on,
                )
            )
    session().flush()
