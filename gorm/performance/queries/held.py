"""What is held of series, sheets, standings and groups: the statements that pages are made of."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, TextClause, and_, exists, func, select, text, true
from sqlalchemy.orm import aliased

from gorm.core.db import session
from gorm.performance.models import (
    Comparison,
    ComparisonGroup,
    Indicator,
    Series,
    Sheet,
    Standing,
)
from gorm.performance.terms import Direction, GroupKind, IndicatorKind, Measures, Polarity
from gorm.settings.models import Theme


@dataclass(frozen=True)
class SeriesFacts:
    """An indicator in one breakdown, and all that its figures are read with."""

    id: int
    breakdown: str
    indicator_id: int
    code: str
    name: str
    unit: str
    polarity: Polarity
    kind: IndicatorKind
    measures: Measures
    floor: Decimal | None
    source: str
    theme_id: int
    theme: str
    is_difference: bool

    @property
    def is_gap(self) -> bool:
        """Whether its values are inequalities."""
        return self.is_difference or self.kind is IndicatorKind.GAP

    @property
    def title(self) -> str:
        """The indicator with its breakdown."""
        return f"{self.name}: {self.breakdown}" if self.breakdown else self.name


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands in one group."""

    rank: int | None
    band: int | None


@dataclass(frozen=True, slots=True)
class Stood:
    """Where a body stands in one sheet; ranks and bands of all, of its type, of its region."""

    value: Decimal
    previous: Decimal | None
    previous_period: str | None
    direction: Direction | None
    is_member: bool
    rank: int | None
    band: int | None
    type_rank: int | None
    type_band: int | None
    region_rank: int | None
    region_band: int | None

    def place(self, kind: GroupKind) -> Place:
        """Where it stands in one kind of group."""
        if kind is GroupKind.NATIONAL:
            return Place(self.rank, self.band)
        if kind is GroupKind.TYPE:
            return Place(self.type_rank, self.type_band)
        return Place(self.region_rank, self.region_band)


@dataclass(frozen=True, slots=True)
class Comparator:
    """What the source gives for England or a region, or else the middle of its councils."""

    value: Decimal | None
    is_published: bool
    width: Decimal | None


@dataclass(frozen=True, slots=True)
class HeldSheet:
    """A sheet of a series as it is compared now; `stood` is by organisation."""

    series_id: int
    period: str
    ends_on: date
    comparison_id: int
    is_latest: bool
    england: Comparator
    region: Comparator
    stood: dict[int, Stood] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Group:
    """What a comparison says of one group."""

    number: int
    q1: Decimal | None
    median: Decimal | None
    q3: Decimal | None
    minimum: Decimal | None
    maximum: Decimal | None
    histogram: tuple[int, ...] = ()

    @property
    def width(self) -> Decimal | None:
        """The interquartile range."""
        return None if self.q1 is None or self.q3 is None else self.q3 - self.q1


def series_columns() -> tuple[Any, ...]:
    """What `facts_of` reads, of series joined to their indicators and themes."""
    return (
        Series.id, Series.breakdown, Indicator.id, Indicator.code, Indicator.name,
        Indicator.unit, Indicator.polarity, Indicator.kind, Indicator.measures,
        Indicator.floor_standard, Indicator.source, Theme.id, Theme.name,
        Series.minuend_id.is_not(None),
    )  # fmt: skip


def _series_statement() -> Select[Any]:
    return (
        select(*series_columns())
        .join(Indicator, Series.indicator_id == Indicator.id)
        .join(Theme, Indicator.theme_id == Theme.id)
        .where(Indicator.is_in_use)
        .order_by(Theme.name, Indicator.name, Indicator.code, Series.breakdown)
    )


def series_where(*conditions: ColumnElement[bool]) -> tuple[SeriesFacts, ...]:
    """Series of indicators in use, by theme and name; the difference of two is better low."""
    rows = session().execute(_series_statement().where(*conditions))
    return tuple(facts_of(row) for row in rows)


def facts_of(row: Sequence[Any]) -> SeriesFacts:
    """What the columns of a series say."""
    values = list(row)
    if values[-1]:
        values[6], values[9] = Polarity.LOW, None
    return SeriesFacts(*values)


def has_standing_of(organisation_ids: Collection[int]) -> ColumnElement[bool]:
    """Whether one of these has a value in the series.

    The outer join and the function keep SQLite from beginning with all that they ever had.
    """
    return exists(
        select(Standing.comparison_id)
        .select_from(Sheet)
        .join(Comparison, and_(Comparison.sheet_id == Sheet.id, Comparison.is_current))
        .outerjoin(
            Standing,
            and_(
                Standing.comparison_id == Comparison.id,
                Standing.organisation_id.in_(organisation_ids),
            ),
        )
        .where(Sheet.series_id == Series.id, func.coalesce(Standing.organisation_id, 0) > 0)
        .correlate(Series)
    )


