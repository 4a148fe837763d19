"""What was found in a file: counted in full, told as far as a page can show it."""

from dataclasses import dataclass, field
from typing import Any, Final

from gorm.core.text import count
from gorm.importing.report import Fault

#: So many faults, revisions or blank cells are kept to be shown; all are counted.
MOST_KEPT: Final = 1_000


@dataclass
class Findings:
    """Tallies and examples; `faults` are told with row and column, and refuse the file."""

    rows: int = 0
    staged: int = 0
    left_out: int = 0
    blank_count: int = 0
    fault_count: int = 0
    new: int = 0
    unchanged: int = 0
    revised: int = 0
    warning_count: int = 0
    faults: list[list[Any]] = field(default_factory=list)
    blank: list[list[Any]] = field(default_factory=list)
    blank_markers: dict[str, int] = field(default_factory=dict)
    warnings: list[list[Any]] = field(default_factory=list)
    unmatched: list[dict[str, Any]] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)
    revisions: list[list[Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _odd: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    @property
    def is_refused(self) -> bool:
        """Whether anything keeps the file from being published."""
        return bool(self.fault_count or self.unmatched or self.questions)

    def fault(self, fault: Fault) -> None:
        """Note what is wrong in a row."""
        self.fault_count += 1
        if len(self.faults) < MOST_KEPT:
            self.faults.append([fault.row, fault.column[:100], fault.why])

    def left_blank(self, row: int, marker: str, meaning: str) -> None:
        """Note a cell without a figure: it stays blank, and is no fault."""
        self.blank_count += 1
        shown = marker or "an empty cell"
        self.blank_markers[shown] = self.blank_markers.get(shown, 0) + 1
        if len(self.blank) < MOST_KEPT:
            self.blank.append([row, marker, meaning])

    def warn(self, row: int, words: str, of: str) -> None:
        """Note what is odd but may be right; told once for all rows of which it is true."""
        self.warning_count += 1
        seen = self._odd.setdefault((words, of), [row, 0])
        seen[1] += 1

    def tell_warnings(self) -> None:
        """Put what is odd into words, now that it is known of how many rows it is true."""
        for (words, of), (row, rows) in list(self._odd.items())[:MOST_KEPT]:
            self.warnings.append([row, f"{words}; {count(rows, 'value')} of {of} (from this row)."])

    def as_kept(self) -> dict[str, Any]:
        """The findings as the import keeps them."""
        return {name: value for name, value in vars(self).items() if not name.startswith("_")}

    @classmethod
    def from_kept(cls, kept: dict[str, Any]) -> "Findings":
        """The findings that an import kept."""
        return cls(**{name: kept[name] for name in cls.__dataclass_fields__ if name in kept})

    def in_order(self) -> list[Fault]:
        """The faults that were kept, by row."""
        return sorted(
            (Fault(row, column, why) for row, column, why in self.faults),
            key=lambda fault: fault.row,
        )
