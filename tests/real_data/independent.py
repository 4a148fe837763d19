"""The comparison of the domain calculated a second time, from the files alone, with numpy.

Shares no code with GORM. Values become whole numbers (ten-thousandths, times four), so that
floating point calculates the quartiles of up to four decimals without any error.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np

#: Ten-thousandths, and four times those, since quartiles divide a step by four.
SCALE: Final = 40_000
FEWEST: Final = 8

Cell = tuple[str, str, str]  # indicator, breakdown, period


@dataclass(frozen=True)
class Council:
    """A row of the register."""

    kind: str
    region: str
    successors: frozenset[str]


def whole(value: str) -> int:
    """A value in the units of the calculation."""
    sign = -1 if value.startswith("-") else 1
    before, _, after = value.lstrip("-").partition(".")
    assert len(after) <= 4, f"{value} has too many digits for this calculation"
    return sign * (int(before) * 10_000 + int((after + "0000")[:4])) * 4


def ends(period: str) -> date:
    """When a period ends."""
    year = int(period[:4])
    if len(period) == 4:
        return date(year, 12, 31)
    last = 2000 + int(period[5:])
    return date(last, 3, 31) if last == year + 1 else date(last, 12, 31)


class Figures:
    """The published figures, and what the definitions make of them."""

    def __init__(self, folder: Path) -> None:
        self.councils = _councils(folder / "english_local_authorities.csv")
        self.polarity = {
            row["indicator_code"]: row["polarity"]
            for row in _rows(folder / "indicator_catalogue.csv")
        }
        self.values: dict[Cell, dict[str, int]] = defaultdict(dict)
        for row in _rows(folder / "indicator_values.csv"):
            cell = (row["indicator_code"], row["breakdown"], row["period"])
            self.values[cell][row["area_code"]] = whole(row["value"])
        self.series: dict[tuple[str, str], list[str]] = defaultdict(list)
        for code, breakdown, period in self.values:
            self.series[code, breakdown].append(period)
        for periods in self.series.values():
            periods.sort(key=ends)

    def population(self, cell: Cell) -> dict[str, int]:
        """The councils that are compared."""
        values = {
            code: value
            for code, value in self.values[cell].items()
            if code in self.councils and self.councils[code].kind != "COMB"
        }
        return {
            code: value
            for code, value in values.items()
            if not self.councils[code].successors & values.keys()
        }

    def group(self, cell: Cell, group: str, of: str) -> dict[str, int]:
        """The population within a group."""
        everybody = self.population(cell)
        if group == "national":
            return everybody
        field = "kind" if group == "type" else "region"
        wanted = getattr(self.councils[of], field)
        return {
            code: value
            for code, value in everybody.items()
            if getattr(self.councils[code], field) == wanted
        }

    def compared(self, cell: Cell, group: str = "national", of: str = "") -> dict[str, Any]:
        """Summary and councils, as the command prints them, in the units of the calculation."""
        values = self.group(cell, group, of)
        marks = _quartiles(values.values())
        return {
            "summary": _summary(np.array(sorted(values.values())), marks),
            "councils": {
                code: self._member(cell, code, value, values, marks)
                for code, value in values.items()
            },
        }

    def _member(
        self,
        cell: Cell,
        code: str,
        value: int,
        values: Mapping[str, int],
        marks: tuple[float, float, float] | None,
    ) -> dict[str, Any]:
        polarity = self.polarity[cell[0]]
        everybody = np.array(list(values.values()))
        ahead = everybody < value if polarity == "low" else everybody > value
        previous_period, previous, direction = self._travel(cell, code, value, polarity)
        return {
            "value": value,
            "previous": previous,
            "previous_period": previous_period,
            "rank": 1 + int(ahead.sum()) if marks else None,
            "of": len(values),
            "band": _band(value, marks, polarity),
            "direction": direction,
        }

    def _travel(
        self, cell: Cell, code: str, value: int, polarity: str
    ) -> tuple[str | None, int | None, str | None]:
        indicator, breakdown, period = cell
        for earlier in reversed(self.series[indicator, breakdown]):
            before = self.values[indicator, breakdown, earlier].get(code)
            if ends(earlier) >= ends(period) or before is None:
                continue
            marks = _quartiles(self.population((indicator, breakdown, earlier)).values())
            return earlier, before, marks and _direction(value - before, marks, polarity)
        return None, None, None


def _direction(change: int, marks: tuple[float, float, float], polarity: str) -> str:
    if abs(change) * 20 <= marks[2] - marks[0]:
        return "unchanged"
    if polarity == "neutral":
        return "up" if change > 0 else "down"
    return "improving" if (change > 0) == (polarity == "high") else "deteriorating"


def _band(value: int, marks: tuple[float, float, float] | None, polarity: str) -> int | None:
    if marks is None or polarity == "neutral":
        return None
    q1, median, q3 = marks
    if polarity == "high":
        return 1 if value >= q3 else 2 if value >= median else 3 if value >= q1 else 4
    return 1 if value <= q1 else 2 if value <= median else 3 if value <= q3 else 4


def _quartiles(values: Iterable[int]) -> tuple[float, float, float] | None:
    numbers = np.array(list(values), dtype=np.float64)
    if len(numbers) < FEWEST:
        return None
    q1, median, q3 = np.quantile(numbers, [0.25, 0.5, 0.75], method="linear")
    return float(q1), float(median), float(q3)


def _summary(values: Any, marks: tuple[float, float, float] | None) -> dict[str, Any]:
    found: dict[str, Any] = dict.fromkeys(("q1", "median", "q3", "ratio", "spread"))
    found["n"] = len(values)
    found["min"], found["max"] = (int(values[0]), int(values[-1])) if len(values) else (None, None)
    if marks:
        q1, median, q3 = marks
        top, bottom = float(values[values >= q3].mean()), float(values[values <= q1].mean())
        found |= {"q1": q1, "median": median, "q3": q3}
        found["ratio"] = q3 / q1 if q1 > 0 else None
        found["spread"] = top / bottom if bottom > 0 else None
    return found


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _councils(path: Path) -> dict[str, Council]:
    """Every council by its GSS code, former codes included, with all that came after it."""
    rows = _rows(path)
    by_code = {row["la_code"]: row for row in rows}

    def after(row: dict[str, str]) -> set[str]:
        direct = {code.strip() for code in row["replaced_by"].split(",") if code.strip()}
        return direct.union(*(after(by_code[code]) for code in direct if code in by_code))

    return {
        row["gss_code"]: Council(
            kind="COMB" if row["type_code"] in {"COMB", "SRA"} else row["type_code"],
            region=row["region_code"],
            successors=frozenset(
                by_code[code]["gss_code"] for code in after(row) if code in by_code
            ),
        )
        for row in rows
        if row["gss_code"]
    }