#: Whether a comparison is the latest of its series, word for word as its partial index has it:
#: SQLite uses that for nothing else.
IS_LATEST: Final[TextClause] = text("comparison.is_current AND comparison.is_latest")

#: What `Stood` is made of.
STANDING_COLUMNS: Final = (
    Standing.value, Standing.previous_value, Standing.previous_period, Standing.direction,
    Standing.is_member, Standing.rank, Standing.band, Standing.type_rank, Standing.type_band,
    Standing.region_rank, Standing.region_band,
)  # fmt: skip


def sheets_with(
    series_ids: Collection[int],
    organisation_ids: Collection[int],
    region_code: str,
    recent: int | None = None,
) -> dict[int, list[HeldSheet]]:
    """The compared sheets of these series by period, with where these organisations stand.

    England and one region come with them, for lines over time. `recent` is how many periods of
    each series are wanted, counted back from its newest; None is all.
    """
    national, region = aliased(ComparisonGroup), aliased(ComparisonGroup)
    rows = session().execute(
        select(
            Sheet.series_id, Sheet.period, Sheet.ends_on, Comparison.id, Comparison.is_latest,
            *_or_median(national), national.q1, national.q3, *_or_median(region),
            Standing.organisation_id, *STANDING_COLUMNS,
        )
        .select_from(Sheet)
        .join(Comparison, and_(Comparison.sheet_id == Sheet.id, Comparison.is_current))
        .outerjoin(national, _is_group(national, GroupKind.NATIONAL, ""))
        .outerjoin(region, _is_group(region, GroupKind.REGION, region_code))
        .outerjoin(
            Standing,
            and_(
                Standing.comparison_id == Comparison.id,
                Standing.organisation_id.in_(organisation_ids),
            ),
        )
        .where(Sheet.series_id.in_(series_ids), _is_recent(series_ids, recent))
        .order_by(Sheet.series_id, Sheet.ends_on)
    )  # fmt: skip
    return _by_series(rows)


def _is_recent(series_ids: Collection[int], recent: int | None) -> ColumnElement[bool]:
    if recent is None:
        return true()
    place = func.row_number().over(partition_by=Sheet.series_id, order_by=Sheet.ends_on.desc())
    placed = (
        select(Sheet.id, place.label("place")).where(Sheet.series_id.in_(series_ids)).subquery()
    )
    return Sheet.id.in_(select(placed.c.id).where(placed.c.place <= recent))


def _or_median(group: type[ComparisonGroup]) -> tuple[Any, Any]:
    return (
        func.coalesce(group.published_value, group.median),
        group.published_value.is_not(None),
    )


def _is_group(group: type[ComparisonGroup], kind: GroupKind, key: str) -> ColumnElement[bool]:
    return and_(group.comparison_id == Comparison.id, group.kind == kind, group.key == key)


def _by_series(rows: Iterable[Any]) -> dict[int, list[HeldSheet]]:
    found: dict[int, list[HeldSheet]] = {}
    for row in rows:
        series_id, comparison_id, organisation_id = row[0], row[3], row[11]
        sheets = found.setdefault(series_id, [])
        if not sheets or sheets[-1].comparison_id != comparison_id:
            sheets.append(_sheet(row))
        if organisation_id is not None:
            sheets[-1].stood[organisation_id] = Stood(*row[12:])
    return found


def _sheet(row: Any) -> HeldSheet:
    value, is_published, q1, q3, of_region, is_published_of_region = row[5:11]
    width = None if q1 is None or q3 is None else q3 - q1
    series_id, period, ends_on, comparison_id, is_latest = row[:5]
    return HeldSheet(
        series_id,
        period,
        ends_on,
        comparison_id,
        is_latest,
        england=Comparator(value, is_published, width),
        region=Comparator(of_region, is_published_of_region, None),
    )


def groups_of(comparison_ids: Collection[int], kind: GroupKind, key: str) -> dict[int, Group]:
    """What these comparisons say of one group, with its histogram."""
    rows = session().execute(
        select(
            ComparisonGroup.comparison_id, ComparisonGroup.number, ComparisonGroup.q1,
            ComparisonGroup.median, ComparisonGroup.q3, ComparisonGroup.minimum,
            ComparisonGroup.maximum, ComparisonGroup.histogram,
        ).where(
            ComparisonGroup.comparison_id.in_(comparison_ids),
            ComparisonGroup.kind == kind,
            ComparisonGroup.key == key,
        )
    )  # fmt: skip
    return {row[0]: Group(*row[1:7], tuple(row[7] or ())) for row in rows}
