"""What the rules are put to, read set-wise: a handful of queries for the whole of England."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased

from gorm.core.db import session
from gorm.performance.models import (
    Assessment,
    Category,
    Comparison,
    ComparisonGroup,
    Edition,
    FindingRule,
    Indicator,
    RuleCode,
    Scheme,
    Series,
    Sheet,
    Standing,
)
from gorm.performance.rules.comparison import Thresholds
from gorm.performance.rules.findings import Group, Judged, Measure, Reading
from gorm.performance.rules.numbers import FOUND_ELSEWHERE, Numbers, most_sheets, numbers_of
from gorm.performance.rules.searching import Basis, Examined
from gorm.performance.terms import GroupKind, IndicatorKind, Polarity
from gorm.places.models import Organisation
from gorm.settings.models import Theme

#: Rules that look at series; only judgements are read without them.
_OF_SERIES: Final = frozenset(RuleCode) - {RuleCode.JUDGEMENT} - FOUND_ELSEWHERE

_SeriesAndType = tuple[int, str]


@dataclass(frozen=True)
class RuleKept:
    """A rule as it is kept."""

    code: RuleCode
    numbers: Numbers
    is_in_use: bool
    version: int


def rules_kept() -> dict[RuleCode, RuleKept]:
    """Every rule, in the order in which the domain lists them."""
    kept = {rule.code: rule for rule in session().scalars(select(FindingRule))}
    return {
        code: RuleKept(
            code,
            numbers_of(code, kept[code].parameters if code in kept else {}),
            kept[code].is_in_use if code in kept else False,
            kept[code].version if code in kept else 0,
        )
        for code in RuleCode
    }


def edition_number() -> int:
    """The number of the comparisons that were published last; 0 before the first."""
    return session().scalar(select(func.max(Edition.number))) or 0


def basis_for(in_use: Mapping[RuleCode, Numbers]) -> Basis:
    """Everything that these rules look at, as it stands now.

    Organisations that have ended are left out: there is nobody left to be challenged.
    """
    organisations, types = _organisations()
    readings = _readings(in_use, types) if _OF_SERIES & in_use.keys() else []
    judged = _judged(organisations) if RuleCode.JUDGEMENT in in_use else []
    return Basis(
        organisations=organisations,
        readings=readings,
        judged=judged,
        edition=edition_number(),
    )


def _organisations() -> tuple[dict[int, Examined], dict[int, str]]:
    """Whoever has not ended, and the key of the type that each is compared within."""
    found = session().scalars(select(Organisation).where(Organisation.is_current))
    examined: dict[int, Examined] = {}
    types: dict[int, str] = {}
    for one in found:
        examined[one.id] = Examined(one.id, one.reference, one.name, one.office_id, one.type_label)
        types[one.id] = one.type_key
    return examined, types


def _readings(
    in_use: Mapping[RuleCode, Numbers], types: Mapping[int, str]
) -> list[tuple[int, Measure, tuple[Reading | None, ...]]]:
    sheets = _newest_sheets(most_sheets(in_use))
    groups = _groups(sheets)
    by_comparison: dict[int, dict[str, tuple[int, Group]]] = defaultdict(dict)
    for (series_id, key), listed in groups.items():
        for comparison_id, group in listed:
            by_comparison[comparison_id][key] = (series_id, group)
    found = _standings(sheets, types, by_comparison)
    measures = _measures()
    return [
        (
            organisation_id,
            measures[series_id],
            tuple(readings.get(c) for c, _ in groups[series_id, types[organisation_id]]),
        )
        for (series_id, organisation_id), readings in found.items()
    ]


def _newest_sheets(depth: int) -> Select[Any]:
    """The newest sheets of each series in each type that have thresholds there."""
    position = (
        func.row_number()
        .over(
            partition_by=(Sheet.series_id, ComparisonGroup.key),
            order_by=(Sheet.ends_on.desc(), Sheet.id.desc()),
        )
        .label("position")
    )
    ranked = (
        select(Comparison.id.label("comparison_id"), ComparisonGroup.key, position)
        .join(Sheet, Sheet.id == Comparison.sheet_id)
        .join(Series, Series.id == Sheet.series_id)
        .join(Indicator, and_(Indicator.id == Series.indicator_id, Indicator.is_in_use))
        .join(ComparisonGroup, ComparisonGroup.comparison_id == Comparison.id)
        .where(
            Comparison.is_current,
            ComparisonGroup.kind == GroupKind.TYPE,
            ComparisonGroup.q1.is_not(None),
        )
        .subquery()
    )
    return select(ranked).where(ranked.c.position <= depth)


def _groups(sheets: Select[Any]) -> dict[_SeriesAndType, list[tuple[int, Group]]]:
    newest = sheets.subquery()
    national = aliased(ComparisonGroup)
    rows = session().execute(
        select(
            ComparisonGroup,
            Sheet.id.label("sheet_id"),
            Sheet.series_id,
            Sheet.period,
            Sheet.ends_on,
            Series.indicator_id,
            national.q1.label("national_q1"),
            national.q3.label("national_q3"),
        )
        .join(newest, and_(newest.c.comparison_id == ComparisonGroup.comparison_id,
                           newest.c.key == ComparisonGroup.key))
        .join(Comparison, Comparison.id == ComparisonGroup.comparison_id)
        .join(Sheet, Sheet.id == Comparison.sheet_id)
        .join(Series, Series.id == Sheet.series_id)
        .outerjoin(national, and_(national.comparison_id == Comparison.id,
                                  national.kind == GroupKind.NATIONAL))
        .where(ComparisonGroup.kind == GroupKind.TYPE)
        .order_by(newest.c.position)
    )  # fmt: skip
    groups: dict[_SeriesAndType, list[tuple[int, Group]]] = defaultdict(list)
    newest_of: dict[_SeriesAndType, tuple[int, date]] = {}
    for row in rows:
        group: ComparisonGroup = row.ComparisonGroup
        key = (row.series_id, group.key)
        newest_of.setdefault(key, (row.indicator_id, row.ends_on))
        groups[key].append((group.comparison_id, _group(row, group)))
    return {key: groups[key] for key in _that_reach_the_latest(newest_of)}


def _that_reach_the_latest(
    newest_of: Mapping[_SeriesAndType, tuple[int, date]],
) -> list[_SeriesAndType]:
    """Series whose newest comparison is of their indicator's latest period.

    A breakdown that was given up, such as one of an older method, finds nothing any more.
    """
    latest: dict[tuple[int, str], date] = {}
    for (_, key), (indicator_id, ends_on) in newest_of.items():
        latest[indicator_id, key] = max(latest.get((indicator_id, key), ends_on), ends_on)
    return [
        (series_id, key)
        for (series_id, key), (indicator_id, ends_on) in newest_of.items()
        if latest[indicator_id, key] == ends_on
    ]


def _group(row: Any, group: ComparisonGroup) -> Group:
    # A group that has thresholds has everything else.
    assert group.q1 is not None and group.median is not None and group.q3 is not None  # noqa: S101, PT018
    assert group.minimum is not None and group.maximum is not None  # noqa: S101, PT018
    has_range = row.national_q1 is not None and row.national_q3 is not None
    return Group(
        sheet_id=row.sheet_id,
        period=row.period,
        number=group.number,
        thresholds=Thresholds(group.q1, group.median, group.q3),
        minimum=group.minimum,
        maximum=group.maximum,
        histogram=tuple(group.histogram),
        national_range=row.national_q3 - row.national_q1 if has_range else None,
    )


def _standings(
    sheets: Select[Any],
    types: Mapping[int, str],
    groups: Mapping[int, Mapping[str, tuple[int, Group]]],
) -> dict[tuple[int, int], dict[int, Reading]]:
    """The readings by series and organisation, then by comparison."""
    newest = sheets.subquery()
    rows = session().execute(
        select(
            Standing.comparison_id,
            Standing.organisation_id,
            Standing.value,
            Standing.type_band,
            Standing.type_rank,
            Standing.direction,
            Standing.previous_period,
        ).where(Standing.is_member, Standing.comparison_id.in_(select(newest.c.comparison_id)))
    )
    found: dict[tuple[int, int], dict[int, Reading]] = defaultdict(dict)
    for comparison, organisation, value, band, rank, direction, previous in rows:
        compared = groups[comparison].get(types.get(organisation, ""))
        if compared is not None:
            series_id, group = compared
            reading = Reading(group, value, band, rank, direction, previous)
            found[series_id, organisation][comparison] = reading
    return found


def _measures() -> dict[int, Measure]:
    rows = session().execute(
        select(Series, Indicator, Theme.name.label("theme"))
        .join(Indicator, Indicator.id == Series.indicator_id)
        .join(Theme, Theme.id == Indicator.theme_id)
    )
    return {row.Series.id: _measure(row.Series, row.Indicator, row.theme) for row in rows}


def _measure(series: Series, indicator: Indicator, theme: str) -> Measure:
    is_difference = series.minuend_id is not None
    return Measure(
        series_id=series.id,
        indicator_id=indicator.id,
        code=indicator.code,
        name=indicator.name,
        breakdown=series.breakdown,
        unit=indicator.unit,
        theme_id=indicator.theme_id,
        theme=theme,
        source=indicator.source,
        polarity=Polarity.LOW if is_difference else indicator.polarity,
        floor=None if is_difference else indicator.floor_standard,
        is_gap=is_difference or indicator.kind is IndicatorKind.GAP,
        is_difference=is_difference,
    )


def breakdowns() -> dict[int, tuple[str, ...]]:
    """The breakdowns of each indicator that has several series of its own figures."""
    rows = session().execute(
        select(Series.indicator_id, Series.breakdown)
        .where(Series.minuend_id.is_(None))
        .order_by(Series.breakdown)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for indicator_id, breakdown in rows:
        found[indicator_id].append(breakdown)
    return {one: tuple(breakdowns) for one, breakdowns in found.items() if len(breakdowns) > 1}


def _judged(organisations: Mapping[int, Examined]) -> list[tuple[int, Judged]]:
    """The latest judgement of each organisation and service in each scheme that is in use."""
    position = func.row_number().over(
        partition_by=(Assessment.organisation_id, Assessment.scheme_id, Assessment.service),
        order_by=(Assessment.judged_on.desc(), Assessment.id.desc()),
    )
    latest = (
        select(Assessment.id, position.label("position"))
        .where(Assessment.withdrawn_at.is_(None))
        .subquery()
    )
    rows: Any = (
        session()
        .execute(
            select(Assessment, Scheme.name.label("scheme"), Category)
            .join(latest, and_(latest.c.id == Assessment.id, latest.c.position == 1))
            .join(Scheme, and_(Scheme.id == Assessment.scheme_id, Scheme.is_in_use))
            .join(Category, Category.id == Assessment.category_id)
            .order_by(Assessment.id)
        )
        .all()
    )
    found = ((row.Assessment, row.scheme, row.Category) for row in rows)
    return [
        (one.organisation_id, _judgement(one, scheme, category))
        for one, scheme, category in found
        if one.organisation_id in organisations
    ]


def _judgement(one: Assessment, scheme: str, category: Category) -> Judged:
    return Judged(
        reference=one.reference,
        scheme_id=one.scheme_id,
        scheme=scheme,
        category_id=category.id,
        category=category.name,
        is_failing=category.is_failing,
        service=one.service,
        theme_id=one.theme_id,
        judged_on=one.judged_on,
        source=one.source,
        source_address=one.source_address,
    )
