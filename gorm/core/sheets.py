"""Tables of figures to take away: as CSV and as a workbook, whatever stands in the cells."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final

import xlsxwriter
from flask import Response

from gorm.core.errors import Refused
from gorm.core.text import cleaned, moment

Cell = str | int | Decimal | date | datetime | bool | None

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What a workbook can hold: rows, characters of a cell, and digits that are kept of a number.
_MOST_ROWS: Final = 1_048_576
_LONGEST_CELL: Final = 32_767
_EXACT_DIGITS: Final = 15
_BEGINS_FORMULA: Final = (*"=+-@\t\r\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NUMBER: Final = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?")


def csv_response(name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """A CSV file to take away: UTF-8 with a mark, by which spreadsheets know it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([_harmless(heading) for heading in headings])
    writer.writerows([_written(cell) for cell in row] for row in rows)
    return _to_take_away(text.getvalue().encode("utf-8-sig"), "text/csv", f"{_plain(name)}.csv")


def xlsx_response(
    name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]], *, sheet: str = "Figures"
) -> Response:
    """A workbook of one sheet to take away: numbers as numbers, nothing as a formula."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"constant_memory": True, "default_date_format": _DAY})
    _fill(book, book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", sheet)[:31]), headings, rows)
    book.close()
    return _to_take_away(content.getvalue(), XLSX, f"{_plain(name)}.xlsx")


_DAY: Final = "yyyy-mm-dd"


def _fill(
    book: xlsxwriter.Workbook,
    sheet: xlsxwriter.worksheet.Worksheet,
    headings: Sequence[str],
    rows: Iterable[Sequence[Cell]],
) -> None:
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, _fitting(heading), bold)
    for number, row in enumerate(rows, start=1):
        if number == _MOST_ROWS:
            raise Refused("There are more rows than a workbook can hold. Take the CSV file.")
        for column, cell in enumerate(row):
            _write(sheet, number, column, cell)


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell) -> None:
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool) and _is_kept_whole(cell):
        sheet.write_number(row, column, float(cell))
    elif isinstance(cell, date) and not isinstance(cell, datetime):
        sheet.write_datetime(row, column, cell)
    elif cell is not None and cell != "":
        sheet.write_string(row, column, _fitting(_shown(cell)))


def _is_kept_whole(number: int | Decimal) -> bool:
    """Whether a workbook keeps every digit; where it would not, the number is written as text."""
    exact = Decimal(number)
    return exact.is_finite() and len(exact.normalize().as_tuple().digits) <= _EXACT_DIGITS


def _fitting(text: str) -> str:
    text = _readable(text)
    return text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…"


def _written(cell: Cell) -> str:
    shown = _shown(cell)
    return _harmless(shown) if isinstance(cell, str) else shown


def _harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula; a number in text stays one."""
    text = _readable(text)
    if text.startswith(_BEGINS_FORMULA) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def _readable(text: str) -> str:
    return text.strip() if text.isascii() and text.isprintable() else cleaned(text)


def _shown(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    if isinstance(cell, datetime):
        return moment(cell)
    if isinstance(cell, Decimal):
        return format(cell, "f")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:80] or "figures"


def _to_take_away(content: bytes, kind: str, file_name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{file_name}"'}
    return Response(content, mimetype=kind, headers=headers)
