"""Opening a file: what kind it is, and where its table stands."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

from gorm.importing.reading.body import body_of
from gorm.importing.reading.delimited import DelimitedFile
from gorm.importing.reading.headings import LOOKED_AT, find_headings
from gorm.importing.reading.limits import Limits
from gorm.importing.reading.source import Source, survey
from gorm.importing.reading.table import FileKind, Notes, OpenedTable, Record
from gorm.importing.reading.workbook import Workbook
from gorm.importing.report import Fault, FileRefused

_SAMPLED: Final = 200
#: What other files begin with, and what to do about them.
_OTHERS: Final = {
    b"\xd0\xcf\x11\xe0": (
        "This is a workbook of the older kind (.xls), or one with a password. "
        "Save it as .xlsx without a password, or as CSV."
    ),
    b"%PDF": "This is a PDF. Ask for the table as .xlsx or CSV.",
    b"\x1f\x8b": "This file is packed (gzip). Unpack it first.",
    b"7z\xbc\xaf": "This file is packed (7z). Unpack it first.",
    b"Rar!": "This file is packed (RAR). Unpack it first.",
    b"{\\rtf": "This is a text document. Save the table as .xlsx or CSV.",
}


@dataclass(frozen=True)
class _Found:
    """Where the lines of a file come from, before its headings are known."""

    kind: FileKind
    records: Callable[[], Iterator[Record]]
    sheets: tuple[str, ...] = ()
    sheet: str | None = None
    delimiter: str = ""


def open_table(
    source: Path | bytes, *, file_name: str, limits: Limits, sheet: str | None = None
) -> OpenedTable:
    """Open a table for reading. Raises FileRefused, with a way forward."""
    found = survey(source, file_name, limits)
    _refuse_others(found.start)
    if found.start.startswith(b"PK"):
        return _open_workbook(found, limits, sheet)
    if sheet:
        raise FileRefused(Fault(0, "", "This is a CSV file, which has no sheets to choose from."))
    notes = Notes()
    file = DelimitedFile(found, limits, notes)
    opened = _Found(FileKind.CSV, file.records, delimiter=file.delimiter)
    return _opened(found, opened, limits, notes)


def _refuse_others(start: bytes) -> None:
    for mark, words in _OTHERS.items():
        if start.startswith(mark):
            raise FileRefused(Fault(0, "", words))
    if start.lstrip().lower().startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        words = "This is a web page or XML, whatever its name says. Save it as .xlsx or CSV."
        raise FileRefused(Fault(0, "", words))


def _open_workbook(source: Source, limits: Limits, sheet: str | None) -> OpenedTable:
    notes = Notes()
    book = Workbook(source, limits, notes)
    chosen = sheet or _only_table(book)
    found = _Found(FileKind.XLSX, book.records_of(chosen), book.sheets, chosen)
    return _opened(source, found, limits, notes)


def _only_table(book: Workbook) -> str:
    """The only sheet that holds a table; where there are several, somebody has to say which."""
    if len(book.sheets) == 1:
        return book.sheets[0]
    found = [name for name in book.sheets if _holds_table(book.records_of(name))]
    if len(found) == 1:
        return found[0]
    names = ", ".join(f"“{name}”" for name in (found or book.sheets)[:20])
    words = "Several sheets hold a table" if found else "None of the sheets holds a table"
    raise FileRefused(Fault(0, "", f"{words}: {names}. Say which one to read."))


def _holds_table(records: Callable[[], Iterator[Record]]) -> bool:
    window = list(islice(records(), LOOKED_AT))
    try:
        headings = find_headings(window, Notes()) if window else None
    except FileRefused:
        return False
    return bool(headings and len(headings.names) > 1 and window[-1].number > headings.last_row)


def _opened(
    source: Source,
    found: _Found,
    limits: Limits,
    notes: Notes,
) -> OpenedTable:
    window = list(islice(found.records(), LOOKED_AT))
    if not window:
        raise FileRefused(Fault(0, "", "There is nothing in the file but blank rows."))
    headings = find_headings(window, notes)
    reading = partial(
        body_of, found.records, headings, limits, notes, is_padded=found.kind is FileKind.XLSX
    )
    return OpenedTable(
        kind=found.kind,
        file_name=source.file_name,
        sheets=found.sheets,
        sheet=found.sheet,
        heading_row=headings.row,
        columns=headings.columns,
        sample=tuple(islice(reading(), _SAMPLED)),
        digest=source.digest,
        size=source.size,
        repeated=headings.repeated,
        blank=headings.blank,
        reading=reading,
        noted=notes,
        delimiter=found.delimiter,
    )
