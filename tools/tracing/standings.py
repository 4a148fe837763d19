"""Published figures and how they compare, held against standings and groups column by column."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from tools.tracing.numbers import NUMBER, is_rounded
from tools.tracing.rows import Found, Rows

_BANDS: Final = {"best quarter": 1, "second quarter": 2, "third quarter": 3, "worst quarter": 4}
_KINDS: Final = {"national": "rank", "type": "type_rank", "region": "region_rank"}
_WAYS: Final = {
    "improving": "improving", "narrowing": "improving", "deteriorating": "deteriorating",
    "widening": "deteriorating", "unchanged": "unchanged", "up": "", "down": "",
}  # fmt: skip


def figure_contradicted(rows: Rows, row: Found, key: str, value: str) -> str:
    """Why a standing, or the group that it stands in, does not say what is printed; '' if so."""
    if key == "performance/bands":
        return _recounted(rows, row, value)
    what = key.rsplit("/", 1)[-1]
    rule = _RULES.get(what, _value)
    return rule(rows, row, value)


def _value(rows: Rows, row: Found, value: str) -> str:
    """The number, and the unit of its indicator."""
    unit = next((one.values["unit"] for one in rows.above(row) if "unit" in one.values), "")
    return _first_number(row.values["value"], value, str(unit))


def _median(rows: Rows, row: Found, value: str) -> str:
    unit = _unit_of_group(rows, row)
    return _first_number(row.values["median"], value, unit)


def _comparator(rows: Rows, row: Found, value: str) -> str:
    """What the source gives for a region or for England; where it says so, the median."""
    is_median = "(median)" in value
    told = row.values["median" if is_median else "published_value"]
    name, _, number = value.replace(" (median)", "").rpartition(_name_of(rows, row))
    if not _name_of(rows, row) or name:
        return "it is another region’s"
    return _first_number(told, number, _unit_of_group(rows, row))


def _rank(rows: Rows, row: Found, value: str) -> str:
    """The rank in a group, and how many are in that same group."""
    told = [int(one.replace(",", "")) for one in NUMBER.findall(value)[:2]]
    groups = rows.beside(row)
    for group in groups:
        column = _KINDS.get(str(group.values["kind"]))
        if column and told == [row.values[column], group.values["number"]]:
            return ""
    return "it has another rank, or among another number"


def _band(_rows: Rows, row: Found, value: str) -> str:
    found = {row.values[name] for name in ("band", "type_band", "region_band")}
    band = _BANDS.get(value.casefold())
    return "" if band and band in found else f"it is in no band “{value}”"


def _direction(rows: Rows, row: Found, value: str) -> str:
    """The value and the period before, and which way it went where that is not about a gap."""
    way, _, rest = value.partition(" from ")
    before, _, period = rest.rpartition(" in ")
    if way.casefold() not in _WAYS or period != row.values["previous_period"]:
        return "it went another way, or from another period"
    known = row.values["direction"]
    is_gap = way.casefold() in {"widening", "narrowing", "unchanged"}
    if not is_gap and _WAYS[way.casefold()] not in {"", known}:
        return f"it was {known}"
    unit = next((one.values["unit"] for one in rows.above(row) if "unit" in one.values), "")
    return _first_number(row.values["previous_value"], before, str(unit))


def _floor(_rows: Rows, row: Found, value: str) -> str:
    told = value.removeprefix("Floor standard of ").removesuffix(" met").removesuffix(" not")
    return _first_number(row.values["floor_standard"], told, str(row.values["unit"]))


def _recounted(rows: Rows, row: Found, value: str) -> str:
    """How many figures are in each band, counted anew."""
    counted = dict(
        tuple(one)
        for one in rows.counted(
            "SELECT s.type_band, count(*) FROM standing s"
            " JOIN comparison c ON c.id = s.comparison_id AND c.is_current AND c.is_latest"
            " JOIN sheet h ON h.id = c.sheet_id JOIN series e ON e.id = h.series_id"
            " JOIN indicator i ON i.id = e.indicator_id AND i.is_in_use"
            " WHERE s.organisation_id = :whose AND s.type_band IS NOT NULL GROUP BY s.type_band",
            whose=row.values["id"],
        )
    )
    numbers = [counted.get(band, 0) for band in _BANDS.values()]
    told = [int(one.replace(",", "")) for one in NUMBER.findall(value)]
    return "" if told == [sum(numbers), *numbers] else f"counted anew: {sum(numbers)}, {numbers}"


def _first_number(known: Any, told: str, unit: str) -> str:
    """A number with its unit behind it: the number is this one, and the words are the unit's."""
    found = NUMBER.match(told.strip())
    if known is None or found is None:
        return f"no number {told.strip()} there"
    if not is_rounded(Decimal(str(known)), found[0]):
        return f"it is {known}"
    words = re.sub(r"[\s ]+", " ", told.strip()[found.end() :]).strip().casefold()
    plain = re.sub(r"(?<=\d), (?=\d{3})", ",", " ".join(unit.split())).casefold()
    is_same = not words or words in plain or (words == "%" and plain.startswith("per"))
    return "" if is_same or words == "%" == plain else f"its unit is {unit}"


def _unit_of_group(rows: Rows, row: Found) -> str:
    return next((str(one.values["unit"]) for one in rows.above(row) if "unit" in one.values), "")


def _name_of(rows: Rows, row: Found) -> str:
    if row.values["kind"] == "national":
        return "England"
    found = rows.counted(
        "SELECT region_name FROM office WHERE region_code = :code", code=row.values["key"]
    )
    return str(found[0][0]) if found else ""


_RULES: Final[Mapping[str, Callable[[Rows, Found, str], str]]] = {
    "rank": _rank,
    "band": _band,
    "median": _median,
    "region": _comparator,
    "england": _comparator,
    "direction": _direction,
    "floor": _floor,
}
