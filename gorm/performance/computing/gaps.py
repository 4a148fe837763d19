"""Declared gaps: the series that lie between two breakdowns of an indicator."""

from collections.abc import Iterable

from sqlalchemy import select, update

from gorm.core.db import session
from gorm.performance.computing.sheets import chunks
from gorm.performance.models import Comparison, Indicator, Series, Sheet


def ensure_gap_series(indicator: Indicator) -> int | None:
    """The series of an indicator's declared gap, made where it is lacking; None without one.

    There is none before both breakdowns have come in with an import.
    """
    if indicator.gap_from is None:
        return None
    ends = {
        series.breakdown: series
        for series in session().scalars(select(Series).where(Series.indicator_id == indicator.id))
    }
    minuend, subtrahend = ends.get(indicator.gap_from), ends.get(str(indicator.gap_to))
    if minuend is None or subtrahend is None:
        return None
    name = gap_breakdown(indicator.gap_from, str(indicator.gap_to))
    gap = ends.get(name)
    if gap is None:
        gap = Series(indicator_id=indicator.id, breakdown=name, period_form=minuend.period_form)
        session().add(gap)
    gap.minuend_id, gap.subtrahend_id = minuend.id, subtrahend.id
    session().flush()
    return gap.id


def gap_breakdown(gap_from: str, gap_to: str) -> str:
    """What the series of a declared gap is called."""
    return f"Gap between {gap_from or 'the whole'} and {gap_to or 'the whole'}"[:200]


def ensure_declared_gaps(sheet_ids: Iterable[int]) -> None:
    """Make the gap series that the indicators of these sheets declare, where they are lacking."""
    for some in chunks(sheet_ids):
        indicators = session().scalars(
            select(Indicator)
            .join(Series, Series.indicator_id == Indicator.id)
            .join(Sheet, Sheet.series_id == Series.id)
            .where(Indicator.gap_from.is_not(None), Sheet.id.in_(some))
            .distinct()
        )
        for indicator in indicators.all():
            ensure_gap_series(indicator)


def forget_gap(series: Series) -> None:
    """Have nobody read the comparisons of a gap that is declared no more, nor compute them anew."""
    series.minuend_id = series.subtrahend_id = None
    session().flush()
    sheets = select(Sheet.id).where(Sheet.series_id == series.id)
    session().execute(
        update(Comparison)
        .where(Comparison.is_current, Comparison.sheet_id.in_(sheets))
        .values(is_current=False, is_latest=False)
        .execution_options(synchronize_session=False)
    )
