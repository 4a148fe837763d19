"""Reading one cell: what it means, or why it cannot."""

import re
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Final, TypeVar

from gorm.core.text import one_line
from gorm.importing.reading import Row
from gorm.importing.report import Fault

Meaning = TypeVar("Meaning")

_SHOWN: Final = 40
_YEARS: Final = range(1800, 2101)
_YES: Final = frozenset({"true", "yes", "y", "1"})
_NO: Final = frozenset({"false", "no", "n", "0"})


class CellFault(ValueError):
    """A cell that does not mean what its column says; the message is fit to be shown."""


class Cells:
    """One row, read column by column; what is wrong with it is collected, not raised."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.faults: list[Fault] = []

    def read(
        self, column: str, meaning: Callable[[str], Meaning], *, needed: bool = False
    ) -> Meaning | None:
        """What a cell means; None where it is blank, missing or at fault."""
        text = one_line(self.row.cells.get(column, ""))
        if not text:
            if needed:
                self.refuse(column, "This is blank; it has to be filled in.")
            return None
        try:
            return meaning(text)
        except CellFault as fault:
            self.refuse(column, str(fault))
            return None

    def refuse(self, column: str, why: str) -> None:
        """Note a fault of this row."""
        self.faults.append(Fault(self.row.number, column, why))


def text_of(longest: int) -> Callable[[str], str]:
    """Text of at most so many characters."""

    def read(text: str) -> str:
        if len(text) > longest:
            raise CellFault(f"This has {len(text):,} characters; there is room for {longest}.")
        return text

    return read


def matching(pattern: str, example: str) -> Callable[[str], str]:
    """Text of a certain shape, such as a code."""

    def read(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise CellFault(f"{_shown(text)} has not the shape of {example}.")
        return text

    return read


def several(each: Callable[[str], Meaning]) -> Callable[[str], tuple[Meaning, ...]]:
    """A list with commas."""

    def read(text: str) -> tuple[Meaning, ...]:
        parts = dict.fromkeys(part.strip() for part in text.split(","))
        return tuple(each(part) for part in parts if part)

    return read


def day(text: str) -> date:
    """A date such as 2023-04-01."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise CellFault(f"{_shown(text)} is no date; write one as 2023-04-01.") from None
    if found.year not in _YEARS:
        raise CellFault(f"The year must be from {_YEARS[0]} to {_YEARS[-1]}.")
    return found


def whole_number(text: str) -> int:
    """A whole number, also where it is written as 64187.0 or 64,187; fractions are rounded."""
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        raise CellFault(f"{_shown(text)} is no number.") from None
    if not number.is_finite() or not 0 <= number < 2**31:
        raise CellFault(f"{_shown(text)} is not a number that can be right here.")
    return int(number.quantize(Decimal(1), ROUND_HALF_UP))


def yes_or_no(text: str) -> bool:
    """True or False, yes or no."""
    if text.lower() not in _YES | _NO:
        raise CellFault(f"{_shown(text)} is neither True nor False.")
    return text.lower() in _YES


def _shown(text: str) -> str:
    return f"“{text}”" if len(text) <= _SHOWN else f"“{text[:_SHOWN]}…”"
