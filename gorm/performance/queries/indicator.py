"""An indicator across England: all councils in one period, and how they spread over time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, select

from gorm.core.charts import Distribution, Trend
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.importing.models import DataImport
from gorm.performance.computing.values import counts
from gorm.performance.models import Comparison, Indicator, Observation, Series, Sheet
from gorm.performance.queries.cautions import Said, caveats_of
from gorm.performance.queries.group_lines import (
    GroupLine,
    PeriodSheet,
    groups_of_series,
    widths_by_period,
)
from gorm.performance.queries.held import SeriesFacts
from gorm.performance.queries.members import Filters, Member, filtered, members_of, movers
from gorm.performance.queries.subjects import short_name, type_plural
from gorm.performance.rules.figures import unit_shown
from gorm.performance.rules.pictures import Course, Reading, distribution_of, ribbon_of
from gorm.performance.terms import FEWEST_COMPARED, Direction, GroupKind, Polarity
from gorm.settings.models import Theme


@dataclass(frozen=True)
class ImportLine:
    """An import that brought values of the sheet."""

    reference: str
    file_name: str
    by_name: str
    published_at: datetime | None
    rows: int


@dataclass(frozen=True)
class Option:
    """A breakdown or a period that can be chosen."""

    words: str
    is_here: bool


@dataclass(frozen=True)
class IndicatorPage:
    """All that the page of an indicator shows."""

    series: SeriesFacts
    definition: str
    licence: str
    unit: str
    breakdowns: tuple[Option, ...]
    periods: tuple[Option, ...]
    period: str
    is_latest: bool
    newest: str
    national: GroupLine | None
    types: tuple[GroupLine, ...]
    regions: tuple[GroupLine, ...]
    members: tuple[Member, ...]
    everybody: int
    improved: tuple[Member, ...]
    worsened: tuple[Member, ...]
    chart: Distribution | None
    over_time: Trend | None
    spreads: tuple[GroupLine, ...]
    imports: tuple[ImportLine, ...]
    caveats: tuple[Said, ...]
    has_few: bool
    whom: str

    @property
    def is_neutral(self) -> bool:
        """Whether neither high nor low is better."""
        return self.series.polarity is Polarity.NEUTRAL


def indicator_page(code: str, breakdown: str, period: str, filters: Filters) -> IndicatorPage:
    """An indicator in one breakdown and period; the latest where none is asked for.

    Raises NotFound where there is no such indicator.
    """
    every, definition, licence = _series(code)
    sheets = _sheets([one.id for one in every])
    series = _chosen_series(every, sheets, breakdown)
    own = [sheet for sheet in sheets if sheet.series_id == series.id]
    sheet = _chosen_sheet(own, period)
    groups = groups_of_series(own, series.unit)
    of_sheet = groups.get(sheet.comparison_id, ()) if sheet else ()
    national = next((line for line in of_sheet if line.kind is GroupKind.NATIONAL), None)
    everybody = (
        members_of(series, sheet.comparison_id, widths_by_period(own, groups)) if sheet else ()
    )
    with_values = {one.id for one in every} & {one.series_id for one in sheets}
    return IndicatorPage(
        series=series,
        definition=definition,
        licence=licence,
        unit=unit_shown(series.unit),
        breakdowns=tuple(
            Option(one.breakdown, one.id == series.id) for one in every if one.id in with_values
        ),
        periods=tuple(Option(one.period, one is sheet) for one in reversed(own)),
        period=sheet.period if sheet else "",
        is_latest=sheet is None or sheet is own[-1],
        newest=own[-1].period if own else "",
        national=national,
        types=tuple(line for line in of_sheet if line.kind is GroupKind.TYPE),
        regions=tuple(line for line in of_sheet if line.kind is GroupKind.REGION),
        members=filtered(everybody, filters, series.polarity),
        everybody=len(everybody),
        improved=movers(everybody, Direction.IMPROVING, Direction.UP),
        worsened=movers(everybody, Direction.DETERIORATING, Direction.DOWN),
        chart=_chart(series, sheet, everybody, national, filters.of),
        over_time=_over_time(series, own, groups),
        spreads=tuple(
            line
            for one in reversed(own)
            for line in groups.get(one.comparison_id, ())
            if line.kind is GroupKind.NATIONAL
        ),
        imports=_imports(series, sheet) if sheet else (),
        caveats=caveats_of({series.indicator_id}).about(
            series.indicator_id, None, {one.period for one in own}
        ),
        has_few=national is not None and national.number < FEWEST_COMPARED,
        whom=type_plural(series.measures.value),
    )


def _series(code: str) -> tuple[tuple[SeriesFacts, ...], str, str]:
    """An indicator's series, its definition and its licence; one without values has one series."""
    rows = session().execute(
        select(
            Series.id, Series.breakdown, Indicator, Theme.name, Series.minuend_id.is_not(None)
        )
        .select_from(Indicator)
        .join(Theme, Theme.id == Indicator.theme_id)
        .outerjoin(Series, Series.indicator_id == Indicator.id)
        .where(Indicator.code == code)
        .order_by(Series.minuend_id.is_not(None), Series.breakdown)
    ).all()  # fmt: skip
    if not rows:
        raise NotFound
    first: Indicator = rows[0][2]
    found = tuple(_facts(*row) for row in rows)
    return found, first.definition, first.licence


