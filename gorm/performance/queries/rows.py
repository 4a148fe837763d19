"""One indicator of one organisation, as a profile, a pack and a page of its own show it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from gorm.core.charts import Strip, Trend
from gorm.core.provenance import Provenance
from gorm.performance.queries.against import Choice, Held
from gorm.performance.queries.cautions import Caveats, Said
from gorm.performance.queries.held import (
    Comparator,
    Group,
    HeldSheet,
    Place,
    SeriesFacts,
    Stood,
)
from gorm.performance.queries.origin import figure_of
from gorm.performance.queries.subjects import Subject, short_name
from gorm.performance.rules.comparison import gap_travel
from gorm.performance.rules.figures import (
    BAND_SHAPES,
    BANDS,
    DIRECTION_SHAPES,
    DIRECTIONS,
    GAP_SHAPES,
    GAP_TRAVELS,
    rank_shown,
    shown,
)
from gorm.performance.rules.pictures import Course, Marks, Reading, strip_of, trend_of
from gorm.performance.terms import FEWEST_COMPARED, Polarity

#: How large a trend beside other things is, in the pixels of a desk.
SMALL: Final = (270, 124)
#: How many periods a profile goes back; the page of one indicator shows all.
RECENT: Final = 10


@dataclass(frozen=True)
class Sign:
    """A shape and its words: the one never stands without the other."""

    shape: str
    words: str
    tone: str = ""


@dataclass(frozen=True)
class Before:
    """What a predecessor had last: a series of its own, never added up."""

    name: str
    reference: str
    words: str
    period: str


@dataclass(frozen=True)
class FigureRow:
    """An indicator's latest value of an organisation, and how it stands and goes."""

    series_id: int
    code: str
    name: str
    breakdown: str
    theme: str
    source: str
    polarity: str
    period: str
    value: str
    band: Sign | None
    band_number: int | None
    rank: str
    median: str
    direction: Sign | None
    previous: str
    floor: Sign | None
    older_than: str
    too_few: str
    is_revised: bool
    is_gap: bool
    caveats: tuple[Said, ...]
    strip: Strip | None
    trend: Trend | None
    before: tuple[Before, ...]
    #: The same figure of the region and of England: published ones, or the median of councils.
    region: str = ""
    england: str = ""
    ends_on: date | None = None
    provenance: Provenance | None = None

    @property
    def beside(self) -> tuple[str, ...]:
        """What it is compared with on paper: the median of its group, its region, England."""
        median = f"Median {self.median}" if self.strip and self.median else ""
        return tuple(words for words in (median, self.region, self.england) if words)

    @property
    def title(self) -> str:
        """The indicator with its breakdown."""
        return f"{self.name}: {self.breakdown}" if self.breakdown else self.name


@dataclass(frozen=True)
class Material:
    """Everything that rows are made of, read in a handful of queries."""

    subject: Subject
    sheets: Mapping[int, Sequence[HeldSheet]]
    choice: Choice
    held: Held
    caveats: Caveats
    revised: Collection[tuple[int, str]]


def latest_of(sheets: Sequence[HeldSheet], organisation_id: int) -> HeldSheet | None:
    """The latest sheet in which an organisation has a value."""
    return next((sheet for sheet in reversed(sheets) if organisation_id in sheet.stood), None)


def row_of(
    series: SeriesFacts, material: Material, trend_size: tuple[int, int] = SMALL
) -> FigureRow | None:
    """One series of the subject; None where it has no figures at all."""
    sheets = material.sheets.get(series.id, ())
    subject = material.subject
    sheet = latest_of(sheets, subject.id)
    before = _before(series, sheets, subject)
    if sheet is None:
        return _without_value(series, material, before, trend_size) if sheets else None
    stood = sheet.stood[subject.id]
    group = material.held.groups.get(sheet.comparison_id)
    place = material.held.places.get(sheet.comparison_id, Place(None, None))
    newest = sheets[-1].period
    periods = {reading.period for reading in sheets if subject.id in reading.stood}
    return FigureRow(
        series_id=series.id,
        code=series.code,
        name=series.name,
        breakdown=series.breakdown,
        theme=series.theme,
        source=series.source,
        polarity=series.polarity.label,
        period=sheet.period,
        value=shown(stood.value, series.unit),
        band=band_sign(place.band),
        band_number=place.band,
        rank=rank_shown(place.rank, group.number, material.choice.whom) if group else "",
        median=shown(group.median, series.unit) if group and group.median is not None else "",
        direction=direction_sign(series, stood, width_before(stood, sheets)),
        previous=_previous(stood, series.unit),
        floor=floor_sign(series, stood.value),
        older_than=newest if newest != sheet.period else "",
        too_few=too_few(group, material.choice, stood),
        is_revised=(series.id, sheet.period) in material.revised,
        is_gap=series.is_gap,
        caveats=material.caveats.about(series.indicator_id, subject.id, periods),
        strip=_strip(series, group, stood, place, material),
        trend=trend_for(series, material, trend_size),
        before=before,
        region=_beside(subject.region_name, sheet.region, series.unit),
        england=_beside("England", sheet.england, series.unit),
        ends_on=sheet.ends_on,
        provenance=figure_of(series, sheet.period, sheet.comparison_id, subject),
    )


