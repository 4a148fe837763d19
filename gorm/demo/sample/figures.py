"""The figures of the sample: measures, the councils of another region, seven years of values."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any, Final

from sqlalchemy import select

from gorm.accounts.actor import SYSTEM
from gorm.accounts.models import Office
from gorm.core import clock
from gorm.core.db import bulk_insert, session
from gorm.core.references import next_reference
from gorm.demo import library
from gorm.demo.sample.places import Region
from gorm.importing.models import DataImport, ImportState
from gorm.performance.models import Indicator, MeasuredPlace, Observation, Series, Sheet
from gorm.performance.service.standings import recompute
from gorm.performance.terms import ENGLAND, IndicatorKind, Level, PeriodForm, Polarity
from gorm.places.models import CouncilType, Organisation, OrganisationKind
from gorm.settings.models import Theme

YEARS: Final = 7
_GSS: Final = {"county": "E10", "unitary": "E06", "metropolitan_district": "E08",
               "non_metropolitan_district": "E07"}  # fmt: skip
_TENTH: Final = Decimal("0.1")
#: How much a council's standing differs from year to year for no reason.
_NOISE: Final = 0.22


@dataclass(frozen=True)
class _Council:
    """A council as its figures are made up: its key, and its row."""

    key: str
    row: Organisation


def add_figures(region: Region, today: date) -> int:
    """Add measures and values for the region and the one beside it; how many values."""
    office, others = _add_other_region()
    councils = [
        _Council(key, row)
        for key, row in region.organisations.items()
        if row.kind is OrganisationKind.COUNCIL and row.is_current
    ]
    regions = {region.office.id: region.office.region_code, office.id: office.region_code}
    return _Figures([*councils, *others], regions, _financial_years(today)).add()


def _add_other_region() -> tuple[Office, list[_Council]]:
    found = library.performance()
    office = Office(**found["region"], opened_on="")
    session().add(office)
    session().flush()
    rows = [
        _Council(name.lower().replace(" ", "-"), _other(name, kind, 900 + number, office))
        for kind, names in found["others"].items()
        for number, name in enumerate(names)
    ]
    session().add_all(council.row for council in rows)
    session().flush()
    return office, rows


def _other(name: str, kind: str, number: int, office: Office) -> Organisation:
    code = f"{_GSS[kind]}{number:06d}"
    full = f"{name} County Council" if kind == "county" else f"{name} Council"
    return Organisation(
        reference=code,
        gss_code=code,
        name=full,
        short_name=name,
        search_name=f"{full} {name}".casefold(),
        kind=OrganisationKind.COUNCIL,
        council_type=CouncilType(kind),
        office_id=office.id,
        notes="A fictional council of the sample, known by its figures alone.",
    )


def _financial_years(today: date) -> tuple[int, ...]:
    """The years in which the last seven financial years that are over began."""
    latest = today.year - (1 if (today.month, today.day) >= (4, 1) else 2)
    return tuple(range(latest - YEARS + 1, latest + 1))


class _Figures:
    """Makes up values, the same ones every time."""

    def __init__(
        self, councils: list[_Council], regions: Mapping[int, str], years: tuple[int, ...]
    ) -> None:
        self.councils = councils
        self.regions = regions
        self.years = years
        self.themes = {theme.name: theme.id for theme in session().scalars(select(Theme))}
        self.places: dict[int | str, int] = {}
        self.sheets: list[int] = []
        self.row = 1

    def add(self) -> int:
        data_import = _import()
        rows = [row for raw in library.performance()["indicator"] for row in self._indicator(raw)]
        names = ("import_id", "sheet_id", "place_id", "row_number", "value")
        bulk_insert(Observation, names, ((data_import.id, *row) for row in rows))
        recompute(self.sheets, "the figures of the sample")
        return len(rows)

    def _indicator(self, raw: Mapping[str, Any]) -> Iterator[tuple[int, int, int, Decimal]]:
        indicator = _indicator_of(raw, self.themes[raw["theme"]])
        session().add(indicator)
        session().flush()
        apart = raw.get("apart", (0.0,))
        for breakdown, shift in zip(raw.get("breakdowns", ("",)), apart, strict=True):
            series = Series(
                indicator_id=indicator.id,
                breakdown=breakdown,
                period_form=PeriodForm.FINANCIAL_YEAR,
            )
            session().add(series)
            session().flush()
            yield from self._series(raw, series, shift)

    def _series(
        self, raw: Mapping[str, Any], series: Series, shift: float
    ) -> Iterator[tuple[int, int, int, Decimal]]:
        for place, year in enumerate(self.years):
            sheet = Sheet(
                series_id=series.id,
                period=f"{year}-{(year + 1) % 100:02d}",
                starts_on=date(year, 4, 1),
                ends_on=date(year + 1, 3, 31),
            )
            session().add(sheet)
            session().flush()
            self.sheets.append(sheet.id)
            for whom, value in self._values(raw, series, shift, place).items():
                self.row += 1
                yield sheet.id, self._place(whom), self.row, value

    def _values(
        self, raw: Mapping[str, Any], series: Series, shift: float, place: int
    ) -> dict[int | str, Decimal]:
        """The values of a year: of every council that has the service, its region and England."""
        found: dict[int | str, Decimal] = {}
        for council in self.councils:
            kind = council.row.council_type
            if kind is not None and kind.tier in raw["tiers"]:
                found[council.row.id] = _value(raw, series.breakdown, shift, council.key, place)
        for office_id, code in self.regions.items():
            own = [found[c.row.id] for c in self.councils
                   if c.row.office_id == office_id and c.row.id in found]  # fmt: skip
            found[code] = _mean(own)
        found[ENGLAND] = _mean([value for key, value in found.items() if isinstance(key, int)])
        return found

    def _place(self, whom: int | str) -> int:
        if whom not in self.places:
            row = (
                MeasuredPlace(region_code=whom)
                if isinstance(whom, str)
                else MeasuredPlace(organisation_id=whom)
            )
            session().add(row)
            session().flush()
            self.places[whom] = row.id
        return self.places[whom]


def _import() -> DataImport:
    """The import that the values come from."""
    moment = clock.now()
    data_import = DataImport(
        reference=next_reference("IMP"),
        what="observations",
        state=ImportState.PUBLISHED,
        file_name="sample-figures.csv",
        digest=hashlib.sha256(b"the figures of the sample").hexdigest(),
        size=0,
        source_name="Sample figures",
        by_name=SYSTEM.name,
        begun_at=moment,
        published_at=moment,
        published_number=1,
    )
    session().add(data_import)
    session().flush()
    return data_import


def _indicator_of(raw: Mapping[str, Any], theme_id: int) -> Indicator:
    gap_from, gap_to = raw.get("gap", (None, None))
    return Indicator(
        code=raw["code"],
        name=raw["name"],
        theme_id=theme_id,
        polarity=Polarity(raw["polarity"]),
        kind=IndicatorKind(raw.get("kind", "plain")),
        level=Level(raw.get("level", "service")),
        unit=raw["unit"],
        floor_standard=Decimal(str(raw["floor"])) if "floor" in raw else None,
        gap_from=gap_from,
        gap_to=gap_to,
        source="Made up for the sample",
        licence="None: these figures are fictional",
    )


def _value(raw: Mapping[str, Any], breakdown: str, shift: float, key: str, place: int) -> Decimal:
    """A made-up value: the middle, and how much better or worse this council is that year."""
    level, yearly = _trait(key, raw["theme"], raw["code"])
    chance = Random(f"{raw['code']} {breakdown} {key} {place}")  # noqa: S311 - nobody's secret
    better = level + yearly * (place - YEARS // 2) + chance.gauss(0, _NOISE)
    sign = -1 if raw["polarity"] == "low" else 1
    number = raw["middle"] + shift + sign * better * raw["reach"]
    highest = 100.0 if raw["unit"] == "percent" else number
    return Decimal(max(0.1, min(number, highest))).quantize(_TENTH)


def _trait(key: str, theme: str, code: str) -> tuple[float, float]:
    """How a council stands in a theme, and where it is going."""
    own = {
        trait["theme"]: trait for trait in library.performance()["trait"] if trait["council"] == key
    }
    chance = Random(f"{key} {code}")  # noqa: S311
    if found := own.get(theme) or own.get(""):
        return found["level"] + chance.gauss(0, 0.3), found["yearly"]
    return max(-1.9, min(1.9, chance.gauss(0, 0.8))), chance.gauss(0, 0.05)


def _mean(values: list[Decimal]) -> Decimal:
    return (sum(values, Decimal(0)) / len(values)).quantize(_TENTH)
