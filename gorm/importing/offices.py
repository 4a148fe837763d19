"""Taking in the Government Offices from a file of regions."""

import re
from typing import Final

from gorm.accounts.actor import SYSTEM
from gorm.accounts.offices import OfficeFacts, OfficesKept, keep_offices
from gorm.core.errors import Refused
from gorm.importing.cells import Cells, day, matching, text_of
from gorm.importing.reading import Row
from gorm.importing.report import Fault, FileRefused, ImportReport, Tally
from gorm.importing.tables import Table, need_columns

_NEEDED: Final = ("region_code", "region_name", "go_code", "go_name")


def import_offices(table: Table) -> ImportReport:
    """Add the offices of a file and change those that differ; a blank never erases.

    Runs inside a unit of work. Raises FileRefused, and then nothing is changed.
    """
    need_columns(table, _NEEDED)
    try:
        kept = keep_offices(SYSTEM, _offices(table), digest=table.digest)
    except Refused as refused:
        faults = (Fault(0, column, why) for column, why in refused.faults.items())
        raise FileRefused(*faults) from refused
    return ImportReport(tallies=(_tally(kept),))


def _offices(table: Table) -> tuple[OfficeFacts, ...]:
    read = [_office(row) for row in table.rows]
    faults = [fault for _, row_faults in read for fault in row_faults]
    found = tuple(office for office, _ in read if office is not None)
    faults = faults or _repeated(table, found)
    if not table.rows:
        faults = [Fault(0, "", "The file has headings and no rows.")]
    if faults:
        raise FileRefused(*faults)
    return found


def _office(row: Row) -> tuple[OfficeFacts | None, list[Fault]]:
    cells = Cells(row)
    office = OfficeFacts(
        code=cells.read("go_code", text_of(20), needed=True) or "",
        name=cells.read("go_name", text_of(200), needed=True) or "",
        region_code=cells.read("region_code", matching(r"E12\d{6}", "E12000001"), needed=True)
        or "",
        region_name=cells.read("region_name", text_of(100), needed=True) or "",
        base_city=cells.read("go_base_city", text_of(100)) or "",
        opened_on=cells.read("go_opened", _opened) or "",
        closed_on=cells.read("go_closed", day),
    )
    return (None if cells.faults else office), cells.faults


def _opened(text: str) -> str:
    """When an office opened: a year, or a date."""
    if re.fullmatch(r"(18|19|20)\d\d", text):
        return text
    return day(text).isoformat()


def _repeated(table: Table, offices: tuple[OfficeFacts, ...]) -> list[Fault]:
    faults: list[Fault] = []
    for column, attribute in (
        ("go_code", "code"),
        ("region_code", "region_code"),
        ("region_name", "region_name"),
    ):
        seen: dict[str, int] = {}
        for row, office in zip(table.rows, offices, strict=True):
            value = str(getattr(office, attribute)).casefold()
            if value in seen:
                faults.append(Fault(row.number, column, f"Row {seen[value]} has the same."))
            seen.setdefault(value, row.number)
    return faults


def _tally(kept: OfficesKept) -> Tally:
    return Tally("Offices", kept.added, kept.changed, kept.unchanged)
