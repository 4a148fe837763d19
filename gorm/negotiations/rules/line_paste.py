"""Lines out of a spreadsheet: which column is what, and what every row means: pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from gorm.core.text import one_line
from gorm.negotiations.rules.line_cells import (
    COLUMNS,
    NotUnderstood,
    column_of,
    day_in,
    number_in,
    read_cells,
)
from gorm.negotiations.rules.lines import LineDetails, TargetFacts

#: A column of targets for one year, such as “Target 2008/09” or “Stretch 2010”.
_OF_A_YEAR: Final = re.compile(
    r"(?P<what>(?:stretch|with stretch|target with stretch|stretch target|target))"
    r" ?(?:for|by|in)? ?(?P<year>(?:19|20)[0-9]{2}(?:[/-][0-9]{2})?)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class PastedColumn:
    """A column of a spreadsheet: its heading, and what it is taken for ('' is left out)."""

    heading: str
    column: str = ""
    due_on: date | None = None

    @property
    def meaning(self) -> str:
        """What it is taken for, as the preview says it."""
        return COLUMNS.get(self.column, "Left out")


@dataclass(frozen=True)
class PastedRow:
    """A row of a spreadsheet: its cells by heading, the line that it means, and its faults."""

    number: int
    cells: Mapping[str, str]
    details: LineDetails
    faults: tuple[str, ...]


def columns_in(headings: Sequence[str], today: date) -> tuple[PastedColumn, ...]:
    """What each column is; of two that seem the same, the first is taken."""
    taken: set[str] = set()
    found = []
    for heading in headings:
        column = _of_a_year(heading, today) or PastedColumn(heading, column_of(heading))
        if column.due_on is None:
            if column.column in taken:
                column = PastedColumn(heading)
            taken.add(column.column)
        found.append(column)
    return tuple(found)


def row_in(
    number: int, cells: Mapping[str, str], columns: Sequence[PastedColumn], today: date
) -> PastedRow:  # fmt: skip
    """What one row means."""
    tidied = {column.heading: one_line(cells.get(column.heading, "")) for column in columns}
    plain = {
        one.column: tidied[one.heading] for one in columns if one.column and one.due_on is None
    }
    read = read_cells(plain, today, LineDetails())
    faults = [f"{COLUMNS[column]}: {words}" for column, words in read.faults.items()]
    targets = {one.due_on: one for one in read.details.targets}
    for column in columns:
        if column.due_on is None or not (text := tidied[column.heading]):
            continue
        try:
            value = number_in(text)
        except NotUnderstood as fault:
            faults.append(f"{column.heading}: {fault}")
            continue
        target = targets.get(column.due_on, TargetFacts(column.due_on))
        is_stretch = column.column == "stretch"
        targets[column.due_on] = (
            replace(target, with_stretch=value)
            if is_stretch
            else replace(target, without_stretch=value)
        )
    in_order = tuple(targets[due_on] for due_on in sorted(targets))
    return PastedRow(number, tidied, replace(read.details, targets=in_order), tuple(faults))


def _of_a_year(heading: str, today: date) -> PastedColumn | None:
    match = _OF_A_YEAR.fullmatch(one_line(heading))
    if match is None:
        return None
    column = "stretch" if "stretch" in match["what"].lower() else "target"
    return PastedColumn(heading, column, day_in(match["year"], today))
