"""A file that was opened: its columns, a sample of its rows, and all of them one by one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from gorm.importing.report import Fault


class FileKind(StrEnum):
    """What kind of file holds the table."""

    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True)
class Record:
    """A line of a file that is not blank, before it is known what it is."""

    number: int
    cells: list[str]
    faults: tuple[Fault, ...] = ()

    @property
    def width(self) -> int:
        """How many cells it has up to the last that is filled."""
        for number in range(len(self.cells), 0, -1):
            if self.cells[number - 1].strip():
                return number
        return 0


@dataclass(frozen=True)
class Row:
    """One row: its number as a spreadsheet counts it, and its cells by column, as text.

    `faults` tells what is wrong with the row itself, such as a cell too many.
    """

    number: int
    cells: Mapping[str, str]
    faults: tuple[Fault, ...] = ()


@dataclass
class Notes:
    """What was assumed, each thing said once."""

    told: dict[str, None] = field(default_factory=dict)

    def add(self, words: str) -> None:
        """Say something, if it has not been said."""
        self.told.setdefault(words)


@dataclass(frozen=True)
class OpenedTable:
    """A file whose headings and first rows have been read.

    `rows()` begins anew each time and streams; it raises FileRefused where the file cannot be
    read on. `notes` say what was assumed, and grow while the rows are read. `repeated` and
    `blank` name columns whose headings stand there twice or not at all; they were given names.
    `delimiter` parts the columns of a CSV file, and is '' in a workbook.
    """

    kind: FileKind
    file_name: str
    sheets: tuple[str, ...]
    sheet: str | None
    heading_row: int
    columns: tuple[str, ...]
    sample: tuple[Row, ...]
    digest: str
    size: int
    repeated: tuple[str, ...]
    blank: tuple[str, ...]
    reading: Callable[[], Iterator[Row]]
    noted: Notes
    delimiter: str = ""

    def rows(self) -> Iterator[Row]:
        """All rows below the headings that are not blank, read anew."""
        return self.reading()

    @property
    def notes(self) -> tuple[str, ...]:
        """What was assumed in reading the file, in words."""
        return tuple(self.noted.told)
