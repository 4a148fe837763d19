"""The groups of every period of a series in numbers: all, the types and the regions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import and_, select

from gorm.accounts.models import Office
from gorm.core.db import session
from gorm.performance.models import ComparisonGroup
from gorm.performance.queries.subjects import type_plural
from gorm.performance.rules.figures import shown, times_shown
from gorm.performance.terms import GroupKind


@dataclass(frozen=True)
class PeriodSheet:
    """A compared period of a series."""

    series_id: int
    period: str
    ends_on: date
    comparison_id: int
    is_latest: bool


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


def groups_of_series(own: Sequence[PeriodSheet], unit: str) -> dict[int, tuple[GroupLine, ...]]:
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
        line = _line((kind, key, name), number, figures, unit)
        found.setdefault(comparison_id, []).append(line)
    return {key: tuple(lines) for key, lines in found.items()}


def _line(
    group: tuple[GroupKind, str, str], number: int, figures: Sequence[Decimal | None], unit: str
) -> GroupLine:
    kind, key, name = group
    q1, median, q3, minimum, maximum, ratio, spread, published = figures
    return GroupLine(
        kind=kind,
        key=key,
        name=name[:1].upper() + name[1:],
        number=number,
        q1=shown(q1, unit),
        median=shown(median, unit),
        q3=shown(q3, unit),
        minimum=shown(minimum, unit),
        maximum=shown(maximum, unit),
        ratio=times_shown(ratio),
        spread=times_shown(spread),
        published=shown(published, unit),
        figures=(q1, median, q3, minimum, maximum, ratio, spread, published),
    )


def widths_by_period(
    own: Sequence[PeriodSheet], groups: Mapping[int, tuple[GroupLine, ...]]
) -> dict[str, Decimal]:
    """The width of the middle half of all in each period, by which gaps are judged."""
    found: dict[str, Decimal] = {}
    for one in own:
        for line in groups.get(one.comparison_id, ()):
            q1, _, q3, *_ = line.figures
            if line.kind is GroupKind.NATIONAL and q1 is not None and q3 is not None:
                found[one.period] = q3 - q1
    return found
