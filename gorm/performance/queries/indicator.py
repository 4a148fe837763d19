"""An indicator across England: all councils in one period, and how they spread over time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import and_, func, select

from gorm.accounts.models import Office
from gorm.core.charts import Distribution, Trend
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.importing.models import DataImport, ImportState
from gorm.performance.models import (
    Comparison,
    ComparisonGroup,
    Indicator,
    Observation,
    Series,
    Sheet,
    Standing,
)
from gorm.performance.queries.cautions import Said, caveats_of
from gorm.performance.queries.held import STANDING_COLUMNS, SeriesFacts, Stood, stood
from gorm.performance.queries.rows import Sign, band_sign, direction_sign
from gorm.performance.queries.subjects import short_name, type_plural
from gorm.performance.rules.figures import change_shown, number_shown, shown, unit_shown
from gorm.performance.rules.pictures import Course, Reading, distribution_of, ribbon_of
from gorm.performance.terms import FEWEST_COMPARED, Direction, GroupKind, Measures, Polarity
from gorm.places.models import CouncilType, Organisation
from gorm.settings.models import Theme

SORTS: Final = ("rank", "name", "type", "region", "value", "change", "band")
_MOVERS: Final = 10


@dataclass(frozen=True)
class Filters:
    """Which councils the table shows, and in which order; '' is all."""

    words: str = ""
    type_key: str = ""
    region: str = ""
    sort: str = "rank"
    of: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether the table leaves anybody out."""
        return bool(self.words or self.type_key or self.region)


@dataclass(frozen=True)
class Member:
    """One council in the table; raw values are for exports and sorting."""

    reference: str
    name: str
    type_label: str
    type_key: str
    region: str
    region_code: str
    value: Decimal
    shown: str
    previous: Decimal | None
    previous_shown: str
    previous_period: str
    change: str
    rank: int | None
    band: int | None
    sign: Sign | None
    direction: Sign | None
    travel: Direction | None
    type_rank: int | None
    type_band: int | None
    is_member: bool


@dataclass(frozen=True)
class GroupLine:
    """A group in numbers: all, a type or a region."""

    kind: GroupKind
    key: str
    name: str
    number: int
    q1: str
    median: str
    q3: str
    minimum: str
    maximum: str
    ratio: str
    spread: str
    published: str
    figures: tuple[Decimal | None, ...]


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


@dataclass(frozen=True)
class _Sheet:
    series_id: int
    period: str
    ends_on: date
    comparison_id: int
    is_latest: bool


def indicator_page(code: str, breakdown: str, period: str, filters: Filters) -> IndicatorPage:
    """An indicator in one breakdown and period; the latest where none is asked for.

    Raises NotFound where there is no such indicator.
    """
    every, definition, licence = _series(code)
    sheets = _sheets([one.id for one in every])
    series = _chosen_series(every, sheets, breakdown)
    own = [sheet for sheet in sheets if sheet.series_id == series.id]
    sheet = _chosen_sheet(own, period)
    groups = _groups(own, series.unit)
    of_sheet = groups.get(sheet.comparison_id, ()) if sheet else ()
    national = next((line for line in of_sheet if line.kind is GroupKind.NATIONAL), None)
    everybody = _members(series, sheet, _width_before(own, sheet, groups)) if sheet else ()
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
        improved=_movers(everybody, Direction.IMPROVING, Direction.UP),
        worsened=_movers(everybody, Direction.DETERIORATING, Direction.DOWN),
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


def _sheets(series_ids: Sequence[int]) -> list[_Sheet]:
    rows = session().execute(
        select(Sheet.series_id, Sheet.period, Sheet.ends_on, Comparison.id, Comparison.is_latest)
        .join(Comparison, and_(Comparison.sheet_id == Sheet.id, Comparison.is_current))
        .where(Sheet.series_id.in_(series_ids))
        .order_by(Sheet.ends_on)
    )
    return [_Sheet(*row) for row in rows]


def _chosen_series(
    every: Sequence[SeriesFacts], sheets: Sequence[_Sheet], breakdown: str
) -> SeriesFacts:
    """The breakdown that is asked for, or else the one with the newest figures."""
    newest = {sheet.series_id: sheet.ends_on for sheet in sheets}
    asked = [one for one in every if one.breakdown == breakdown and one.id in newest]
    if asked:
        return asked[0]
    return max(every, key=lambda one: (newest.get(one.id, date.min), not one.is_difference))


def _chosen_sheet(own: Sequence[_Sheet], period: str) -> _Sheet | None:
    asked = next((sheet for sheet in own if sheet.period == period), None)
    latest = next((sheet for sheet in reversed(own) if sheet.is_latest), None)
    return asked or latest or (own[-1] if own else None)


def _groups(own: Sequence[_Sheet], unit: str) -> dict[int, tuple[GroupLine, ...]]:
    """Every group of every period of a series, in one query."""
    periods = {sheet.comparison_id: sheet.period for sheet in own}
    rows = session().execute(
        select(
            ComparisonGroup.comparison_id, ComparisonGroup.kind, ComparisonGroup.key,
            Office.region_name, ComparisonGroup.number, ComparisonGroup.q1,
            ComparisonGroup.median, ComparisonGroup.q3, ComparisonGroup.minimum,
            ComparisonGroup.maximum, ComparisonGroup.ratio, ComparisonGroup.spread,
            ComparisonGroup.published_value,
        )
        .outerjoin(
            Office,
            and_(
                ComparisonGroup.kind == GroupKind.REGION, Office.region_code == ComparisonGroup.key
            ),
        )
        .where(ComparisonGroup.comparison_id.in_(periods))
        .order_by(ComparisonGroup.kind, Office.region_name, ComparisonGroup.key)
    )  # fmt: skip
    found: dict[int, list[GroupLine]] = {}
    for comparison_id, kind, key, region, number, *figures in rows:
        name = region or periods[comparison_id] if kind is not GroupKind.TYPE else type_plural(key)
        line = _line(kind, key, name, number, figures, unit)
        found.setdefault(comparison_id, []).append(line)
    return {key: tuple(lines) for key, lines in found.items()}