def _facts(
    series_id: int | None,
    breakdown: str | None,
    indicator: Indicator,
    theme: str,
    is_gap: bool | None,
) -> SeriesFacts:
    is_difference = bool(is_gap and series_id)
    return SeriesFacts(
        id=series_id or 0,
        breakdown=breakdown or "",
        indicator_id=indicator.id,
        code=indicator.code,
        name=indicator.name,
        unit=indicator.unit,
        polarity=Polarity.LOW if is_difference else indicator.polarity,
        kind=indicator.kind,
        measures=indicator.measures,
        floor=None if is_difference else indicator.floor_standard,
        source=indicator.source,
        theme_id=indicator.theme_id,
        theme=theme,
        is_difference=is_difference,
    )


def _sheets(series_ids: Sequence[int]) -> list[PeriodSheet]:
    rows = session().execute(
        select(Sheet.series_id, Sheet.period, Sheet.ends_on, Comparison.id, Comparison.is_latest)
        .join(Comparison, and_(Comparison.sheet_id == Sheet.id, Comparison.is_current))
        .where(Sheet.series_id.in_(series_ids))
        .order_by(Sheet.ends_on)
    )
    return [PeriodSheet(*row) for row in rows]


def _chosen_series(
    every: Sequence[SeriesFacts], sheets: Sequence[PeriodSheet], breakdown: str
) -> SeriesFacts:
    """The breakdown that is asked for, or else the one with the newest figures."""
    newest = {sheet.series_id: sheet.ends_on for sheet in sheets}
    asked = [one for one in every if one.breakdown == breakdown and one.id in newest]
    if asked:
        return asked[0]
    return max(every, key=lambda one: (newest.get(one.id, date.min), not one.is_difference))


def _chosen_sheet(own: Sequence[PeriodSheet], period: str) -> PeriodSheet | None:
    asked = next((sheet for sheet in own if sheet.period == period), None)
    latest = next((sheet for sheet in reversed(own) if sheet.is_latest), None)
    return asked or latest or (own[-1] if own else None)


def _chart(
    series: SeriesFacts,
    sheet: PeriodSheet | None,
    members: Sequence[Member],
    national: GroupLine | None,
    of: str,
) -> Distribution | None:
    ranked = [member for member in members if member.is_member]
    if sheet is None or not ranked:
        return None
    ranked.sort(key=lambda member: member.value, reverse=series.polarity is not Polarity.LOW)
    here = next((i for i, member in enumerate(ranked) if member.reference == of), None)
    return distribution_of(
        [(member.value, member.band) for member in ranked],
        pointed_out=None if here is None else (here, short_name(ranked[here].name)),
        median=national.figures[1] if national else None,
        unit=series.unit,
        title=f"{series.title}, {sheet.period}",
        polarity=series.polarity,
    )


def _over_time(
    series: SeriesFacts, own: Sequence[PeriodSheet], groups: Mapping[int, tuple[GroupLine, ...]]
) -> Trend | None:
    lines = [
        (sheet, line)
        for sheet in own
        for line in groups.get(sheet.comparison_id, ())
        if line.kind is GroupKind.NATIONAL
    ]
    course = [
        Course(
            name,
            tuple(
                Reading(sheet.period, sheet.ends_on, value)
                for sheet, line in lines
                if (value := line.figures[index]) is not None
            ),
        )
        for name, index in (("q1", 0), ("Median", 1), ("q3", 2), ("England", 7))
    ]
    lower, middle, upper, england = course
    return ribbon_of(
        lower, middle, upper, [england], unit=series.unit, title=f"{series.title} over time"
    )


def _imports(series: SeriesFacts, sheet: PeriodSheet) -> tuple[ImportLine, ...]:
    """The imports that brought values of this sheet, the latest first; none for a difference."""
    rows = session().execute(
        select(
            DataImport.reference, DataImport.file_name, DataImport.by_name,
            DataImport.published_at, func.count(),
        )
        .join(Observation, Observation.import_id == DataImport.id)
        .join(Sheet, Sheet.id == Observation.sheet_id)
        .where(
            Sheet.series_id == series.id,
            Sheet.period == sheet.period,
            counts(),
        )
        .group_by(
            DataImport.id, DataImport.reference, DataImport.file_name, DataImport.by_name,
            DataImport.published_at, DataImport.published_number,
        )
        .order_by(DataImport.published_number.desc())
    )  # fmt: skip
    return tuple(ImportLine(*row) for row in rows)
