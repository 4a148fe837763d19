"""What can be read of performance: themes with their indicators, regions, and the last imports."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Select, and_, func, or_, select

from gorm.accounts.models import Office
from gorm.core.db import session
from gorm.importing.models import DataImport, ImportState
from gorm.performance.models import Comparison, Indicator, Series, Sheet
from gorm.performance.queries.held import IS_LATEST
from gorm.performance.terms import IndicatorKind
from gorm.places.models import Organisation
from gorm.settings.models import Theme

_IMPORTS: Final = 5
_FOUND: Final = 20


@dataclass(frozen=True)
class IndicatorLine:
    """An indicator that can be read, with the newest period in which it is compared."""

    code: str
    name: str
    polarity: str
    kind: IndicatorKind
    newest: str
    series: int


@dataclass(frozen=True)
class ThemeLine:
    """A theme and its indicators."""

    name: str
    indicators: tuple[IndicatorLine, ...]


@dataclass(frozen=True)
class RegionLine:
    """A region that can be read."""

    code: str
    name: str


@dataclass(frozen=True)
class LastImport:
    """An import that was published lately."""

    reference: str
    file_name: str
    source: str
    by_name: str
    published_at: datetime | None


@dataclass(frozen=True)
class FoundPlace:
    """An organisation whose name has the words that were looked for."""

    reference: str
    name: str
    type_label: str
    is_current: bool


@dataclass(frozen=True)
class Overview:
    """All that the first page of performance shows."""

    themes: tuple[ThemeLine, ...]
    regions: tuple[RegionLine, ...]
    imports: tuple[LastImport, ...]
    places: tuple[FoundPlace, ...]
    words: str
    indicators: int

    @property
    def is_empty(self) -> bool:
        """Whether there is no indicator at all."""
        return self.indicators == 0


def overview(words: str) -> Overview:
    """What can be read, and whatever has the words that are looked for in its name."""
    themes, number = _themes(words)
    return Overview(themes, _regions(), _imports(), _places(words), words, number)


def _themes(words: str) -> tuple[tuple[ThemeLine, ...], int]:
    rows = session().execute(
        select(
            Theme.name, Indicator.code, Indicator.name, Indicator.polarity, Indicator.kind,
            Sheet.period, Sheet.ends_on, Series.id,
        )
        .select_from(Indicator)
        .join(Theme, Theme.id == Indicator.theme_id)
        .outerjoin(Series, Series.indicator_id == Indicator.id)
        .outerjoin(Sheet, and_(Sheet.series_id == Series.id, Sheet.id.in_(_latest_sheets())))
        .where(Indicator.is_in_use)
        .order_by(Theme.name, Indicator.name, Indicator.code, Sheet.ends_on)
    )  # fmt: skip
    wanted = words.casefold().split()
    found: dict[str, dict[str, IndicatorLine]] = defaultdict(dict)
    codes = set()
    for theme, code, name, polarity, kind, period, _, series_id in rows:
        codes.add(code)
        if all(word in f"{name} {code} {theme}".casefold() for word in wanted):
            known = found[theme].get(code)
            found[theme][code] = IndicatorLine(
                code,
                name,
                polarity.label,
                kind,
                period or (known.newest if known else ""),
                (known.series if known else 0) + (series_id is not None),
            )
    themes = tuple(ThemeLine(name, tuple(lines.values())) for name, lines in found.items())
    return themes, len(codes)


def _latest_sheets() -> Select[int]:
    return select(Comparison.sheet_id).where(IS_LATEST)


def _regions() -> tuple[RegionLine, ...]:
    rows = session().execute(
        select(Office.region_code, Office.region_name).order_by(Office.region_name)
    )
    return tuple(RegionLine(*row) for row in rows)


def _imports() -> tuple[LastImport, ...]:
    rows = session().execute(
        select(
            DataImport.reference, DataImport.file_name, DataImport.source_name,
            DataImport.by_name, DataImport.published_at,
        )
        .where(DataImport.state == ImportState.PUBLISHED)
        .order_by(DataImport.published_number.desc())
        .limit(_IMPORTS)
    )  # fmt: skip
    return tuple(LastImport(*row) for row in rows)


def _places(words: str) -> tuple[FoundPlace, ...]:
    """Organisations by name or code, those that still exist first."""
    wanted = words.casefold().split()
    if not wanted:
        return ()
    conditions = [
        or_(
            Organisation.search_name.contains(word, autoescape=True),
            func.lower(Organisation.gss_code) == word,
        )
        for word in wanted
    ]
    found = session().scalars(
        select(Organisation)
        .where(*conditions)
        .order_by(Organisation.is_current.desc(), Organisation.search_name)
        .limit(_FOUND)
    )
    return tuple(
        FoundPlace(one.reference, one.name, one.type_label, one.is_current) for one in found
    )
