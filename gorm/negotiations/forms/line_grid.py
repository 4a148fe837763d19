"""The grid of lines: rows of text fields, of which only those that were changed are saved."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from gorm.core import clock
from gorm.core.forms import Form
from gorm.core.forms.base import version_in
from gorm.core.text import one_line
from gorm.negotiations.queries.lines import LineRow
from gorm.negotiations.rules.line_cells import COLUMNS, cells_of, read_cells
from gorm.negotiations.rules.lines import LineDetails
from gorm.negotiations.service.lines import LineEdit, RowsRefused

#: A grid offers as many rows as an agreement usually has lines, and always some that are empty.
USUAL_LINES: Final = 35
FEWEST_EMPTY: Final = 5
MOST_NEW: Final = 100
#: Columns that say something by themselves: a row is new where one of these is filled in.
_TELLING: Final = tuple(name for name in COLUMNS if name not in {"polarity", "basis", "block"})


class GridForm(Form):
    """The form around the grid; its rows are read by `rows_sent`."""


@dataclass(frozen=True)
class GridRow:
    """A row of the grid.

    `was` is a digest of the cells as the reader was shown them, by which a row that was changed
    is told from one that was not. `now` is what stands where somebody else has changed it since.
    """

    key: str
    number: int | None
    version: int
    was: str
    cells: Mapping[str, str]
    faults: Mapping[str, str] = field(default_factory=dict)
    now: Mapping[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """What the row is called by a screen reader and in messages."""
        return f"Line {self.number}" if self.number else f"New line {int(self.key[1:]) + 1}"

    @property
    def is_spare(self) -> bool:
        """Whether it is an empty row beyond the first few, which a phone has no room for."""
        return self.number is None and not self.is_changed and int(self.key[1:]) >= FEWEST_EMPTY

    @property
    def is_changed(self) -> bool:
        """Whether the reader typed anything into it."""
        if self.number is None:
            return any(self.cells[name] for name in _TELLING)
        return digest_of(self.cells) != self.was


def digest_of(cells: Mapping[str, str]) -> str:
    """A short digest of what the cells of a row say."""
    said = json.dumps([cells.get(name, "") for name in COLUMNS])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def rows_to_show(lines: Iterable[LineRow]) -> list[GridRow]:
    """The rows of a grid as it is opened: every line, then empty ones."""
    rows = [_row_of(line) for line in lines]
    return rows + empty_rows(max(FEWEST_EMPTY, USUAL_LINES - len(rows)))


def _row_of(line: LineRow) -> GridRow:
    cells = cells_of(line.details)
    return GridRow(f"l{line.number}", line.number, line.version, digest_of(cells), cells)


def empty_rows(how_many: int, first: int = 0) -> list[GridRow]:
    """Rows for new lines."""
    cells = dict.fromkeys(COLUMNS, "") | {"polarity": "High", "basis": "Local"}
    return [GridRow(f"n{first + place}", None, 0, "", cells) for place in range(how_many)]


def rows_sent(sent: Mapping[str, str], lines: Mapping[int, LineRow]) -> list[GridRow]:
    """The rows of a grid as they were typed, lines that were dropped in between left out."""
    found = [
        GridRow(
            f"l{number}",
            number,
            version_in(sent[f"l{number}-version"]),
            one_line(sent.get(f"l{number}-was")),
            _cells(sent, f"l{number}"),
        )
        for number in lines
        if f"l{number}-version" in sent
    ]
    found += [
        GridRow(f"n{place}", None, 0, "", _cells(sent, f"n{place}"))
        for place in range(MOST_NEW)
        if f"n{place}-outcome" in sent
    ]
    return found


def edits_in(
    rows: Iterable[GridRow], lines: Mapping[int, LineRow]
) -> tuple[list[tuple[GridRow, LineEdit]], dict[str, Mapping[str, str]]]:
    """The rows that were changed with the lines that they mean, and faults by row and column."""
    edits, faults = [], {}
    for row in rows:
        if not row.is_changed:
            continue
        held = lines[row.number].details if row.number else LineDetails()
        read = read_cells(row.cells, clock.today(), held)
        if read.faults:
            faults[row.key] = read.faults
        edits.append((row, LineEdit(read.details, row.number, row.version)))
    return edits, faults


def with_faults(
    rows: Iterable[GridRow], faults: Mapping[str, Mapping[str, str]]
) -> list[GridRow]:  # fmt: skip
    """The rows with what is wrong with each."""
    return [replace(row, faults=faults.get(row.key, {})) for row in rows]


def with_refused(
    rows: Iterable[GridRow],
    edits: list[tuple[GridRow, LineEdit]],
    refused: RowsRefused,
    lines: Mapping[int, LineRow],
) -> list[GridRow]:
    """The rows with what a service refused; one that somebody else changed shows what stands now.

    Such a row then carries the version that stands: sent again, it is meant.
    """
    by_key = {edits[place][0].key: faults for place, faults in refused.rows.items()}
    stale = {edits[place][0].key for place in refused.stale}
    return [_refused(row, by_key.get(row.key, {}), lines, stale) for row in rows]


def _refused(
    row: GridRow, faults: Mapping[str, str], lines: Mapping[int, LineRow], stale: set[str]
) -> GridRow:  # fmt: skip
    if row.key not in stale or row.number is None:
        return replace(row, faults=faults)
    line = lines[row.number]
    now = cells_of(line.details)
    differing = {name: now[name] for name in COLUMNS if now[name] != row.cells[name]}
    return replace(row, faults=faults, version=line.version, was=digest_of(now), now=differing)


def problems_of(rows: Iterable[GridRow]) -> Iterator[dict[str, str]]:
    """What the error summary lists, each with a link to its cell."""
    for row in rows:
        for name, words in row.faults.items():
            column = name if name in COLUMNS else "outcome"
            said = words if words.startswith("Line ") else f"{row.label}: {_plain(words)}"
            yield {"text": said, "href": f"#{row.key}-{column}"}


def _plain(words: str) -> str:
    return words.removeprefix("This line: ").removeprefix("This line ")


def _cells(sent: Mapping[str, str], key: str) -> dict[str, str]:
    return {name: one_line(sent.get(f"{key}-{name}", "")) for name in COLUMNS}
