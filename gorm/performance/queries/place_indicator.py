"""One indicator of one organisation: every breakdown and period, with earlier values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gorm.core.errors import NotFound
from gorm.performance.models import Indicator
from gorm.performance.queries.against import Against, choice_for, held_against
from gorm.performance.queries.cautions import caveats_of
from gorm.performance.queries.held import (
    HeldSheet,
    SeriesFacts,
    series_where,
    sheets_with,
)
from gorm.performance.queries.revisions import Version, versions_of
from gorm.performance.queries.rows import (
    FigureRow,
    Material,
    Sign,
    band_sign,
    direction_sign,
    row_of,
    width_before,
)
from gorm.performance.queries.subjects import Subject
from gorm.performance.rules.figures import rank_shown, shown


@dataclass(frozen=True)
class EarlierValue:
    """What stood before a later import revised it."""

    value: str
    version: Version


@dataclass(frozen=True)
class PeriodRow:
    """One period of one series, of the organisation or of a predecessor."""

    period: str
    whose: str
    value: str
    rank: str
    band: Sign | None
    direction: Sign | None
    source: Version | None
    earlier: tuple[EarlierValue, ...]


@dataclass(frozen=True)
class SeriesPart:
    """One breakdown: its chart, where it stands now, and all its periods, the latest first."""

    breakdown: str
    latest: FigureRow
    periods: tuple[PeriodRow, ...]


@dataclass(frozen=True)
class PlaceIndicator:
    """All that GORM holds of one indicator of one organisation."""

    code: str
    name: str
    definition: str
    theme: str
    polarity: str
    source: str
    against: Against
    parts: tuple[SeriesPart, ...]


def place_indicator_of(subject: Subject, code: str, *, compared_with: str) -> PlaceIndicator:
    """One indicator of one organisation. Raises NotFound."""
    series = series_where(Indicator.code == code)
    if not series:
        raise NotFound
    bodies = (subject.id, *(named.id for named in subject.predecessors))
    ids = [one.id for one in series]
    sheets = sheets_with(ids, bodies, subject.region_code)
    against = choice_for(subject, compared_with)
    facts = {one.id: one for one in series}
    stood = {
        sheet.comparison_id: (facts[sheet.series_id], sheet.stood[subject.id])
        for of_series in sheets.values()
        for sheet in of_series
        if subject.id in sheet.stood
    }
    versions = versions_of(ids, subject.id)
    material = Material(
        subject=subject,
        sheets=sheets,
        choice=against.chosen,
        held=held_against(subject, against.chosen, stood),
        caveats=caveats_of({series[0].indicator_id}, bodies),
        revised={key for key, found in versions.items() if len(found) > 1},
    )
    first = series[0]
    return PlaceIndicator(
        code=code,
        name=first.name,
        definition="",
        theme=first.theme,
        polarity=first.polarity.label,
        source=first.source,
        against=against,
        parts=tuple(_parts(series, material, versions)),
    )


def _parts(
    series: Sequence[SeriesFacts],
    material: Material,
    versions: Mapping[tuple[int, str], tuple[Version, ...]],
) -> list[SeriesPart]:
    parts = []
    for one in series:
        latest = row_of(one, material, (720, 260))
        sheets = reversed(material.sheets.get(one.id, ()))
        rows = [row for sheet in sheets for row in _rows(one, sheet, material, versions)]
        if latest is not None and rows:
            parts.append(SeriesPart(one.breakdown, latest, tuple(rows)))
    return parts


def _rows(
    series: SeriesFacts,
    sheet: HeldSheet,
    material: Material,
    versions: Mapping[tuple[int, str], tuple[Version, ...]],
) -> list[PeriodRow]:
    """The organisation's own row of a period, then one for each predecessor that has a value."""
    subject = material.subject
    found = []
    if subject.id in sheet.stood:
        found.append(_own(series, sheet, material, versions.get((series.id, sheet.period), ())))
    for named in subject.predecessors:
        if named.id in sheet.stood:
            value = shown(sheet.stood[named.id].value, series.unit)
            found.append(PeriodRow(sheet.period, named.name, value, "", None, None, None, ()))
    return found


def _own(
    series: SeriesFacts, sheet: HeldSheet, material: Material, versions: tuple[Version, ...]
) -> PeriodRow:
    stood = sheet.stood[material.subject.id]
    group = material.held.groups.get(sheet.comparison_id)
    place = material.held.places.get(sheet.comparison_id)
    width = width_before(stood, material.sheets[series.id])
    return PeriodRow(
        period=sheet.period,
        whose="",
        value=shown(stood.value, series.unit),
        rank=rank_shown(place.rank, group.number, material.choice.whom) if place and group else "",
        band=band_sign(place.band) if place else None,
        direction=direction_sign(series, stood, width),
        source=versions[0] if versions else None,
        earlier=tuple(
            EarlierValue(shown(version.value, series.unit), version) for version in versions[1:]
        ),
    )
