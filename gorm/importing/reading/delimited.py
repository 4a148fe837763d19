"""Lines of cells from a text file: in which encoding, parted by what, quoted or not."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Final

from gorm.importing.reading.limits import Limits
from gorm.importing.reading.source import Source
from gorm.importing.reading.table import Notes, Record
from gorm.importing.report import Fault, FileRefused

_MARKS: Final = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_DELIMITERS: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_LOOKED_AT: Final = 60
_LONGEST_LINE: Final = 2_000_000


class DelimitedFile:
    """A CSV file: its encoding and delimiter are found once, then its lines are read."""

    def __init__(self, source: Source, limits: Limits, notes: Notes) -> None:
        self._source = source
        self._limits = limits
        self._encoding = _encoding_of(source, notes)
        self.delimiter = self._found_delimiter(notes)

    def records(self) -> Iterator[Record]:
        """The lines that are not blank, each with its number as a spreadsheet counts."""
        with self._text() as text:
            reader = csv.reader(self._lines(text), delimiter=self.delimiter, strict=True)
            for number, cells in enumerate(self._parsed(reader), start=1):
                if len(cells) > self._limits.columns and _is_wide(cells, self._limits.columns):
                    words = f"There are more than {self._limits.columns} columns."
                    raise FileRefused(Fault(number, "", words))
                if any(cells) and any(map(str.strip, cells)):
                    yield Record(number, cells)

    def _text(self) -> io.TextIOWrapper:
        return io.TextIOWrapper(self._source.open(), encoding=self._encoding, newline="")

    def _parsed(self, reader: Iterator[list[str]]) -> Iterator[list[str]]:
        try:
            yield from reader
        except csv.Error as error:
            raise FileRefused(_fault_of(error, getattr(reader, "line_num", 0))) from error
        except UnicodeError as error:
            words = "There is a character that cannot be read; save the file as CSV in UTF-8."
            raise FileRefused(Fault(getattr(reader, "line_num", 0) + 1, "", words)) from error

    def _lines(self, text: io.TextIOWrapper) -> Iterator[str]:
        number = 0
        while line := text.readline(_LONGEST_LINE):
            number += 1
            if len(line) == _LONGEST_LINE:
                words = f"The line is longer than {_LONGEST_LINE:,} characters; is this a CSV file?"
                raise FileRefused(Fault(number, "", words))
            yield line

    def _found_delimiter(self, notes: Notes) -> str:
        with self._text() as text:
            try:
                lines = list(islice(self._lines(text), _LOOKED_AT))
            except UnicodeError as error:
                words = "The file cannot be read as text; save it as CSV in UTF-8."
                raise FileRefused(Fault(0, "", words)) from error
        if not any(line.strip() for line in lines):
            raise FileRefused(Fault(0, "", "The file is empty."))
        delimiter = max(_DELIMITERS, key=lambda each: _fitness(lines, each))
        if delimiter != ",":
            notes.add(f"The columns are separated by {_DELIMITERS[delimiter]}.")
        return delimiter


def _encoding_of(source: Source, notes: Notes) -> str:
    for mark, encoding in _MARKS.items():
        if source.start.startswith(mark):
            return encoding
    if source.nul_line is not None:
        words = "There is a NUL character; is this a CSV file?"
        raise FileRefused(Fault(source.nul_line, "", words))
    if source.is_utf8:
        return "utf-8"
    notes.add(
        "The file is not UTF-8 and was read as Windows-1252. "
        "Look whether accents and pound signs are right."
    )
    return "cp1252"


def _fitness(lines: list[str], delimiter: str) -> tuple[float, int]:
    """How well a delimiter fits: the share of lines of the commonest width above one, and it."""
    try:
        widths = Counter(
            len(cells)
            for cells in csv.reader(lines, delimiter=delimiter)
            if any(cell.strip() for cell in cells)
        )
    except csv.Error:
        return (0, 0)
    several = {width: number for width, number in widths.items() if width > 1}
    if not several:
        return (0, 0)
    width = max(several, key=lambda each: (several[each], each))
    return (several[width] / widths.total(), width)


def _is_wide(cells: list[str], columns: int) -> bool:
    return any(cell.strip() for cell in cells[columns:])


def _fault_of(error: csv.Error, line: int) -> Fault:
    if "field limit" in str(error):
        words = "A cell goes on and on; is a quotation mark missing?"
        return Fault(line, "", words)
    return Fault(line, "", f"The quotation marks do not match ({error}).")
