"""What a list is: its page, its filters and its columns, as the feature that shows it declares."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from gorm.core.sheets import Cell
from gorm.core.text import day, moment

#: How a row of a list's read model reads in one column of a file.
Read = Callable[[Any], Cell]


@dataclass(frozen=True)
class Part:
    """One column of a file."""

    heading: str
    read: Read


@dataclass(frozen=True)
class Column:
    """A column of a page. What stands together there may be several columns in a file.

    `is_shown` says whether it is shown before anybody chose; `is_fixed` that it always is: by the
    name of a row the reader knows what the rest is about. `sort` is the value of the list's order
    that sorts by this column.
    """

    key: str
    heading: str
    parts: tuple[Part, ...]
    is_shown: bool = True
    is_fixed: bool = False
    is_number: bool = False
    sort: str = ""

    def words(self, row: Any) -> str:
        """What stands in this column of a row, as a page has it that draws nothing of its own."""
        read = (_words(part.read(row)) for part in self.parts)
        return ", ".join(words for words in read if words)


@dataclass(frozen=True)
class ListDefinition:
    """A list that readers can make their own.

    `filters` are the names in its address that narrow or order it, and no others: what is saved
    of an address is only these. `order` is the one of them that orders it, and `usual_order` what
    it is where the address does not say. `export_values` are what the address of the file needs
    beside them.
    """

    key: str
    title: str
    endpoint: str
    export_endpoint: str
    filters: tuple[str, ...]
    columns: tuple[Column, ...]
    export_values: tuple[tuple[str, str], ...] = ()
    order: str = ""
    usual_order: str = ""
    shows_columns: str = "Columns"

    def shown(self, chosen: Collection[str] | None) -> tuple[Column, ...]:
        """The columns that somebody chose, in the order of the list; those at first for None."""
        if chosen is None:
            return tuple(one for one in self.columns if one.is_shown or one.is_fixed)
        return tuple(one for one in self.columns if one.key in chosen or one.is_fixed)

    @property
    def to_choose(self) -> tuple[Column, ...]:
        """The columns that can be hidden."""
        return tuple(one for one in self.columns if not one.is_fixed)


def column(
    key: str,
    heading: str,
    read: Read,
    *also: tuple[str, Read],
    name: str = "",
    shown: bool = True,
    fixed: bool = False,
    number: bool = False,
    sort: str = "",
) -> Column:
    """A column; `name` is its heading in a file where that differs, `also` what stands with it."""
    parts = (Part(name or heading, read), *(Part(*one) for one in also))
    return Column(key, heading, parts, shown, fixed, number, sort)


def _words(cell: Cell) -> str:
    if cell is None or cell is False:
        return ""
    if cell is True:
        return "Yes"
    if isinstance(cell, datetime):
        return moment(cell)
    if isinstance(cell, date):
        return day(cell)
    if isinstance(cell, int | Decimal):
        return f"{cell:,}"
    return cell
