"""How an organisation stands in all: its bands, what moved, what stands out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from gorm.core.db import session
from gorm.core.provenance import Provenance
from gorm.performance.models import Comparison, ComparisonGroup, Sheet, Standing
from gorm.performance.queries.against import Choice, Held, held_against
from gorm.performance.queries.held import (
    IS_LATEST,
    STANDING_COLUMNS,
    Group,
    Place,
    SeriesFacts,
    Stood,
    series_where,
)
from gorm.performance.queries.origin import Whose, figure_of
from gorm.performance.queries.rows import Sign, band_sign, direction_sign
from gorm.performance.queries.subjects import Subject
from gorm.performance.rules.figures import BAND_SHAPES, BANDS, change_shown, rank_shown, shown
from gorm.performance.terms import Direction, GroupKind

#: How many strengths, concerns and movers are told.
_TOLD: Final = 5


@dataclass(frozen=True)
class BandCount:
    """How many indicators are in a band."""

    band: int
    shape: str
    words: str
    number: int


@dataclass(frozen=True)
class Telling:
    """An indicator that stands out: where it stands, or how far it moved."""

    series_id: int
    code: str
    breakdown: str
    title: str
    theme: str
    value: str
    period: str
    band: Sign | None
    rank: str
    direction: Sign | None
    change: str
    source: str
    ends_on: date | None = None
    provenance: Provenance | None = None


@dataclass(frozen=True)
class Summary:
    """How an organisation stands in the latest period of every indicator."""

    whom: str
    bands: tuple[BandCount, ...]
    without_band: int
    improving: int
    deteriorating: int
    unchanged: int
    strengths: tuple[Telling, ...]
    concerns: tuple[Telling, ...]
    improved: tuple[Telling, ...]
    worsened: tuple[Telling, ...]
    gaps: tuple[Telling, ...]

    @property
    def is_empty(self) -> bool:
        """Whether no indicator has a comparison."""
        return not self.without_band and not any(count.number for count in self.bands)

    @property
    def banded(self) -> int:
        """How many have a band."""
        return sum(count.number for count in self.bands)


@dataclass(frozen=True)
class Latest:
    """Where an organisation stands in the latest period of one series."""

    series: SeriesFacts
    period: str
    comparison_id: int
    stood: Stood
    width: Decimal | None
    ends_on: date


@dataclass(frozen=True)
class Overall:
    """All latest standings of an organisation, with the chosen group."""

    latest: tuple[Latest, ...]
    held: Held
    choice: Choice
    whose: Whose

    def place(self, latest: Latest) -> Place:
        """Where it stands in the chosen group."""
        return self.held.places.get(latest.comparison_id, Place(None, None))

    def number(self, latest: Latest) -> int:
        """How many are in the chosen group."""
        group = self.held.groups.get(latest.comparison_id)
        return group.number if group else 0


def overall_of(
    subject: Subject, choice: Choice, series: Sequence[SeriesFacts] | None = None
) -> Overall:
    """Where an organisation stands in the latest period of every series."""
    if series is None:
        series = series_where()
    facts = {one.id: one for one in series}
    group = aliased(ComparisonGroup)
    rows = session().execute(
        select(
            Sheet.series_id, Sheet.period, Sheet.ends_on, Comparison.id, ComparisonGroup.q1,
            ComparisonGroup.q3, group.number, *STANDING_COLUMNS,
        )
        .select_from(Comparison)
        .join(Sheet, Comparison.sheet_id == Sheet.id)
        .outerjoin(  # so that SQLite begins with the few comparisons, not with all that it ever had
            Standing,
            and_(
                Standing.comparison_id == Comparison.id, Standing.organisation_id == subject.id
            ),
        )
        .join(
            ComparisonGroup,
            and_(
                ComparisonGroup.comparison_id == Comparison.id,
                ComparisonGroup.kind == GroupKind.NATIONAL,
            ),
        )
        .outerjoin(
            group,
            and_(
                group.comparison_id == Comparison.id,
                group.kind == (choice.kind or GroupKind.NATIONAL),
                group.key == (choice.key if choice.kind else ""),
            ),
        )
        .where(IS_LATEST)
    )  # fmt: skip
    latest: list[Latest] = []
    numbers: dict[int, int] = {}
    for series_id, period, ends_on, comparison_id, q1, q3, number, *rest in rows:
        if series_id in facts and rest[0] is not None:
            width = None if q1 is None or q3 is None else q3 - q1
            held = Stood(*rest)
            latest.append(Latest(facts[series_id], period, comparison_id, held, width, ends_on))
            numbers[comparison_id] = number or 0
    return Overall(tuple(latest), _held(subject, choice, latest, numbers), choice, subject)


def _held(
    subject: Subject, choice: Choice, latest: Sequence[Latest], numbers: Mapping[int, int]
) -> Held:
    """The chosen group as a summary needs it: of a kept one, how many there are and no more."""
    if choice.kind is None:
        return held_against(
            subject, choice, {one.comparison_id: (one.series, one.stood) for one in latest}
        )
    nothing = (None, None, None, None, None)
    return Held(
        {key: Group(number, *nothing) for key, number in numbers.items()},
        {one.comparison_id: one.stood.place(choice.kind) for one in latest},
    )


def summary_of(overall: Overall) -> Summary:
    """What stands out among all latest standings."""
    bands = Counter(overall.place(one).band for one in overall.latest)
    ways = Counter(one.stood.direction for one in overall.latest)
    ranked = sorted(
        (one for one in overall.latest if overall.place(one).band is not None),
        key=lambda one: _share(overall, one),
    )
    best = [one for one in ranked if overall.place(one).band == 1]
    worst = sorted(
        (one for one in ranked if overall.place(one).band == 4),
        key=lambda one: -_share(overall, one)[0],
    )
    moved = sorted(overall.latest, key=_moved, reverse=True)
    return Summary(
        whom=overall.choice.whom,
        bands=tuple(
            BandCount(band, BAND_SHAPES[band], words, bands[band]) for band, words in BANDS.items()
        ),
        without_band=bands[None],
        improving=ways[Direction.IMPROVING],
        deteriorating=ways[Direction.DETERIORATING],
        unchanged=ways[Direction.UNCHANGED],
        strengths=_told(overall, best),
        concerns=_told(overall, worst),
        improved=_told(overall, [o for o in moved if o.stood.direction is Direction.IMPROVING]),
        worsened=_told(overall, [o for o in moved if o.stood.direction is Direction.DETERIORATING]),
        gaps=_told(overall, [one for one in moved if one.series.is_gap]),
    )


def _share(overall: Overall, latest: Latest) -> tuple[Decimal, str, str]:
    """How far from the best, as a share of the population: ranks of many and of few compare."""
    place = overall.place(latest)
    share = Decimal(place.rank or 0) / max(overall.number(latest), 1)
    return share, latest.series.code, latest.series.breakdown


def _moved(latest: Latest) -> Decimal:
    """How far a value moved, in widths of the middle half of all: units differ, that does not."""
    if latest.stood.previous is None or not latest.width:
        return Decimal(0)
    return abs(latest.stood.value - latest.stood.previous) / latest.width


def _told(overall: Overall, chosen: Sequence[Latest]) -> tuple[Telling, ...]:
    """The first few, at most one breakdown of an indicator."""
    seen: set[str] = set()
    found: list[Telling] = []
    for one in chosen:
        if one.series.code not in seen and len(found) < _TOLD:
            seen.add(one.series.code)
            found.append(telling_of(overall, one))
    return tuple(found)


def telling_of(overall: Overall, one: Latest) -> Telling:
    """An indicator that stands out, in words."""
    place, series = overall.place(one), one.series
    change = ""
    if one.stood.previous is not None:
        moved = change_shown(one.stood.value - one.stood.previous, series.unit)
        change = f"{moved} since {one.stood.previous_period}"
    return Telling(
        series_id=series.id,
        code=series.code,
        breakdown=series.breakdown,
        title=series.title,
        theme=series.theme,
        value=shown(one.stood.value, series.unit),
        period=one.period,
        band=band_sign(place.band),
        rank=rank_shown(place.rank, overall.number(one), overall.choice.whom),
        direction=direction_sign(series, one.stood, one.width),
        change=change,
        source=series.source,
        ends_on=one.ends_on,
        provenance=figure_of(series, one.period, one.comparison_id, overall.whose),
    )
