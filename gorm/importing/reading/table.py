"""A file that was opened: its columns, a sample of its rows, and all of them one by one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from gorm.importing.report import Fault


class FileKind(StrEnum):
    """What kind of file holds the table."""

    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True)
class Row:
    """One row: its number as a spreadsheet counts it, and its cells by column, as text.

    `faults` tells what is wrong with the row itself, such as a cell too many.
    """

    number: int
    cells: Mapping[str, str]
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class OpenedTable:
    """A file whose headings and first rows have been read.

    `rows()` begins anew each time and streams; it raises FileRefused where the file cannot be
    read on. `notes` say what was assumed, and grow while the rows are read. `decimal_comma` is
    None where a comma in a number may mean either, and the numbers themselves have to tell.
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
    decimal_comma: bool | None
    repeated: tuple[str, ...]
    blank: tuple[str, ...]
    _reading: Callable[[], Iterator[Row]]
    _notes: dict[str, None]

    def rows(self) -> Iterator[Row]:
        """All rows below the headings that are not blank, read anew."""
        return self._reading()

    @property
    def notes(self) -> tuple[str, ...]:
        """What was assumed in reading the file, in words."""
        return tuple(self._notes)
