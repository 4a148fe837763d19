"""The profile of an organisation: how it stands in all, then indicator by indicator."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from gorm.performance.queries.against import Against, Held, choice_for, held_against
from gorm.performance.queries.cautions import caveats_of
from gorm.performance.queries.held import (
    SeriesFacts,
    Stood,
    has_standing_of,
    series_where,
    sheets_with,
)
from gorm.performance.queries.revisions import revised_in
from gorm.performance.queries.rows import RECENT, SMALL, FigureRow, Material, latest_of, row_of
from gorm.performance.queries.subjects import Subject
from gorm.performance.queries.summary import Overall, Summary, overall_of, summary_of

#: With more series than these, a page shows one theme at a time.
_MOST_AT_ONCE: Final = 24
#: What an address says for all themes on one page.
ALL: Final = "all"


@dataclass(frozen=True)
class ThemeChoice:
    """A theme that has figures, for the side of the page."""

    code: str
    name: str
    number: int
    is_here: bool


@dataclass(frozen=True)
class IndicatorBlock:
    """An indicator with its breakdowns."""

    code: str
    name: str
    polarity: str
    source: str
    rows: tuple[FigureRow, ...]


@dataclass(frozen=True)
class ThemeBlock:
    """A theme with its indicators."""

    name: str
    indicators: tuple[IndicatorBlock, ...]


@dataclass(frozen=True)
class Profile:
    """All that a profile shows."""

    subject: Subject
    against: Against
    summary: Summary
    themes: tuple[ThemeChoice, ...]
    shows_all: bool
    blocks: tuple[ThemeBlock, ...]


def profile_of(subject: Subject, *, compared_with: str, theme: str) -> Profile:
    """How an organisation stands, against the group and in the theme that are asked for."""
    ids = (subject.id, *(named.id for named in subject.predecessors))
    series = series_where(has_standing_of(ids))
    against = choice_for(subject, compared_with)
    overall = overall_of(subject, against.chosen, series)
    chosen, is_all = _chosen(series, theme)
    rows = rows_of(subject, overall, chosen)
    return Profile(
        subject=subject,
        against=against,
        summary=summary_of(overall),
        themes=_themes(series, chosen, is_all=is_all),
        shows_all=is_all,
        blocks=_blocks(rows),
    )


def rows_of(
    subject: Subject,
    overall: Overall,
    series: Sequence[SeriesFacts],
    trend_size: tuple[int, int] = SMALL,
) -> tuple[FigureRow, ...]:
    """The rows of some series, in their order."""
    ids = [one.id for one in series]
    bodies = (subject.id, *(named.id for named in subject.predecessors))
    sheets = sheets_with(ids, bodies, subject.region_code, RECENT)
    facts = {one.id: one for one in series}
    latest = {
        sheet.comparison_id: (facts[series_id], sheet.stood[subject.id])
        for series_id, of_series in sheets.items()
        if (sheet := latest_of(of_series, subject.id))
    }
    material = Material(
        subject=subject,
        sheets=sheets,
        choice=overall.choice,
        held=_held(subject, overall, latest),
        caveats=caveats_of({one.indicator_id for one in series}, bodies),
        revised=revised_in(
            {
                (series_id, sheet.period)
                for series_id, of_series in sheets.items()
                if (sheet := latest_of(of_series, subject.id))
            },
            subject.id,
        ),
    )
    found = (row_of(one, material, trend_size) for one in series)
    return tuple(row for row in found if row is not None)


def _held(
    subject: Subject, overall: Overall, latest: Mapping[int, tuple[SeriesFacts, Stood]]
) -> Held:
    """The chosen group in these comparisons; a named one was compared for the summary already."""
    if overall.choice.kind is not None:
        return held_against(subject, overall.choice, latest)
    more = {key: found for key, found in latest.items() if key not in overall.held.groups}
    if not more:
        return overall.held
    found = held_against(subject, overall.choice, more)
    return Held({**overall.held.groups, **found.groups}, {**overall.held.places, **found.places})


def theme_code(theme_id: int) -> str:
    """How an address names a theme."""
    return f"THM-{theme_id:06d}"


def _chosen(series: Sequence[SeriesFacts], theme: str) -> tuple[tuple[SeriesFacts, ...], bool]:
    """The series of the theme that is asked for; of all where they are few or all are asked for."""
    wanted = tuple(one for one in series if theme_code(one.theme_id) == theme)
    if wanted:
        return wanted, False
    if theme == ALL or len(series) <= _MOST_AT_ONCE:
        return tuple(series), True
    return tuple(one for one in series if one.theme_id == series[0].theme_id), False


def _themes(
    series: Sequence[SeriesFacts], chosen: Sequence[SeriesFacts], *, is_all: bool
) -> tuple[ThemeChoice, ...]:
    here = None if is_all else next((one.theme_id for one in chosen), None)
    return tuple(
        ThemeChoice(theme_code(key[0]), key[1], len({one.code for one in group}), key[0] == here)
        for key, group in groupby(series, key=lambda one: (one.theme_id, one.theme))
    )


def _blocks(rows: Sequence[FigureRow]) -> tuple[ThemeBlock, ...]:
    return tuple(
        ThemeBlock(
            theme,
            tuple(
                _indicator(code, tuple(of_code))
                for code, of_code in groupby(of_theme, key=lambda row: row.code)
            ),
        )
        for theme, of_theme in groupby(rows, key=lambda row: row.theme)
    )


def _indicator(code: str, rows: tuple[FigureRow, ...]) -> IndicatorBlock:
    first = rows[0]
    return IndicatorBlock(code, first.name, first.polarity, first.source, rows)
