"""What a pack says of performance: the figures that tell most, then the rest in a table."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from gorm.core.errors import NotFound
from gorm.core.provenance import Statement
from gorm.performance.queries.against import Choice
from gorm.performance.queries.held import SeriesFacts, has_standing_of, series_where
from gorm.performance.queries.origin import Entries, entered, entries_of
from gorm.performance.queries.pack_statements import of_row, of_telling
from gorm.performance.queries.profile import rows_of
from gorm.performance.queries.rows import FigureRow
from gorm.performance.queries.subjects import (
    Subject,
    subject_of_area,
    subject_of_organisation,
)
from gorm.performance.queries.summary import (
    Latest,
    Overall,
    Summary,
    Telling,
    overall_of,
    summary_of,
    telling_of,
)
from gorm.performance.terms import GroupKind
from gorm.places.offers import Place, PlaceKind

#: How many figures have charts, and how many more stand in the table.
MOST_DRAWN: Final = 14
MOST_LISTED: Final = 60
_TREND: Final = (215, 92)


@dataclass(frozen=True)
class PackFigures:
    """Performance on paper."""

    name: str
    whom: str
    region: str
    summary: Summary
    concerns: tuple[FigureRow, ...]
    strengths: tuple[FigureRow, ...]
    others: tuple[FigureRow, ...]
    rest: tuple[Telling, ...]
    left_out: int
    sources: tuple[str, ...]

    @property
    def groups(self) -> tuple[tuple[str, tuple[FigureRow, ...]], ...]:
        """What is drawn, under its headings."""
        named = (
            ("Concerns: in the worst quarter", self.concerns),
            ("Strengths: in the best quarter", self.strengths),
            ("Inequality gaps", tuple(row for row in self.others if row.is_gap)),
            ("What moved most", tuple(row for row in self.others if not row.is_gap)),
        )
        return tuple((title, rows) for title, rows in named if rows)


@dataclass(frozen=True)
class ToldFigures:
    """Performance on paper, and the same number by number."""

    figures: PackFigures
    statements: tuple[Statement, ...]


def pack_figures(place: Place) -> ToldFigures | None:
    """How a place performs, as a pack says it; None where it has no figures."""
    subject = _subject(place)
    if subject is None:
        return None
    ids = (subject.id, *(named.id for named in subject.predecessors))
    series = series_where(has_standing_of(ids))
    choice = Choice("type", "Same type", subject.type_plural, GroupKind.TYPE, subject.type_key)
    overall = overall_of(subject, choice, series)
    if not overall.latest:
        return None
    summary = summary_of(overall)
    drawn = _drawn(summary, series)
    entries = entries_of(subject.id, [one.comparison_id for one in overall.latest])
    rows = {
        row.series_id: replace(row, provenance=entered(row.provenance, entries))
        for row in rows_of(subject, overall, drawn, _TREND)
    }
    figures = _figures(subject, overall, summary, rows, entries)
    group = (choice.kind or GroupKind.NATIONAL).value, choice.key
    told = [one for row in rows.values() for one in of_row(row, *group, subject.region_code)]
    told += [one for telling in figures.rest for one in of_telling(telling)]
    return ToldFigures(figures, tuple(told))


def _subject(place: Place) -> Subject | None:
    try:
        if place.kind is PlaceKind.AREA:
            return subject_of_area(place.reference)
        return subject_of_organisation(place.reference)
    except NotFound:
        return None


def _drawn(summary: Summary, series: Sequence[SeriesFacts]) -> tuple[SeriesFacts, ...]:
    """The series that tell most: concerns, strengths, gaps and movers, in that order."""
    facts = {one.id: one for one in series}
    told = (
        *summary.concerns, *summary.strengths, *summary.gaps[:2], *summary.worsened,
        *summary.improved,
    )  # fmt: skip
    ids = list(dict.fromkeys(one.series_id for one in told))[:MOST_DRAWN]
    return tuple(facts[series_id] for series_id in ids)


def _figures(
    subject: Subject,
    overall: Overall,
    summary: Summary,
    rows: dict[int, FigureRow],
    entries: Entries,
) -> PackFigures:
    concerns = _of(rows, [one.series_id for one in summary.concerns])
    strengths = _of(rows, [one.series_id for one in summary.strengths])
    taken = {row.series_id for row in (*concerns, *strengths)}
    rest = [one for one in overall.latest if one.series.id not in rows]
    rest.sort(key=lambda one: (one.series.theme, one.series.name, one.series.breakdown))
    return PackFigures(
        name=subject.name,
        whom=overall.choice.whom,
        region=subject.region_name,
        summary=summary,
        concerns=concerns,
        strengths=strengths,
        others=tuple(row for key, row in rows.items() if key not in taken),
        rest=tuple(_listed(overall, one, entries) for one in rest[:MOST_LISTED]),
        left_out=max(0, len(rest) - MOST_LISTED),
        sources=_sources(overall.latest),
    )


def _listed(overall: Overall, latest: Latest, entries: Entries) -> Telling:
    one = telling_of(overall, latest)
    return replace(one, provenance=entered(one.provenance, entries))


def _of(rows: dict[int, FigureRow], ids: Sequence[int]) -> tuple[FigureRow, ...]:
    return tuple(rows[one] for one in ids if one in rows)


def _sources(latest: Sequence[Latest]) -> tuple[str, ...]:
    """Each source once, with the periods of what came from it."""
    found: dict[str, list[str]] = {}
    for one in latest:
        found.setdefault(one.series.source or "Source not stated", []).append(one.period)
    return tuple(
        f"{source} ({min(periods)} to {max(periods)})"
        if min(periods) != max(periods)
        else f"{source} ({periods[0]})"
        for source, periods in found.items()
    )