def _line(
    kind: GroupKind, key: str, name: str, number: int, figures: Sequence[Decimal | None], unit: str
) -> GroupLine:
    q1, median, q3, minimum, maximum, ratio, spread, published = figures
    return GroupLine(
        kind,
        key,
        name[:1].upper() + name[1:],
        number,
        *(shown(value, unit) for value in (q1, median, q3, minimum, maximum)),
        *(shown(value and value.quantize(Decimal("0.01")), "") for value in (ratio, spread)),
        shown(published, unit),
        (q1, median, q3, minimum, maximum, ratio, spread, published),
    )


def _width_before(
    own: Sequence[_Sheet], sheet: _Sheet | None, groups: dict[int, tuple[GroupLine, ...]]
) -> dict[str, Decimal]:
    """The width of the middle half of all in each period, by which gaps are judged."""
    found: dict[str, Decimal] = {}
    for one in own:
        for line in groups.get(one.comparison_id, ()):
            q1, _, q3, *_ = line.figures
            if line.kind is GroupKind.NATIONAL and q1 is not None and q3 is not None:
                found[one.period] = q3 - q1
    return found


def _members(series: SeriesFacts, sheet: _Sheet, widths: dict[str, Decimal]) -> tuple[Member, ...]:
    rows = session().execute(
        select(
            Organisation.reference, Organisation.name, Organisation.council_type,
            Office.region_name, Office.region_code, *STANDING_COLUMNS,
        )
        .join(Standing, Standing.organisation_id == Organisation.id)
        .outerjoin(Office, Office.id == Organisation.office_id)
        .where(Standing.comparison_id == sheet.comparison_id)
        .order_by(Standing.rank.is_(None), Standing.rank, Organisation.search_name)
    )  # fmt: skip
    return tuple(_member(series, widths, row) for row in rows)


def _member(series: SeriesFacts, widths: dict[str, Decimal], row: Sequence[object]) -> Member:
    reference, name, council_type, region, region_code, *rest = row
    held: Stood = stood(rest)
    places = held.places
    national, of_type = places[GroupKind.NATIONAL], places[GroupKind.TYPE]
    kind = council_type if isinstance(council_type, CouncilType) else None
    width = widths.get(held.previous_period or "")
    change = "" if held.previous is None else change_shown(held.value - held.previous, "")
    return Member(
        reference=str(reference),
        name=str(name),
        type_label=kind.label if kind else series.measures.label,
        type_key=kind.value if kind else series.measures.value,
        region=str(region or ""),
        region_code=str(region_code or ""),
        value=held.value,
        shown=number_shown(held.value, series.unit),
        previous=held.previous,
        previous_shown=number_shown(held.previous, series.unit),
        previous_period=held.previous_period or "",
        change=change,
        rank=national.rank,
        band=national.band,
        sign=band_sign(national.band),
        direction=direction_sign(series, held, width),
        travel=held.direction,
        type_rank=of_type.rank,
        type_band=of_type.band,
        is_member=held.is_member,
    )


def filtered(members: Iterable[Member], filters: Filters, polarity: Polarity) -> tuple[Member, ...]:
    """The members that the filters leave, in the order that is asked for."""
    words = filters.words.casefold().split()
    kept = [
        member
        for member in members
        if (not filters.type_key or member.type_key == filters.type_key)
        and (not filters.region or member.region_code == filters.region)
        and all(word in member.name.casefold() for word in words)
    ]
    if filters.sort == "name":
        kept.sort(key=lambda member: member.name)
    elif filters.sort in {"type", "region"}:
        kept.sort(key=lambda m: (m.type_label if filters.sort == "type" else m.region, m.rank or 0))
    elif filters.sort == "value":
        kept.sort(key=lambda member: member.value, reverse=True)
    elif filters.sort == "change":
        kept.sort(key=_change, reverse=polarity is not Polarity.LOW)
    elif filters.sort == "band":
        kept.sort(key=lambda member: (-(member.band or 0), -(member.rank or 0)))
    return tuple(kept)


def _change(member: Member) -> Decimal:
    return Decimal(0) if member.previous is None else member.value - member.previous


def _movers(members: Sequence[Member], *ways: Direction) -> tuple[Member, ...]:
    moved = [member for member in members if member.travel in ways]
    return tuple(sorted(moved, key=lambda m: abs(_change(m)), reverse=True)[:_MOVERS])


def _chart(
    series: SeriesFacts,
    sheet: _Sheet | None,
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
    series: SeriesFacts, own: Sequence[_Sheet], groups: dict[int, tuple[GroupLine, ...]]
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


def _imports(series: SeriesFacts, sheet: _Sheet) -> tuple[ImportLine, ...]:
    """The imports that brought values of this sheet, the latest first; a gap has none of its own."""
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
            DataImport.state == ImportState.PUBLISHED,
        )
        .group_by(
            DataImport.id, DataImport.reference, DataImport.file_name, DataImport.by_name,
            DataImport.published_at, DataImport.published_number,
        )
        .order_by(DataImport.published_number.desc())
    )  # fmt: skip
    return tuple(ImportLine(*row) for row in rows)


def type_choices(measures: Measures) -> tuple[tuple[str, str], ...]:
    """The types by which a table of councils can be narrowed."""
    if measures is not Measures.COUNCIL:
        return ()
    return tuple((kind.value, kind.label) for kind in CouncilType)
