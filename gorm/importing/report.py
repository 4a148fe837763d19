"""What an import did, or why it did nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

MOST_SHOWN: Final = 50


@dataclass(frozen=True)
class Fault:
    """What is wrong in a file: in which row (1 is the row of headings, 0 the file as a whole),
    in which column, and what to do about it."""

    row: int
    column: str
    why: str

    def __str__(self) -> str:
        place = f"Row {self.row}" if self.row else ""
        if self.column:
            place = f"{place}, column {self.column}" if place else f"Column {self.column}"
        return f"{place}: {self.why}" if place else self.why


@dataclass(frozen=True)
class Tally:
    """How many of a kind of record were added, changed, left as they were, or taken away."""

    what: str
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0

    @property
    def has_changes(self) -> bool:
        """Whether anything at all is different now."""
        return bool(self.added or self.changed or self.removed)


@dataclass(frozen=True)
class ImportReport:
    """What an import did. Where anything was refused, nothing was changed."""

    tallies: tuple[Tally, ...] = ()
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Whether the file was refused, and so changed nothing."""
        return bool(self.faults)

    @property
    def refused_rows(self) -> int:
        """In how many rows something is wrong."""
        return len({fault.row for fault in self.faults})

    @property
    def has_changes(self) -> bool:
        """Whether the import changed anything."""
        return any(tally.has_changes for tally in self.tallies)

    def lines(self) -> Iterator[str]:
        """The report as a command prints it."""
        if self.is_refused:
            yield from self._lines_of_refusal()
            return
        for number, tally in enumerate(self.tallies):
            yield _line_of(tally, with_refused=number == 0)
        for note in self.notes:
            yield f"Note: {note}"

    def _lines_of_refusal(self) -> Iterator[str]:
        yield "Nothing was imported."
        yield f"Added 0, changed 0, unchanged 0, refused {self.refused_rows}."
        for fault in self.faults[:MOST_SHOWN]:
            yield str(fault)
        if (more := len(self.faults) - MOST_SHOWN) > 0:
            yield f"And {more:,} more."


class FileRefused(Exception):
    """A file that cannot be taken: everything that was found wrong with it."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__(" ".join(str(fault) for fault in faults))

    @property
    def report(self) -> ImportReport:
        """The refusal as a report."""
        return ImportReport(faults=self.faults)


def _line_of(tally: Tally, *, with_refused: bool) -> str:
    words = f"added {tally.added}, changed {tally.changed}, unchanged {tally.unchanged}"
    if tally.removed:
        words += f", removed {tally.removed}"
    if with_refused:
        words += ", refused 0"
    return f"{tally.what}: {words}."
