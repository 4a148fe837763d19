"""The rows of a table below its headings, one by one; footnotes at the end are left out."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from gorm.importing.reading.headings import Headings
from gorm.importing.reading.limits import Limits
from gorm.importing.reading.table import Notes, Record, Row
from gorm.importing.report import Fault, FileRefused

_MOST_FOOTNOTES: Final = 50
_FEWEST_COLUMNS: Final = 3
#: A footnote says what it is, or is a sentence; a code or a name alone is a row with blanks.
_FOOTNOTE: Final = re.compile(
    r"\s*(?:sources?\b|notes?\b|footnotes?\b|©|\*|\[|\(|[0-9]{1,2}[.):]\s|(?:\S+\s+){5}\S)",
    re.IGNORECASE,
)


def body_of(
    records: Callable[[], Iterator[Record]],
    headings: Headings,
    limits: Limits,
    notes: Notes,
    *,
    is_padded: bool,
) -> Iterator[Row]:
    """The rows that are not blank, never more of them than are allowed. Raises FileRefused.

    `is_padded` says that blank cells at the end of a row need not stand in the file.
    """
    below = (record for record in records() if record.number > headings.last_row)
    for number, record in enumerate(_without_footnotes(below, headings, notes)):
        if number == limits.rows:
            words = (
                f"There are more than {limits.rows:,} rows. Split the file, "
                "or ask an administrator to take it in on the command line."
            )
            raise FileRefused(Fault(record.number, "", words))
        yield _row(record, headings, limits, is_padded=is_padded)


def _without_footnotes(
    records: Iterator[Record], headings: Headings, notes: Notes
) -> Iterator[Record]:
    """All but the lines at the very end in which only the first cell is filled."""
    held: list[Record] = []
    for record in records:
        if len(held) < _MOST_FOOTNOTES and _may_be_footnote(record, headings):
            held.append(record)
            continue
        yield from held
        held.clear()
        yield record
    if held:
        rows = f"row {held[0].number}" if len(held) == 1 else f"rows from {held[0].number} on"
        notes.add(f"Footnotes below the table were left out: {rows}.")


def _may_be_footnote(record: Record, headings: Headings) -> bool:
    return (
        len(headings.names) >= _FEWEST_COLUMNS
        and not record.faults
        and bool(_FOOTNOTE.match(record.cells[0]))
        and not any(cell and not cell.isspace() for cell in record.cells[1:])
    )


def _row(record: Record, headings: Headings, limits: Limits, *, is_padded: bool) -> Row:
    cells = record.cells
    faults = record.faults
    if len(cells) != headings.width:
        faults += _faults_of_width(record, headings, is_padded=is_padded)
    longest = limits.cell
    if len(cells) < headings.width:
        cells = cells + [""] * (headings.width - len(cells))
    if headings.nameless and any(cells[place].strip() for place in headings.nameless):
        faults += (Fault(record.number, "", "There is a value in a column without a heading."),)
    read = {name: cells[place] for place, name in headings.names}
    if sum(map(len, cells)) > longest:
        faults += _faults_of_length(record.number, read, longest)
    return Row(record.number, read, faults)


def _faults_of_width(record: Record, headings: Headings, *, is_padded: bool) -> tuple[Fault, ...]:
    needed = headings.names[-1][0] + 1 if headings.names else 0
    if (is_padded or needed <= len(record.cells)) and record.width <= headings.width:
        return ()
    words = f"There are {len(record.cells)} cells, but {headings.width} headings."
    return (Fault(record.number, "", words),)


def _faults_of_length(number: int, cells: dict[str, str], longest: int) -> tuple[Fault, ...]:
    words = f"The cell is longer than {longest:,} characters."
    return tuple(Fault(number, name, words) for name, cell in cells.items() if len(cell) > longest)
