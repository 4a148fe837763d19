"""The cells of one sheet, line by line as they stream by: never the whole sheet at once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from gorm.importing.reading.archive import broken, refusal
from gorm.importing.reading.formats import Format, number_as_text, unescaped
from gorm.importing.reading.headings import letters
from gorm.importing.reading.limits import Limits
from gorm.importing.reading.markup import Reader, read_through
from gorm.importing.reading.table import Notes, Record
from gorm.importing.report import Fault

_LONGEST_TEXT: Final = 40_000
#: How far below the allowed rows a line may stand, for titles and blank rows.
_SPARE_ROWS: Final = 1_000
_LAST_COLUMN: Final = 16_384
#: How many cells may be empty before a sheet is refused that is mostly empty.
_MOST_EMPTY: Final = 500_000
_EMPTY_TO_FILLED: Final = 4
_TRUTHS: Final = {"1": "TRUE", "0": "FALSE"}


@dataclass(frozen=True)
class Shared:
    """What the sheets of a workbook share: texts, and what styles make of numbers."""

    words: list[str]
    formats: list[Format]
    from_1904: bool


def records_of(
    pieces: Callable[[], Iterator[bytes]], shared: Shared, limits: Limits, notes: Notes
) -> Iterator[Record]:
    """The lines of a sheet that are not blank. Raises FileRefused."""
    cells = _Cells(shared, limits, notes)
    for _ in read_through(pieces(), cells):
        yield from cells.lines
        cells.lines.clear()


class _Cells(Reader):
    """Gathers the cells of a row; only what holds a value counts, however far formats reach."""

    def __init__(self, shared: Shared, limits: Limits, notes: Notes) -> None:
        self.lines: list[Record] = []
        self._shared = shared
        self._limits = limits
        self._notes = notes
        self._places: dict[str, int] = {}
        self._number = 0
        self._row: list[str] = []
        self._faults: list[Fault] = []
        self._place = -1
        self._kind = "n"
        self._style = 0
        self._has_formula = False
        self._has_value = False
        self._is_in_value = False
        self._is_phonetic = False
        self._value: list[str] = []
        self._length = 0
        self._empty = 0
        self._filled = 0

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._begin_cell(attributes)
        elif tag in ("v", "t"):
            self._is_in_value = not self._is_phonetic
            self._has_value = True
        elif tag == "f":
            self._has_formula = True
        elif tag == "row":
            self._begin_row(attributes)
        elif tag == "rPh":
            self._is_phonetic = True

    def text(self, words: str) -> None:
        if self._is_in_value:
            self._value.append(words)
            self._length += len(words)
            if self._length > _LONGEST_TEXT:
                raise refusal(f"The text in {self._name()} is too long. Shorten it.")

    def end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self._is_in_value = False
        elif tag == "c":
            self._end_cell()
        elif tag == "row":
            self._end_row()
        elif tag == "rPh":
            self._is_phonetic = False

    def _begin_row(self, attributes: dict[str, str]) -> None:
        given = attributes.get("r", "")
        number = _whole(given) if given else self._number + 1
        if number <= self._number:
            raise broken()
        self._number = number
        self._row = []
        self._faults = []
        self._place = -1

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        given = attributes.get("r", "")
        place = self._place_of(given) if given else self._place + 1
        if place <= self._place or not self._number:
            raise broken()
        self._place = place
        self._kind = attributes.get("t", "n")
        self._style = _whole(attributes["s"]) if "s" in attributes else 0
        self._has_formula = self._has_value = self._is_in_value = False
        self._value.clear()
        self._length = 0

    def _place_of(self, given: str) -> int:
        column = given.rstrip("0123456789")
        if (known := self._places.get(column)) is None:
            if not (1 <= len(column) <= 3 and column.isascii() and column.isalpha()):
                raise broken()
            known = 0
            for letter in column.upper():
                known = known * 26 + ord(letter) - ord("A") + 1
            if known > _LAST_COLUMN:
                raise broken()
            self._places[column] = known = known - 1
        return known

    def _end_cell(self) -> None:
        if self._has_formula:
            self._notes.add("Formulas were read as the values that were last calculated.")
            if not self._has_value:
                self._faults.append(self._without_value())
        if not self._value or not (text := self._read("".join(self._value))):
            self._count_empty()
            return
        self._filled += 1
        self._check_place()
        self._row.extend([""] * (self._place - len(self._row)))
        self._row.append(text)

    def _count_empty(self) -> None:
        self._empty += 1
        if self._empty > _MOST_EMPTY and self._empty > self._filled * _EMPTY_TO_FILLED:
            raise refusal(
                "The sheet is almost all empty cells that carry a format. "
                "Copy the table into a new workbook, or save the sheet as CSV."
            )

    def _without_value(self) -> Fault:
        words = (
            f"The formula in {self._name()} has no value. Open the workbook in a spreadsheet "
            "program, save it, and use that; or paste the values over the formulas."
        )
        return Fault(self._number, letters(self._place), words)

    def _check_place(self) -> None:
        far = self._number > self._limits.rows + _SPARE_ROWS
        if not far and self._place < self._limits.columns:
            return
        most = f"{self._limits.rows:,} rows and {self._limits.columns:,} columns"
        raise refusal(
            f"{self._name()} holds a value beyond the {most} that are read. "
            "Delete what stands far from the table, or split the table."
        )

    def _read(self, raw: str) -> str:
        if self._kind == "n":
            how = Format.PLAIN
            if self._style < len(self._shared.formats):
                how = self._shared.formats[self._style]
            return number_as_text(raw.strip(), how, from_1904=self._shared.from_1904)
        if self._kind == "s":
            place = _whole(raw.strip())
            if place >= len(self._shared.words):
                raise broken()
            return self._shared.words[place]
        return _TRUTHS.get(raw, raw) if self._kind == "b" else unescaped(raw)

    def _end_row(self) -> None:
        if self._faults or any(cell and not cell.isspace() for cell in self._row):
            self.lines.append(Record(self._number, self._row, tuple(self._faults)))
        else:
            self._count_empty()
        self._row = []
        self._faults = []

    def _name(self) -> str:
        return f"{letters(self._place)}{self._number}"


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise broken()
    return int(text)
