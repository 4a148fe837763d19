"""Reading a table from a CSV file that may hold anything at all."""

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gorm.importing.report import Fault, FileRefused

LARGEST_FILE: Final = 10 * 1024 * 1024
MOST_ROWS: Final = 50_000
MOST_COLUMNS: Final = 200
LONGEST_CELL: Final = 10_000
MOST_FAULTS: Final = 1_000
_OTHER_DELIMITERS: Final = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_UTF8_MARK: Final = b"\xef\xbb\xbf"
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Row:
    """One row: its number as a spreadsheet counts it, and its cells by column."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """A file that was read: its columns, its rows, and the digest of its bytes."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    digest: str


def read_file(path: Path) -> Table:
    """Read a CSV file, never more of it than is allowed. Raises FileRefused."""
    try:
        with path.open("rb") as file:
            return read_table(file.read(LARGEST_FILE + 1))
    except OSError as error:
        raise FileRefused(Fault(0, "", f"The file cannot be read: {error.strerror}.")) from error


def read_table(content: bytes) -> Table:
    """Read a CSV file's bytes: UTF-8, commas, one row of headings. Raises FileRefused.

    Every fault that can be told from another is told at once, with its row.
    """
    if len(content) > LARGEST_FILE:
        raise FileRefused(Fault(0, "", f"The file is larger than {LARGEST_FILE // 1024**2} MB."))
    records = _records(_text_of(content))
    _, headings = next(records, (1, []))
    columns = _columns(headings)
    rows, faults = _rows(records, columns)
    if faults:
        raise FileRefused(*faults)
    return Table(columns, tuple(rows), hashlib.sha256(content).hexdigest())


def need_columns(table: Table, needed: Sequence[str]) -> None:
    """Refuse a table that lacks any of these columns, naming each."""
    missing = [name for name in needed if name not in table.columns]
    if missing:
        found = ", ".join(table.columns[:20])
        raise FileRefused(
            *(
                Fault(1, name, f"There is no such column. The file has: {found}.")
                for name in missing
            )
        )


def _text_of(content: bytes) -> str:
    if content.startswith(_UTF16_MARKS):
        raise FileRefused(Fault(0, "", "The file is UTF-16; save it as CSV in UTF-8."))
    content = content.removeprefix(_UTF8_MARK)
    if not content.strip():
        raise FileRefused(Fault(0, "", "The file is empty."))
    if (place := content.find(b"\0")) >= 0:
        line = content.count(b"\n", 0, place) + 1
        raise FileRefused(Fault(line, "", "There is a NUL character; is this a CSV file?"))
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        words = "There is a character that is not UTF-8; save the file as CSV in UTF-8."
        raise FileRefused(Fault(line, "", words)) from error


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """The file's records that are not blank, each with its number."""
    earlier = csv.field_size_limit(LARGEST_FILE)  # cells are measured by _rows, with their place
    try:
        for number, cells in enumerate(_parsed(text), start=1):
            if any(cell.strip() for cell in cells):
                yield number, cells
    finally:
        csv.field_size_limit(earlier)


def _parsed(text: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        yield from reader
    except csv.Error as error:
        words = f"The quotation marks do not match ({error})."
        raise FileRefused(Fault(reader.line_num, "", words)) from error


def _columns(headings: list[str]) -> tuple[str, ...]:
    columns = tuple(heading.strip() for heading in headings)
    if len(columns) > MOST_COLUMNS:
        raise FileRefused(Fault(1, "", f"There are more than {MOST_COLUMNS} columns."))
    if len(columns) == 1:
        _refuse_other_delimiter(columns[0])
    faults = [
        Fault(1, f"{number}", "The column has no heading.")
        for number, name in enumerate(columns, start=1)
        if not name
    ]
    faults += [
        Fault(1, name[:100], "The heading stands there twice.")
        for name in dict.fromkeys(columns)
        if name and columns.count(name) > 1
    ]
    if faults:
        raise FileRefused(*faults)
    return columns


def _refuse_other_delimiter(heading: str) -> None:
    for mark, name in _OTHER_DELIMITERS.items():
        if mark in heading or (mark == "\t" and re.search(r"\s{4,}", heading)):
            words = f"The columns are separated by {name}; save the file as CSV with commas."
            raise FileRefused(Fault(1, "", words))


def _rows(
    records: Iterator[tuple[int, list[str]]], columns: tuple[str, ...]
) -> tuple[list[Row], list[Fault]]:
    rows: list[Row] = []
    faults: list[Fault] = []
    for number, cells in records:
        if len(rows) == MOST_ROWS:
            raise FileRefused(Fault(number, "", f"There are more than {MOST_ROWS:,} rows."))
        faults += _faults_of(number, cells, columns)
        if len(faults) > MOST_FAULTS:
            break
        rows.append(Row(number, dict(zip(columns, cells, strict=False))))
    return rows, faults


def _faults_of(number: int, cells: list[str], columns: tuple[str, ...]) -> list[Fault]:
    if len(cells) != len(columns):
        words = f"There are {len(cells)} cells, but {len(columns)} headings."
        return [Fault(number, "", words)]
    return [
        Fault(number, column, f"The cell is longer than {LONGEST_CELL:,} characters.")
        for column, cell in zip(columns, cells, strict=True)
        if len(cell) > LONGEST_CELL
    ]
