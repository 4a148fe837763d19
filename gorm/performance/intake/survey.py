"""The first reading of a file: which series, periods and places occur in it, and where."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from gorm.importing.reading import OpenedTable
from gorm.importing.report import Fault, FileRefused
from gorm.performance.intake.matching import Matching
from gorm.performance.rules.values import decimal_comma_of, is_ambiguous

#: More than this in one file, and the columns are not what they are taken for.
_MOST_PLACES: Final = 20_000
_MOST_SHEETS: Final = 200_000
_LOOKED_AT: Final = 10_000

#: What stands in a row for indicator, breakdown and period, and for the code and name of an area.
SheetText = tuple[str, str, str]
PlaceText = tuple[str, str]
Keys = Callable[[Mapping[str, str]], tuple[SheetText, PlaceText]]


@dataclass
class Seen:
    """Where something was first seen, and in how many rows it stands."""

    first_row: int
    rows: int = 0


#: Files whose columns are parted so, and workbooks, write their decimals with a point, unless a
#: cell tells otherwise: whoever has decimal commas parts the columns by something else.
_POINT: Final = frozenset({",", ""})


@dataclass
class Survey:
    """What occurs in a file: bounded by how much is measured, not by how many rows there are.

    `is_asked` says whether a comma that could be either has to be asked about.
    """

    rows: int = 0
    sheets: dict[SheetText, Seen] = field(default_factory=dict)
    places: dict[PlaceText, Seen] = field(default_factory=dict)
    decimal_comma: bool | None = None
    ambiguous_row: int = 0
    ambiguous_text: str = ""
    is_asked: bool = True


def survey(table: OpenedTable, matching: Matching) -> Survey:
    """Read a file through once. Raises FileRefused."""
    found = Survey(decimal_comma=_declared_comma(matching), is_asked=table.delimiter not in _POINT)
    value, keys = matching.column("value"), keys_of(matching)
    for row in table.rows():
        found.rows += 1
        sheet, place = keys(row.cells)
        _count(found.sheets, sheet, row.number)
        _count(found.places, place, row.number)
        if found.decimal_comma is None:
            text = row.cells.get(value, "")
            if "," in text or "." in text:
                _look_at(found, text, row.number)
        if not found.rows % _LOOKED_AT:
            _bound(found.sheets, _MOST_SHEETS, "series and periods")
            _bound(found.places, _MOST_PLACES, "places")
    return found


def keys_of(matching: Matching) -> Keys:
    """What reads in a row which sheet and which place it speaks of, as it stands there."""
    indicator, breakdown, period, code, name = (
        matching.column(field)
        for field in ("indicator", "breakdown", "period", "area_code", "area_name")
    )

    def keys(cells: Mapping[str, str]) -> tuple[SheetText, PlaceText]:
        get = cells.get
        return (
            (get(indicator, ""), get(breakdown, ""), get(period, "")),
            (get(code, ""), get(name, "")),
        )

    return keys


def _count(seen: dict[Any, Seen], key: Any, row: int) -> None:
    if (known := seen.get(key)) is None:
        seen[key] = Seen(row, 1)
    else:
        known.rows += 1


def _declared_comma(matching: Matching) -> bool | None:
    declared = matching.fixed.get("decimal")
    return declared == "comma" if declared else None


def _look_at(found: Survey, text: str, row: int) -> None:
    """Let a cell tell what parts the decimals of the file; remember one that may be either."""
    found.decimal_comma = decimal_comma_of([text])
    if found.decimal_comma is None and not found.ambiguous_row and is_ambiguous(text):
        found.ambiguous_row, found.ambiguous_text = row, text


def _bound(seen: dict[Any, Seen], most: int, what: str) -> None:
    if len(seen) > most:
        words = (
            f"The file speaks of more than {most:,} different {what}. "
            "Look whether the columns are matched to what they hold."
        )
        raise FileRefused(Fault(0, "", words))
