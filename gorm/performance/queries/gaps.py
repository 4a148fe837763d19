"""Inequality gaps: how wide they are, whether they widen, and where they widened most."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import and_, or_, select

from gorm.accounts.models import Office
from gorm.core.charts import Trend
from gorm.core.db import session
from gorm.performance.models import (
    Comparison,
    ComparisonGroup,
    Indicator,
    Series,
    Sheet,
    Standing,
)
from gorm.performance.queries.held import STANDING_COLUMNS, SeriesFacts, Stood, series_where
from gorm.performance.queries.rows import Sign, band_sign
from gorm.performance.rules.comparison import gap_travel
from gorm.performance.rules.figures import GAP_SHAPES, GAP_TRAVELS, change_shown, shown
from gorm.performance.rules.pictures import Course, Reading, spark_of
from gorm.performance.terms import GapTravel, GroupKind, IndicatorKind
from gorm.places.models import Organisation

SORTS: Final = ("widened", "gap", "name", "region")


@dataclass(frozen=True)
class GapFilters:
    """Which gap, which councils and in which order; '' is all."""

    series: str = ""
    region: str = ""
    words: str = ""
    travel: str = ""
    sort: str = "widened"


@dataclass(frozen=True)
class GapLine:
    """A gap of England or of a region in its latest period."""

    whose: str
    code: str
    gap: str
    period: str
    before: str
    travel: Sign | None
    spark: Trend | None


@dataclass(frozen=True)
class GapSeries:
    """One inequality, with England's course."""

    key: str
    series: SeriesFacts
    england: GapLine
    is_here: bool


@dataclass(frozen=True)
class CouncilGap:
    """The gap of one council."""

    reference: str
    name: str
    region: str
    value: Decimal
    gap: str
    period: str
    before: str
    change: str
    moved: Decimal
    travel: Sign | None
    way: GapTravel | None
    band: Sign | None


@dataclass(frozen=True)
class GapsPage:
    """All that the page of gaps shows."""

    every: tuple[GapSeries, ...]
    chosen: GapSeries | None
    regions: tuple[GapLine, ...]
    councils: tuple[CouncilGap, ...]
    everybody: int
    widened: tuple[CouncilGap, ...]
    counts: Mapping[GapTravel, int]
    region_choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Point:
    period: str
    ends_on: date
    comparison_id: int
    is_latest: bool
    groups: dict[tuple[GroupKind, str], tuple[Decimal | None, Decimal | None, Decimal | None]]

    @property
    def width(self) -> Decimal | None:
        """The interquartile range of all councils."""
        _, q1, q3 = self.groups.get((GroupKind.NATIONAL, ""), (None, None, None))
        return None if q1 is None or q3 is None else q3 - q1


def gaps_page(filters: GapFilters) -> GapsPage:
    """Every inequality for England, and the chosen one for regions and councils."""
    series = series_where(or_(Indicator.kind == IndicatorKind.GAP, Series.minuend_id.is_not(None)))
    points = _points([one.id for one in series])
    series = tuple(one for one in series if points.get(one.id))
    key = next((k for one in series if (k := _key(one)) == filters.series), "")
    key = key or (_key(series[0]) if series else "")
    names = _region_names()
    every = tuple(
        GapSeries(
            _key(one), one, _line(one, "England", (GroupKind.NATIONAL, ""), points[one.id]),
            _key(one) == key,
        )
        for one in series
    )  # fmt: skip
    chosen = next((one for one in every if one.is_here), None)
    councils = _councils(chosen.series, points[chosen.series.id]) if chosen else ()
    widened = [one for one in councils if one.way is GapTravel.WIDENING]
    return GapsPage(
        every=every,
        chosen=chosen,
        regions=_regions(chosen.series, points[chosen.series.id], names) if chosen else (),
        councils=_filtered(councils, filters, names),
        everybody=len(councils),
        widened=tuple(sorted(widened, key=lambda one: one.moved, reverse=True)[:10]),
        counts={way: sum(1 for one in councils if one.way is way) for way in GapTravel},
        region_choices=tuple(names.items()),
    )


def _key(series: SeriesFacts) -> str:
    """How an address names a series: an indicator's code and its breakdown."""
    return f"{series.code}:{series.breakdown}"


def _region_names() -> dict[str, str]:
    rows = session().execute(
        select(Office.region_code, Office.region_name).order_by(Office.region_name)
    )
    return {row.region_code: row.region_name for row in rows}


