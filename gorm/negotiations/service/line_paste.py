"""Lines out of a spreadsheet: looked at first, then all of them added or none."""

from collections.abc import Sequence
from dataclasses import dataclass

from gorm.accounts.actor import Actor
from gorm.core import clock
from gorm.core.errors import Refused
from gorm.core.text import listed, one_line
from gorm.importing.report import FileRefused
from gorm.importing.tables import read_table
from gorm.negotiations.rules.line_paste import PastedColumn, PastedRow, columns_in, row_in
from gorm.negotiations.service.lines import LineEdit, RowsRefused, faults_of_new, save_lines


@dataclass(frozen=True)
class PreviewRow:
    """A row as the preview shows it, with everything that is wrong with it."""

    number: int
    cells: tuple[str, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True)
class PastePreview:
    """What a spreadsheet would add. `text` is the same once more, to be sent with the yes."""

    columns: tuple[PastedColumn, ...]
    rows: tuple[PreviewRow, ...]
    notes: tuple[str, ...]
    text: str

    @property
    def faulty(self) -> int:
        """In how many rows something is wrong: while there is any, nothing can be added."""
        return sum(bool(row.faults) for row in self.rows)


def look_at_lines(actor: Actor, reference: str, content: bytes, file_name: str) -> PastePreview:
    """What a spreadsheet means, row by row. Raises Refused where it cannot be read at all."""
    columns, rows, notes = _read(content, file_name)
    ruled = faults_of_new(actor, reference, [row.details for row in rows])
    return PastePreview(
        columns=columns,
        rows=tuple(
            PreviewRow(
                row.number,
                tuple(row.cells[column.heading] for column in columns),
                (*row.faults, *ruled.get(place, {}).values()),
            )
            for place, row in enumerate(rows)
        ),
        notes=notes,
        text=_text(columns, rows),
    )


def add_pasted_lines(actor: Actor, reference: str, content: bytes, file_name: str) -> int:
    """Add every line of a spreadsheet, or none; how many. Raises Refused."""
    _, rows, _ = _read(content, file_name)
    if any(row.faults for row in rows):
        raise Refused("Nothing was added: some rows are at fault.")
    try:
        added = save_lines(actor, reference, [LineEdit(row.details) for row in rows])
    except RowsRefused as refused:
        raise Refused("Nothing was added: some rows are at fault.") from refused
    return len(added)


def _read(
    content: bytes, file_name: str
) -> tuple[tuple[PastedColumn, ...], list[PastedRow], tuple[str, ...]]:
    try:
        table = read_table(content, file_name)
    except FileRefused as refused:
        words = " ".join(str(fault) for fault in refused.faults[:5])
        raise Refused({"pasted": f"The lines cannot be read. {words}"}) from refused
    today = clock.today()
    columns = columns_in(table.columns, today)
    if not {"outcome", "indicator"} & {one.column for one in columns}:
        there = listed(list(table.columns[:20]))
        words = (
            "No column is called Outcome or Indicator; the first row has to hold the headings. "
            f"It holds: {there}."
        )
        raise Refused({"pasted": words})
    if not table.rows:
        raise Refused({"pasted": "There are headings and no rows below them."})
    rows = [row_in(row.number, row.cells, columns, today) for row in table.rows]
    return columns, rows, table.notes


def _text(columns: Sequence[PastedColumn], rows: Sequence[PastedRow]) -> str:
    """The spreadsheet as text with tabs, whatever kind of file it came in."""
    lines = [[one_line(one.heading) for one in columns]]
    lines += [[row.cells[one.heading] for one in columns] for row in rows]
    return "\n".join("\t".join(_quoted(cell) for cell in line) for line in lines)


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if '"' in cell else cell
