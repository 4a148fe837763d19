"""Indicators as data: the list of them all, and one of them to be changed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import exists, func, select

from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.performance.models import Comparison, Indicator, Series, Sheet
from gorm.performance.rules.indicators import LABELS, Held, IndicatorFacts
from gorm.performance.terms import Measures, Polarity
from gorm.settings.models import Theme

SORTS: Final = ("name", "code", "theme", "series", "period")


@dataclass(frozen=True)
class ListFilters:
    """Which indicators are asked for, and in which order; '' is all."""

    words: str = ""
    theme: str = ""
    polarity: str = ""
    measures: str = ""
    retired: bool = False
    sort: str = "name"


@dataclass(frozen=True)
class ListedIndicator:
    """An indicator in the list, with how many series are compared and their latest period."""

    code: str
    name: str
    theme: str
    polarity: Polarity
    measures: Measures
    unit: str
    series: int
    period: str
    ends_on: date | None


@dataclass(frozen=True)
class IndicatorList:
    """The indicators that were asked for, the themes to choose from, and how many there are."""

    rows: tuple[ListedIndicator, ...]
    themes: tuple[tuple[str, str], ...]
    retired: int
    every: int


@dataclass(frozen=True)
class IndicatorRecord:
    """One indicator as it is, with the breakdowns of its values, to be changed."""

    code: str
    facts: IndicatorFacts
    theme: str
    is_in_use: bool
    version: int
    breakdowns: tuple[str, ...]


def listed_indicators(filters: ListFilters) -> IndicatorList:
    """The indicators that have what is asked for."""
    compared = _compared()
    rows = session().execute(
        select(
            Indicator.id, Indicator.is_in_use, Indicator.code, Indicator.name, Theme.name,
            Indicator.polarity, Indicator.measures, Indicator.unit,
        )
        .join(Theme, Theme.id == Indicator.theme_id)
        .order_by(func.lower(Indicator.name), Indicator.code)
    )  # fmt: skip
    found: list[ListedIndicator] = []
    retired = every = 0
    themes: set[str] = set()
    for indicator_id, is_in_use, code, name, theme, polarity, measures, unit in rows:
        every += 1
        retired += not is_in_use
        series, period, ends_on = compared.get(indicator_id, (0, "", None))
        line = ListedIndicator(code, name, theme, polarity, measures, unit, series, period, ends_on)
        themes.add(line.theme)
        if is_in_use is not filters.retired and _is_wanted(line, filters):
            found.append(line)
    return IndicatorList(
        _sorted(found, filters.sort), tuple((name, name) for name in sorted(themes)), retired, every
    )


def indicator_record(code: str) -> IndicatorRecord:
    """One indicator. Raises NotFound."""
    row = (
        session()
        .execute(
            select(Indicator, Theme.name)
            .join(Theme, Theme.id == Indicator.theme_id)
            .where(Indicator.code == code)
        )
        .one_or_none()
    )
    if row is None:
        raise NotFound
    indicator, theme = row
    return IndicatorRecord(
        code=indicator.code,
        facts=IndicatorFacts(**{name: getattr(indicator, name) for name in LABELS}),
        theme=theme,
        is_in_use=indicator.is_in_use,
        version=indicator.version,
        breakdowns=tuple(sorted(name for name in held_by(indicator.id).breakdowns if name)),
    )


def held_by(indicator_id: int) -> Held:
    """The breakdowns of an indicator's published values and the forms of their periods."""
    has_values = exists().where(
        Sheet.series_id == Series.id, Comparison.sheet_id == Sheet.id, Comparison.is_current
    )
    rows = session().execute(
        select(Series.breakdown, Series.period_form).where(
            Series.indicator_id == indicator_id, Series.minuend_id.is_(None), has_values
        )
    )
    found = rows.all()
    return Held({breakdown for breakdown, _ in found}, {form for _, form in found})


def _compared() -> dict[int, tuple[int, str, date | None]]:
    """By indicator: how many series have current comparisons, and the latest period of them."""
    rows = session().execute(
        select(Series.indicator_id, Series.id, Sheet.period, Sheet.ends_on)
        .join(Sheet, Sheet.series_id == Series.id)
        .join(Comparison, Comparison.sheet_id == Sheet.id)
        .where(Comparison.is_current)
        .order_by(Sheet.ends_on)
    )
    series: dict[int, set[int]] = {}
    latest: dict[int, tuple[str, date]] = {}
    for indicator_id, series_id, period, ends_on in rows:
        series.setdefault(indicator_id, set()).add(series_id)
        latest[indicator_id] = (period, ends_on)
    return {key: (len(series[key]), *latest[key]) for key in series}


def _is_wanted(line: ListedIndicator, filters: ListFilters) -> bool:
    text = f"{line.code} {line.name}".casefold()
    return (
        all(word in text for word in filters.words.casefold().split())
        and filters.theme in ("", line.theme)
        and filters.polarity in ("", line.polarity.value)
        and filters.measures in ("", line.measures.value)
    )


def _sorted(lines: Iterable[ListedIndicator], sort: str) -> tuple[ListedIndicator, ...]:
    """In the order that is asked for; they come sorted by name."""
    keys: dict[str, Callable[[ListedIndicator], str | int]] = {
        "code": lambda line: line.code.casefold(),
        "theme": lambda line: line.theme.casefold(),
        "series": lambda line: -line.series,
        "period": lambda line: -(line.ends_on or date.min).toordinal(),
    }
    return tuple(sorted(lines, key=keys[sort]) if sort in keys else lines)
