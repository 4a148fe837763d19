"""A region: its areas by the indicators of a theme, with bands and directions."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sqlalchemy import ColumnElement, and_, or_, select

from gorm.accounts.models import Office
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.performance.models import (
    Comparison,
    ComparisonGroup,
    Indicator,
    Series,
    Sheet,
    Standing,
)
from gorm.performance.queries.held import (
    IS_LATEST,
    STANDING_COLUMNS,
    SeriesFacts,
    Stood,
    series_where,
)
from gorm.performance.queries.rows import Sign, band_sign, direction_sign
from gorm.performance.queries.subjects import short_name, type_plural
from gorm.performance.rules.figures import number_shown, unit_shown
from gorm.performance.terms import GroupKind, Measures
from gorm.places.models import Area, CouncilType, Organisation

#: What bands are of: the same type, as pages begin with, or all of England.
AGAINST: Final = {"type": GroupKind.TYPE, "national": GroupKind.NATIONAL}


@dataclass(frozen=True)
class Cell:
    """Where one council stands in one series; a council without a value has no cell."""

    value: str
    raw: Decimal
    band: Sign | None
    band_number: int | None
    direction: Sign | None


@dataclass(frozen=True)
class CouncilRow:
    """One council of the region, and how many of the theme's series are in each band."""

    reference: str
    name: str
    full_name: str
    type_label: str
    is_district: bool
    cells: tuple[Cell | None, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Column:
    """A series of the theme in its latest period."""

    code: str
    title: str
    breakdown: str
    name: str
    period: str
    unit: str
    source: str

    @property
    def key(self) -> str:
        """How an address names the series."""
        return f"{self.code}:{self.breakdown}" if self.breakdown else self.code


@dataclass(frozen=True)
class ThemeLink:
    """A theme that can be chosen."""

    code: str
    name: str
    is_here: bool


@dataclass(frozen=True)
class RegionPage:
    """All that the page of a region shows."""

    code: str
    name: str
    office: str
    themes: tuple[ThemeLink, ...]
    theme: str
    columns: tuple[Column, ...]
    rows: tuple[CouncilRow, ...]
    districts: int
    shows_districts: bool
    against: str


def region_page(region_code: str, *, theme: str, against: str, districts: bool) -> RegionPage:
    """A region in one theme. Raises NotFound."""
    office = session().scalar(select(Office).where(Office.region_code == region_code))
    if office is None:
        raise NotFound
    kind = AGAINST.get(against, GroupKind.TYPE)
    every = _councils(office.id)
    shown_now = [one for one in every if districts or not one[2]]
    series = series_where(Indicator.measures == Measures.COUNCIL, _is_compared())
    themes, here = _themes(series, theme)
    chosen = [one for one in series if one.theme_id == here]
    cells, periods = _cells(chosen, [council.id for council, _, _ in shown_now], kind)
    columns = [one for one in chosen if one.id in periods]
    return RegionPage(
        code=region_code,
        name=office.region_name,
        office=office.name,
        themes=themes,
        theme=next((link.name for link in themes if link.is_here), ""),
        columns=tuple(
            Column(
                one.code,
                one.title,
                one.breakdown,
                one.name,
                periods[one.id],
                unit_shown(one.unit),
                one.source,
            )
            for one in columns
        ),
        rows=tuple(
            _row(council, name, cells, columns, is_district=is_district)
            for council, name, is_district in shown_now
        ),
        districts=sum(1 for one in every if one[2]),
        shows_districts=districts,
        against=next(code for code, one in AGAINST.items() if one is kind),
    )


def _is_compared() -> ColumnElement[bool]:
    """Whether a series has a latest comparison at all."""
    return Series.id.in_(
        select(Sheet.series_id).join(Comparison, Comparison.sheet_id == Sheet.id).where(IS_LATEST)
    )


def _councils(office_id: int) -> list[tuple[Organisation, str, bool]]:
    """Councils that answer for areas under the areas' names, then districts; by name."""
    rows = session().execute(
        select(Organisation, Area.name)
        .outerjoin(Area, and_(Area.accountable_id == Organisation.id, Area.is_current))
        .where(
            Organisation.office_id == office_id,
            Organisation.is_current,
            or_(
                Area.id.is_not(None),
                Organisation.council_type == CouncilType.NON_METROPOLITAN_DISTRICT,
            ),
            Organisation.council_type.is_not(None),
        )
        .order_by(Area.id.is_(None), Area.search_name, Organisation.search_name)
    )
    return [(council, name or short_name(council.name), name is None) for council, name in rows]


def _themes(series: Sequence[SeriesFacts], asked: str) -> tuple[tuple[ThemeLink, ...], int]:
    themes = dict.fromkeys((one.theme_id, one.theme) for one in series)
    here = next(
        (theme_id for theme_id, _ in themes if f"THM-{theme_id:06d}" == asked),
        next(iter(themes))[0] if themes else 0,
    )
    links = (ThemeLink(f"THM-{key:06d}", name, key == here) for key, name in themes)
    return tuple(links), here


def _cells(
    series: Sequence[SeriesFacts], council_ids: Sequence[int], kind: GroupKind
) -> tuple[Mapping[tuple[int, int], Cell], Mapping[int, str]]:
    """Cells by council and series, and the latest period of each series."""
    facts = {one.id: one for one in series}
    rows = session().execute(
        select(
            Sheet.series_id, Sheet.period, ComparisonGroup.q1, ComparisonGroup.q3,
            Standing.organisation_id, *STANDING_COLUMNS,
        )
        .select_from(Sheet)
        .join(Comparison, Comparison.sheet_id == Sheet.id)
        .join(
            ComparisonGroup,
            and_(
                ComparisonGroup.comparison_id == Comparison.id,
                ComparisonGroup.kind == GroupKind.NATIONAL,
            ),
        )
        .outerjoin(  # so that SQLite begins with the few comparisons, not with the councils
            Standing,
            and_(
                Standing.comparison_id == Comparison.id,
                Standing.organisation_id.in_(council_ids),
            ),
        )
        .where(IS_LATEST, Sheet.series_id.in_(facts))
    )  # fmt: skip
    cells: dict[tuple[int, int], Cell] = {}
    periods: dict[int, str] = {}
    for series_id, period, q1, q3, council_id, *rest in rows:
        if not council_id:
            continue
        held, one = Stood(*rest), facts[series_id]
        periods[series_id] = period
        band = held.place(kind).band
        width = None if q1 is None or q3 is None else q3 - q1
        cells[council_id, series_id] = Cell(
            number_shown(held.value, one.unit),
            held.value,
            band_sign(band),
            band,
            direction_sign(one, held, width),
        )
    return cells, periods


def _row(
    council: Organisation,
    name: str,
    cells: Mapping[tuple[int, int], Cell],
    columns: Sequence[SeriesFacts],
    *,
    is_district: bool,
) -> CouncilRow:
    own = tuple(cells.get((council.id, one.id)) for one in columns)
    counts = Counter(cell.band_number for cell in own if cell)
    return CouncilRow(
        reference=council.reference,
        name=name,
        full_name=council.name,
        type_label=type_plural(council.type_key),
        is_district=is_district,
        cells=own,
        counts=tuple(counts[band] for band in (1, 2, 3, 4)),
    )