def _points(series_ids: Sequence[int]) -> dict[int, list[_Point]]:
    """Every compared period of these series, with England's and the regions' values."""
    rows = session().execute(
        select(
            Sheet.series_id, Sheet.period, Sheet.ends_on, Comparison.id, Comparison.is_latest,
            ComparisonGroup.kind, ComparisonGroup.key, ComparisonGroup.published_value,
            ComparisonGroup.median, ComparisonGroup.q1, ComparisonGroup.q3,
        )
        .join(Comparison, and_(Comparison.sheet_id == Sheet.id, Comparison.is_current))
        .join(ComparisonGroup, ComparisonGroup.comparison_id == Comparison.id)
        .where(
            Sheet.series_id.in_(series_ids),
            ComparisonGroup.kind.in_((GroupKind.NATIONAL, GroupKind.REGION)),
        )
        .order_by(Sheet.series_id, Sheet.ends_on)
    )  # fmt: skip
    found: dict[int, list[_Point]] = {}
    for series_id, period, ends_on, key, is_latest, kind, code, published, median, q1, q3 in rows:
        points = found.setdefault(series_id, [])
        if not points or points[-1].comparison_id != key:
            points.append(_Point(period, ends_on, key, is_latest, {}))
        value = published if published is not None else median
        points[-1].groups[kind, code] = (value, q1, q3)
    return found


def _line(
    series: SeriesFacts, whose: str, group: tuple[GroupKind, str], points: Sequence[_Point]
) -> GapLine:
    held = [
        (point, value)
        for point in points
        if (value := point.groups.get(group, (None,))[0]) is not None
    ]
    if not held:
        return GapLine(whose, group[1], "", "", "", None, None)
    point, value = held[-1]
    travel, before = None, ""
    if len(held) > 1:
        earlier, was = held[-2]
        before = f"{shown(was, series.unit)} in {earlier.period}"
        if earlier.width is not None:
            travel = travel_sign(gap_travel(value, was, earlier.width))
    course = Course(whose, tuple(Reading(p.period, p.ends_on, v) for p, v in held))
    return GapLine(
        whose, group[1], shown(value, series.unit), point.period, before, travel,
        spark_of(course, unit=series.unit),
    )  # fmt: skip


def travel_sign(travel: GapTravel) -> Sign:
    """Which way a gap goes, in a shape and in words."""
    return Sign(GAP_SHAPES[travel], GAP_TRAVELS[travel], travel.value)


def _regions(
    series: SeriesFacts, points: Sequence[_Point], names: Mapping[str, str]
) -> tuple[GapLine, ...]:
    lines = (_line(series, name, (GroupKind.REGION, code), points) for code, name in names.items())
    return tuple(line for line in lines if line.gap)


def _councils(series: SeriesFacts, points: Sequence[_Point]) -> tuple[CouncilGap, ...]:
    widths = {point.period: point.width for point in points}
    latest = next((point for point in reversed(points) if point.is_latest), points[-1])
    rows = session().execute(
        select(
            Organisation.reference, Organisation.name, Office.region_name, *STANDING_COLUMNS
        )
        .join(Standing, Standing.organisation_id == Organisation.id)
        .outerjoin(Office, Office.id == Organisation.office_id)
        .where(Standing.comparison_id == latest.comparison_id)
        .order_by(Organisation.search_name)
    )  # fmt: skip
    return tuple(_council(series, latest.period, widths, row) for row in rows)


def _council(
    series: SeriesFacts,
    period: str,
    widths: Mapping[str, Decimal | None],
    row: Sequence[Any],
) -> CouncilGap:
    reference, name, region, *rest = row
    held = Stood(*rest)
    width = widths.get(held.previous_period or "")
    moved, way = Decimal(0), None
    if held.previous is not None:
        moved = abs(held.value) - abs(held.previous)
        way = gap_travel(held.value, held.previous, width) if width is not None else None
    return CouncilGap(
        reference=reference,
        name=name,
        region=region or "",
        value=held.value,
        gap=shown(held.value, series.unit),
        period=period,
        before=f"{shown(held.previous, series.unit)} in {held.previous_period}"
        if held.previous is not None
        else "",
        change=change_shown(moved, series.unit) if held.previous is not None else "",
        moved=moved,
        travel=travel_sign(way) if way else None,
        way=way,
        band=band_sign(held.place(GroupKind.NATIONAL).band),
    )


def _filtered(
    councils: Sequence[CouncilGap], filters: GapFilters, names: Mapping[str, str]
) -> tuple[CouncilGap, ...]:
    words = filters.words.casefold().split()
    region = names.get(filters.region, "")
    kept = [
        one
        for one in councils
        if (not filters.region or one.region == region)
        and (not filters.travel or (one.way is not None and one.way.value == filters.travel))
        and all(word in one.name.casefold() for word in words)
    ]
    if filters.sort == "gap":
        kept.sort(key=lambda one: abs(one.value), reverse=True)
    elif filters.sort == "region":
        kept.sort(key=lambda one: (one.region, one.name))
    elif filters.sort == "widened":
        kept.sort(key=lambda one: one.moved, reverse=True)
    return tuple(kept)
