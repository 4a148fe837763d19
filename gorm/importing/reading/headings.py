"""Finding the headings of a table: below titles, in one row or in two."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from gorm.core.text import one_line
from gorm.importing.reading.table import Notes, Record
from gorm.importing.report import Fault, FileRefused

#: Among how many lines the headings are looked for.
LOOKED_AT: Final = 60
_NUMBER: Final = re.compile(r"[-(£+−]*[0-9][0-9.,\s]*%?\)?")
_YEAR: Final = re.compile(r"(19|20)[0-9]{2}")


@dataclass(frozen=True)
class Headings:
    """The columns of a table, by the place in which each stands, and where its rows begin.

    `nameless` are the places of columns without heading and, as far as was looked, without cells.
    """

    row: int
    last_row: int
    names: tuple[tuple[int, str], ...]
    nameless: tuple[int, ...]
    width: int
    repeated: tuple[str, ...]
    blank: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(name for _, name in self.names)


def find_headings(window: list[Record], notes: Notes) -> Headings:
    """The headings of a table of which the first lines are given. Raises FileRefused."""
    width = _width_of(window)
    place = _place_of(window, width)
    if place is None:
        raise FileRefused(
            Fault(0, "", "No row of headings was found. Put one above the first row of values.")
        )
    above, below = _two_rows(window, place)
    first, last = above or window[place], below or window[place]
    if first is not window[0]:
        notes.add(
            f"The headings were found in row {first.number}; what stands above them was left out."
        )
    if first is not last:
        notes.add(f"Rows {first.number} and {last.number} were read together as the headings.")
    names = _joined(first.cells, last.cells) if first is not last else last.cells
    rest = [record for record in window if record.number > last.number]
    return _named(first.number, last.number, [one_line(name) for name in names], rest)


def _width_of(window: list[Record]) -> int:
    """The width of the table: the greatest that more than one line has, or the first line's."""
    widths = Counter(record.width for record in window)
    return max((width for width, number in widths.items() if number > 1), default=window[0].width)


def _place_of(window: list[Record], width: int) -> int | None:
    """The first line that fills more than half of the table's width; it may hold no number.

    Were the first line of the full width taken, a few rows with a cell too many would pass for
    the table, and the rows above them for titles.
    """
    for place, record in enumerate(window):
        filled = sum(bool(cell.strip()) for cell in record.cells)
        is_upper = any(_heads(record, below) for below in window[place + 1 : place + 2])
        if record.width * 2 > width and (filled * 2 > width or is_upper):
            return place if not any(map(_is_number, record.cells)) else None
    return None


def _two_rows(window: list[Record], place: int) -> tuple[Record | None, Record | None]:
    """The line above or below the headings that is a part of them, where one has gaps."""
    heading, after = window[place], window[place + 1 :]
    if place and _heads(window[place - 1], heading):
        return window[place - 1], None
    if after and _heads(heading, after[0]) and _is_upper(heading, after):
        return None, after[0]
    return None, None


def _is_upper(heading: Record, after: list[Record]) -> bool:
    """Whether a line is the upper of two: narrower, or followed by numbers only further down."""
    has_numbers = any(_is_number(cell) for record in after[1:] for cell in record.cells)
    return heading.width < after[0].width or has_numbers


def _heads(upper: Record, lower: Record) -> bool:
    """Whether a line has headings over several columns each, which the line below fills."""
    filled = [bool(cell.strip()) for cell in _padded(upper.cells, lower.width)[: lower.width]]
    gaps = [place for place, is_filled in enumerate(filled) if not is_filled]
    has_inner_gap = bool(gaps) and gaps[0] < upper.width
    return (
        lower.number == upper.number + 1
        and (has_inner_gap or len(gaps) <= sum(filled))
        and sum(filled) > 1
        and bool(gaps)
        and not any(map(_is_number, [*upper.cells, *lower.cells]))
        and all(lower.cells[place].strip() for place in gaps)
    )


def _joined(upper: list[str], lower: list[str]) -> list[str]:
    """Headings of two rows: an upper one holds for the gaps that follow it."""
    names: list[str] = []
    over = ""
    for above, below in zip(_padded(upper, len(lower)), _padded(lower, len(upper)), strict=True):
        over = above.strip() or (over if below.strip() else "")
        parts = dict.fromkeys(part for part in (over, below.strip()) if part)
        names.append(" / ".join(parts))
    return names


def _named(row: int, last_row: int, names: list[str], rest: list[Record]) -> Headings:
    found: list[tuple[int, str]] = []
    nameless: list[int] = []
    repeated: list[str] = []
    blank: list[str] = []
    seen: Counter[str] = Counter()
    for place, given in enumerate(names):
        name = given
        if not given:
            if not any("".join(record.cells[place : place + 1]).strip() for record in rest):
                nameless.append(place)
                continue
            name = f"Column {letters(place)}"
            blank.append(letters(place))
        seen[name] += 1
        if seen[name] > 1:
            repeated.append(name)
            name = f"{name} ({seen[name]})"
        found.append((place, name))
    return Headings(
        row=row,
        last_row=last_row,
        names=tuple(found),
        nameless=tuple(nameless),
        width=len(names),
        repeated=tuple(repeated),
        blank=tuple(blank),
    )


def letters(place: int) -> str:
    """A column as a spreadsheet names it: A, B, … Z, AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _is_number(cell: str) -> bool:
    text = cell.strip()
    return bool(_NUMBER.fullmatch(text)) and not _YEAR.fullmatch(text)


def _padded(cells: list[str], width: int) -> list[str]:
    return cells + [""] * (width - len(cells))
