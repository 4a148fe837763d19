"""A whole table at once, read strictly: for registers, every row of which has to be right."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gorm.importing.reading import Limits, OpenedTable, Row, open_table
from gorm.importing.report import Fault, FileRefused

MOST_FAULTS: Final = 1_000


@dataclass(frozen=True)
class Table:
    """A file that was read: its columns, its rows, and the digest of its bytes."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    digest: str
    notes: tuple[str, ...] = ()


def read_file(path: Path, sheet: str | None = None) -> Table:
    """Read a file, never more of it than is allowed. Raises FileRefused."""
    return _whole(open_table(path, file_name=path.name, limits=Limits.HOUSE, sheet=sheet))


def read_table(content: bytes, file_name: str = "", sheet: str | None = None) -> Table:
    """Read a file's bytes. Raises FileRefused.

    Every fault that can be told from another is told at once, with its row.
    """
    return _whole(open_table(content, file_name=file_name, limits=Limits.HOUSE, sheet=sheet))


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


def _whole(opened: OpenedTable) -> Table:
    faults = [*_faults_of_headings(opened)]
    if faults:
        raise FileRefused(*faults)
    rows: list[Row] = []
    for row in opened.rows():
        faults += row.faults
        if len(faults) > MOST_FAULTS:
            break
        rows.append(row)
    if faults:
        raise FileRefused(*faults)
    return Table(opened.columns, tuple(rows), opened.digest, opened.notes)


def _faults_of_headings(opened: OpenedTable) -> Iterator[Fault]:
    for letter in opened.blank:
        yield Fault(opened.heading_row, letter, "The column has no heading.")
    for name in opened.repeated:
        yield Fault(opened.heading_row, name[:100], "The heading stands there twice.")
