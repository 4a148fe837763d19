"""What a row of the register says."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from gorm.importing.cells import (
    CellFault,
    Cells,
    day,
    matching,
    several,
    text_of,
    whole_number,
    yes_or_no,
)
from gorm.importing.reading import Row
from gorm.importing.report import Fault, FileRefused
from gorm.importing.tables import Table
from gorm.places.models import CouncilType, OrganisationKind
from gorm.places.register.formats import TYPES, Format, format_of

_CODE: Final = matching(r"[A-Za-z0-9][A-Za-z0-9-]{1,19}", "a code such as DBY")
_GSS_CODE: Final = matching(r"E\d{8}", "an English GSS code such as E06000010")
_ENGLAND: Final = frozenset({"", "england"})


@dataclass(frozen=True)
class RegisterRow:
    """One authority, as the register has it; blank and None are what it does not say."""

    number: int
    code: str
    name: str
    short_name: str
    gss_code: str
    kind: OrganisationKind
    council_type: CouncilType | None
    region_name: str
    region_code: str
    county_code: str
    combined_authority_code: str
    population: int | None
    population_year: int | None
    area_km2: int | None
    started_on: date | None
    ended_on: date | None
    replaced_by: tuple[str, ...]
    is_current: bool | None
    former_gss_codes: tuple[str, ...]
    ecode: str

    @property
    def is_county(self) -> bool:
        """Whether the row is a county council."""
        return self.council_type is CouncilType.COUNTY

    @property
    def has_own_area(self) -> bool:
        """Whether this is a council that answers for an area: upper-tier or single-tier."""
        return self.council_type is not None and self.council_type.tier != "lower"


@dataclass(frozen=True)
class Register:
    """The rows for England, and how many of other nations were left out."""

    rows: tuple[RegisterRow, ...]
    left_out: int
    columns: Format


def read_register(table: Table) -> Register:
    """Read every row for England. Raises FileRefused with every fault that was found."""
    form = format_of(table)
    nation = form.column("nation")
    english = [row for row in table.rows if _is_english(row, nation)]
    read = [_read(row, form) for row in english]
    faults = [fault for _, found in read for fault in found]
    if not english:
        faults = [Fault(0, "", "The file has no row for England.")]
    if faults:
        raise FileRefused(*faults)
    rows = tuple(row for row, _ in read if row is not None)
    return Register(rows, len(table.rows) - len(english), form)


def _is_english(row: Row, column: str) -> bool:
    return row.cells.get(column, "").strip().casefold() in _ENGLAND


def _read(row: Row, form: Format) -> tuple[RegisterRow | None, list[Fault]]:
    cells, column = Cells(row), form.column
    kind, council_type = cells.read(column("type"), _type, needed=True) or (None, None)
    population = cells.read(column("population"), whole_number)
    code = cells.read(column("code"), _CODE, needed=True)
    name = cells.read(column("name"), text_of(200), needed=True)
    found = {
        "short_name": cells.read(column("short_name"), text_of(200)) or name or "",
        "gss_code": cells.read(column("gss_code"), _GSS_CODE) or "",
        "region_name": cells.read(column("region_name"), text_of(100)) or "",
        "region_code": cells.read(column("region_code"), text_of(9)) or "",
        "county_code": cells.read(column("county_code"), _CODE) or "",
        "combined_authority_code": cells.read(column("combined_authority_code"), _CODE) or "",
        "population": population,
        "population_year": form.population_year if population is not None else None,
        "area_km2": cells.read(column("area_km2"), whole_number),
        "replaced_by": cells.read(column("replaced_by"), several(_CODE)) or (),
        "is_current": cells.read(column("is_current"), yes_or_no),
        "former_gss_codes": cells.read(column("former_gss_codes"), several(_GSS_CODE)) or (),
        "ecode": cells.read(column("ecode"), text_of(20)) or "",
    }
    started_on, ended_on = _life(cells, form)
    if cells.faults or kind is None or code is None or name is None:
        return None, cells.faults
    read = RegisterRow(
        **found,  # type: ignore[arg-type]
        number=row.number,
        code=code,
        name=name,
        kind=kind,
        council_type=council_type,
        started_on=started_on,
        ended_on=ended_on,
    )
    return read, []


def _life(cells: Cells, form: Format) -> tuple[date | None, date | None]:
    """When an authority began and ended."""
    started_on = cells.read(form.column("started_on"), day)
    ended_on = cells.read(form.column("ended_on"), day)
    if started_on and ended_on and ended_on < started_on:
        cells.refuse(form.column("ended_on"), "This is before the start date.")
    return started_on, ended_on


def _type(text: str) -> tuple[OrganisationKind, CouncilType | None]:
    if text not in TYPES:
        raise CellFault(f"“{text[:40]}” is no type that GORM knows; they are {', '.join(TYPES)}.")
    return TYPES[text]
