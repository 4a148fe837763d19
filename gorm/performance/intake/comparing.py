"""What is staged held against itself and against what holds now, by the database."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Row, and_, func, select
from sqlalchemy.orm import aliased

from gorm.accounts.models import Office
from gorm.core.db import session
from gorm.core.text import listed
from gorm.importing.models import DataImport
from gorm.importing.report import Fault
from gorm.performance.computing.sheets import chunks
from gorm.performance.computing.values import counts
from gorm.performance.intake.findings import MOST_KEPT, Findings
from gorm.performance.models import Indicator, MeasuredPlace, Observation, Series, Sheet
from gorm.performance.terms import ENGLAND
from gorm.places.models import Organisation

_SHEETS_AT_ONCE: Final = 100

Cell = tuple[int, int]


@dataclass
class Difference:
    """How staged values differ from those that hold: counted, with examples, and where."""

    new: int = 0
    unchanged: int = 0
    revised: int = 0
    revisions: list[tuple[int, int, int, Decimal, Decimal]] = field(default_factory=list)
    sheets: list[int] = field(default_factory=list)


def note_repeats(import_id: int, column: str, findings: Findings) -> None:
    """Note rows that speak of the same cell, naming all of them. Found by the database."""
    total, cells = _repeated(import_id)
    rows = _rows_of(import_id, cells)
    names = CellNames(rows)
    for cell, staged in rows.items():
        numbers = [f"{number:,}" for number, _ in staged]
        values = list(dict.fromkeys(_shown(value) for _, value in staged))
        if len({value for _, value in staged}) == 1:
            words = (
                f"Rows {listed(numbers)} say the same twice: {values[0]} for {names.of(*cell)}. "
                "Keep one of them."
            )
        else:
            words = (
                f"Rows {listed(numbers)} hold different values, {listed(values)}, for one cell: "
                f"{names.of(*cell)}. Keep the one that is right; if they are of different groups, "
                "match the column that tells them apart as the breakdown."
            )
        findings.fault(Fault(staged[-1][0], column, words))
    findings.fault_count += total - len(cells)


def difference(import_id: int) -> Difference:
    """How the staged values of an import differ from what holds."""
    found = Difference()
    staged = _staged_by_sheet(import_id)
    for some in _lots(sorted(staged)):
        same = _against_what_holds(import_id, some, found)
        found.sheets += [sheet for sheet in some if same.get(sheet, 0) < staged[sheet]]
    found.new = sum(staged.values()) - found.unchanged - found.revised
    return found


def note_difference(told: Difference, findings: Findings) -> None:
    """Put what differs into the findings, in words."""
    findings.new, findings.unchanged, findings.revised = told.new, told.unchanged, told.revised
    names = CellNames((sheet, place) for sheet, place, _, _, _ in told.revisions)
    findings.revisions = [
        [row, names.of(sheet, place), _shown(before), _shown(after)]
        for sheet, place, row, before, after in told.revisions
    ]


def sheets_of_import(import_id: int) -> list[int]:
    """All sheets in which an import has values."""
    return sorted(_staged_by_sheet(import_id))


class CellNames:
    """What the cells of sheets are called: 'Hartlepool, OFL-ASC1, 2016-17'."""

    def __init__(self, cells: Iterable[Cell]) -> None:
        wanted = list(cells)
        self._sheets = _sheet_names({sheet for sheet, _ in wanted})
        self._places = _place_names({place for _, place in wanted})

    def of(self, sheet_id: int, place_id: int) -> str:
        """The name of a cell."""
        return f"{self._places[place_id]}, {self._sheets[sheet_id]}"


def _shown(value: Decimal) -> str:
    return format(value, "f")


def _repeated(import_id: int) -> tuple[int, list[Cell]]:
    """How many cells have several rows, and which the first of them are."""
    repeated = (
        select(Observation.sheet_id, Observation.place_id)
        .where(Observation.import_id == import_id)
        .group_by(Observation.sheet_id, Observation.place_id)
        .having(func.count() > 1)
    )
    total = session().scalar(select(func.count()).select_from(repeated.subquery())) or 0
    rows = session().execute(repeated.limit(MOST_KEPT)) if total else ()
    return total, [(sheet, place) for sheet, place in rows]


def _rows_of(import_id: int, cells: Sequence[Cell]) -> dict[Cell, list[tuple[int, Decimal]]]:
    wanted = set(cells)
    found: dict[Cell, list[tuple[int, Decimal]]] = defaultdict(list)
    for some in _lots(sorted({sheet for sheet, _ in cells})):
        rows = session().execute(
            select(
                Observation.sheet_id,
                Observation.place_id,
                Observation.row_number,
                Observation.value,
            )
            .where(Observation.import_id == import_id, Observation.sheet_id.in_(some))
            .order_by(Observation.row_number)
        )
        for sheet, place, number, value in rows:
            if (sheet, place) in wanted:
                found[sheet, place].append((number, value))
    return found


def _staged_by_sheet(import_id: int) -> dict[int, int]:
    rows = session().execute(
        select(Observation.sheet_id, func.count().label("number"))
        .where(Observation.import_id == import_id)
        .group_by(Observation.sheet_id)
    )
    return {row.sheet_id: row.number for row in rows}


def _lots(sheets: Sequence[int]) -> Iterable[Sequence[int]]:
    return (sheets[n : n + _SHEETS_AT_ONCE] for n in range(0, len(sheets), _SHEETS_AT_ONCE))


def _against_what_holds(
    import_id: int, sheets: Sequence[int], found: Difference
) -> Mapping[int, int]:
    """Count what is unchanged and revised in some sheets; how many are unchanged in each."""
    same: dict[int, int] = defaultdict(int)
    held: dict[Cell, Any] = {}
    for row in _earlier_values(import_id, sheets):
        known = held.get((row.sheet_id, row.place_id))
        if known is None or known.published_number < row.published_number:
            held[row.sheet_id, row.place_id] = row
    for (sheet, place), row in held.items():
        if row.value == row.earlier:
            same[sheet] += 1
            continue
        found.revised += 1
        if len(found.revisions) < MOST_KEPT:
            found.revisions.append((sheet, place, row.row_number, row.earlier, row.value))
    found.unchanged += sum(same.values())
    return same


def _earlier_values(import_id: int, sheets: Sequence[int]) -> Iterable[Row[Any]]:
    """The values that other imports published for the cells that this one has staged."""
    mine, earlier = aliased(Observation), aliased(Observation)
    return session().execute(
        select(
            mine.sheet_id,
            mine.place_id,
            mine.row_number,
            mine.value,
            earlier.value.label("earlier"),
            DataImport.published_number,
        )
        .join(
            earlier,
            and_(earlier.sheet_id == mine.sheet_id, earlier.place_id == mine.place_id),
        )
        .join(DataImport, earlier.import_id == DataImport.id)
        .where(
            mine.import_id == import_id,
            mine.sheet_id.in_(sheets),
            earlier.import_id != import_id,
            counts(),
        )
    )


def _sheet_names(ids: set[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for some in chunks(ids):
        rows = session().execute(
            select(Sheet.id, Indicator.code, Series.breakdown, Sheet.period)
            .join(Series, Sheet.series_id == Series.id)
            .join(Indicator, Series.indicator_id == Indicator.id)
            .where(Sheet.id.in_(some))
        )
        for number, *parts in rows:
            found[number] = ", ".join(part for part in parts if part)
    return found


def _place_names(ids: set[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for some in chunks(ids):
        rows = session().execute(
            select(
                MeasuredPlace.id,
                MeasuredPlace.region_code,
                Organisation.short_name,
                Office.region_name,
            )
            .outerjoin(Organisation, MeasuredPlace.organisation_id == Organisation.id)
            .outerjoin(Office, MeasuredPlace.region_code == Office.region_code)
            .where(MeasuredPlace.id.in_(some))
        )
        for number, code, body, region in rows:
            found[number] = body or region or ("England" if code == ENGLAND else str(code))
    return found