def _beside(name: str, found: Comparator, unit: str) -> str:
    """A region or England beside a figure, by name; '' where nothing is known of it."""
    if found.value is None or not name:
        return ""
    median = "" if found.is_published else " (median)"
    return f"{name}{median} {shown(found.value, unit)}"


def _without_value(
    series: SeriesFacts,
    material: Material,
    before: tuple[Before, ...],
    trend_size: tuple[int, int],
) -> FigureRow:
    """A series in which only predecessors have values, or its own are from long ago."""
    return FigureRow(
        series.id, series.code, series.name, series.breakdown, series.theme, series.source,
        series.polarity.label, "", "", None, None, "", "", None, "", None, "", "",
        False, series.is_gap, (), None, trend_for(series, material, trend_size), before,  # noqa: FBT003
    )  # fmt: skip


def _previous(stood: Stood, unit: str) -> str:
    if stood.previous is None:
        return ""
    return f"{shown(stood.previous, unit)} in {stood.previous_period}"


def width_before(stood: Stood, sheets: Sequence[HeldSheet]) -> Decimal | None:
    """The width of the middle half of all in the period that a value is judged against."""
    for sheet in sheets:
        if sheet.period == stood.previous_period:
            return sheet.england.width
    return None


def band_sign(band: int | None) -> Sign | None:
    """A band in a shape and in words."""
    return Sign(BAND_SHAPES[band], BANDS[band], f"band-{band}") if band else None


def direction_sign(series: SeriesFacts, stood: Stood, width: Decimal | None) -> Sign | None:
    """Which way a value goes; a gap widens or narrows, and every other value gets better or not."""
    if series.is_gap and stood.previous is not None and width is not None:
        travel = gap_travel(stood.value, stood.previous, width)
        return Sign(GAP_SHAPES[travel], GAP_TRAVELS[travel], travel.value)
    if stood.direction is None:
        return None
    return Sign(
        DIRECTION_SHAPES[stood.direction], DIRECTIONS[stood.direction], stood.direction.value
    )


def floor_sign(series: SeriesFacts, value: Decimal) -> Sign | None:
    """Whether the floor standard is met, where there is one."""
    if series.floor is None:
        return None
    is_met = value <= series.floor if series.polarity is Polarity.LOW else value >= series.floor
    words = "met" if is_met else "not met"
    standard = shown(series.floor, series.unit)
    return Sign("✓" if is_met else "✗", f"Floor standard of {standard} {words}", words[:3].strip())


def too_few(group: Group | None, choice: Choice, stood: Stood) -> str:
    """Why there is no band where there is none."""
    if not stood.is_member:
        return "Not ranked: a successor, or a body of another kind, is compared instead."
    number = group.number if group else 0
    if number < FEWEST_COMPARED:
        return (
            f"Fewer than {FEWEST_COMPARED} values among {choice.whom} ({number}): "
            "no quarter marks, rank or band."
        )
    return ""


def _strip(
    series: SeriesFacts, group: Group | None, stood: Stood, place: Place, material: Material
) -> Strip | None:
    """The quartile strip of a group; None where it has no thresholds."""
    if group is None or group.q1 is None or group.median is None or group.q3 is None:
        return None
    if group.minimum is None or group.maximum is None:
        return None
    marks = Marks(
        group.q1, group.median, group.q3, group.minimum, group.maximum, group.histogram,
        group.number,
    )  # fmt: skip
    return strip_of(
        marks,
        stood.value,
        unit=series.unit,
        name=material.subject.short,
        whom=material.choice.whom,
        band=place.band,
    )


def trend_for(series: SeriesFacts, material: Material, size: tuple[int, int]) -> Trend | None:
    """The organisation over time, its predecessors, its region and England."""
    return trend_of(
        courses_for(series, material),
        unit=series.unit,
        title=series.title,
        breaks=material.caveats.breaks(series.indicator_id),
        size=size,
    )


def courses_for(series: SeriesFacts, material: Material) -> list[Course]:
    """The lines of a trend: the subject's own first, then each predecessor's, region, England."""
    sheets, subject = material.sheets.get(series.id, ()), material.subject
    names = {subject.id: subject.short}
    names |= {named.id: short_name(named.name) for named in subject.predecessors}
    courses = [
        Course(
            name,
            tuple(
                Reading(sheet.period, sheet.ends_on, sheet.stood[body].value)
                for sheet in sheets
                if body in sheet.stood
            ),
        )
        for body, name in names.items()
    ]
    regions = [(sheet, sheet.region) for sheet in sheets]
    courses.append(_comparator(subject.region_name or "Region", "Region", regions))
    courses.append(_comparator("England", "England", [(s, s.england) for s in sheets]))
    return courses


def _comparator(name: str, label: str, found: Sequence[tuple[HeldSheet, Comparator]]) -> Course:
    """What the source gives for a region or for England, or else the middle of its councils."""
    published = [(sheet, one) for sheet, one in found if one.is_published]
    readings = tuple(
        Reading(sheet.period, sheet.ends_on, one.value)
        for sheet, one in published or found
        if one.value is not None
    )
    return Course(name if published else f"the median of {name}", readings, label)


def _before(
    series: SeriesFacts, sheets: Sequence[HeldSheet], subject: Subject
) -> tuple[Before, ...]:
    found = []
    for named in subject.predecessors:
        if sheet := latest_of(sheets, named.id):
            words = shown(sheet.stood[named.id].value, series.unit)
            found.append(Before(named.name, named.reference, words, sheet.period))
    return tuple(found)
