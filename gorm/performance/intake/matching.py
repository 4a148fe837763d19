"""Which column of a file holds what: guessed from headings and contents, corrected by hand."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from gorm.core.text import one_line
from gorm.importing.reading import OpenedTable
from gorm.importing.report import Fault
from gorm.performance.rules.periods import possible
from gorm.performance.rules.values import Suppressed, ValueFault, read_value

FIELDS: Final = ("indicator", "area_code", "area_name", "period", "breakdown", "value", "note")
#: What may be the same for all rows of a file; `decimal` says what parts the decimals.
FIXABLE: Final = ("indicator", "period", "breakdown", "decimal")
DECIMALS: Final = ("point", "comma")
GSS_SHAPE: Final = re.compile(r"[A-Za-z][0-9]{8}")
#: A heading that no file has: what is not in the file reads as blank.
NO_COLUMN: Final = "\0"

#: The better names of a field come first.
_SYNONYMS: Final[Mapping[str, tuple[str, ...]]] = {
    "indicator": (
        "indicator_code", "indicator", "indicator_id", "measure_code", "measure", "metric",
        "metric_code", "indicator_name", "measure_name", "metric_name", "variable", "series",
    ),
    "area_code": (
        "gss_code", "area_code", "areacode", "ons_code", "la_gss_code", "new_la_code",
        "geography_code", "geo_code", "geogcode", "lad_code", "ladcd", "ctycd", "utla_code",
        "ltla_code",
        "authority_code", "local_authority_code", "council_code", "la_code", "lacode", "ecode",
        "e_code", "code",
        "organisation_code", "org_code",
    ),
    "area_name": (
        "area_name", "areaname", "la_name", "local_authority", "local_authority_name", "authority",
        "authority_name", "council", "council_name", "geography", "geography_name", "geo_name",
        "ladnm", "utla_name", "ltla_name", "area", "name", "organisation",
        "organisation_name", "district",
    ),
    "period": (
        "period", "time_period", "timeperiod", "financial_year", "year", "calendar_year", "time",
        "reporting_period", "date", "quarter", "month", "years", "reference_period",
    ),
    "breakdown": (
        "breakdown", "sex", "category", "disaggregation", "age", "age_group", "group", "dimension",
        "subgroup", "characteristic",
    ),
    "value": (
        "value", "obs_value", "observation", "indicator_value", "figure", "rate", "score",
        "percentage", "percent", "amount", "measure_value",
    ),
    "note": ("note", "notes", "value_note", "marker", "flag", "obs_status", "footnote", "symbol"),
}  # fmt: skip
_MOST: Final = 0.8  # the share of cells that have to look the part


@dataclass(frozen=True)
class Matching:
    """Which column holds which field, what is the same for all rows, and what a person said.

    `forms` gives the form of period by indicator code; `areas` what a name or code in the file
    means: a reference, or '' for what is to be left out.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    forms: Mapping[str, str] = field(default_factory=dict)
    areas: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None
    headings: tuple[str, ...] = ()

    def column(self, name: str) -> str:
        """The heading of a field's column."""
        return self.columns.get(name, NO_COLUMN)

    def as_kept(self) -> dict[str, Any]:
        """The matching as the import keeps it."""
        return {
            "columns": dict(self.columns),
            "fixed": dict(self.fixed),
            "forms": dict(self.forms),
            "areas": dict(self.areas),
            "sheet": self.sheet,
            "headings": list(self.headings),
        }

    @classmethod
    def from_kept(cls, kept: Mapping[str, Any]) -> "Matching":
        """The matching that an import kept."""
        names = ("columns", "fixed", "forms", "areas")
        parts = {name: dict(kept.get(name) or {}) for name in names}
        headings = tuple(kept.get("headings") or ())
        return cls(**parts, sheet=kept.get("sheet"), headings=headings)

    def faults(self, headings: Sequence[str]) -> list[Fault]:
        """What is wrong with it for a file with these headings, and what to do about it."""
        return [*_unknown(self, headings), *_lacking(self, headings)]


def guess(table: OpenedTable) -> dict[str, str]:
    """Field -> heading, as far as headings and contents tell; each heading serves once."""
    found = _by_heading(table.columns)
    for name, looks_right in _LOOKS.items():
        needed = name != "area_code" or "area_name" not in found
        if name not in found and needed:
            free = [heading for heading in table.columns if heading not in found.values()]
            fitting = [heading for heading in free if _fits(table, heading, looks_right)]
            if len(fitting) == 1:
                found[name] = fitting[0]
    return found


def headings_digest(headings: Iterable[str]) -> tuple[str, str]:
    """A file's headings as they are remembered, and their digest."""
    said = json.dumps([_plain(heading) for heading in headings])
    return said, digest_of(said)


def digest_of(said: str) -> str:
    """The digest under which what a file says is remembered: case and spaces do not count."""
    return hashlib.sha256(one_line(said).casefold().encode()).hexdigest()


def _plain(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", heading.lower()).strip("_")


def _by_heading(headings: Sequence[str]) -> dict[str, str]:
    plain: dict[str, str] = {}
    for heading in headings:
        plain.setdefault(_plain(heading), heading)
    found: dict[str, str] = {}
    for name, synonyms in _SYNONYMS.items():
        known = [plain[word] for word in synonyms if word in plain]
        if free := [heading for heading in known if heading not in found.values()]:
            found[name] = free[0]
    return found


def _fits(table: OpenedTable, heading: str, looks_right: Callable[[str], bool]) -> bool:
    cells = [text for row in table.sample if (text := one_line(row.cells.get(heading)))]
    return bool(cells) and sum(map(looks_right, cells)) >= _MOST * len(cells)


def _is_code(text: str) -> bool:
    return GSS_SHAPE.fullmatch(text) is not None


def _is_period(text: str) -> bool:
    return bool(possible(text))


def _is_figure(text: str) -> bool:
    try:
        return not isinstance(read_value(text), Suppressed)
    except ValueFault:
        return False


_LOOKS: Final = {"area_code": _is_code, "period": _is_period, "value": _is_figure}


def _unknown(matching: Matching, headings: Sequence[str]) -> list[Fault]:
    there_are = ", ".join(headings[:20])
    return [
        Fault(0, heading, f"The file has no such column. It has: {there_are}.")
        for heading in matching.columns.values()
        if heading not in headings
    ]


def _lacking(matching: Matching, headings: Sequence[str]) -> list[Fault]:
    there_are = ", ".join(headings[:20])
    given = matching.columns.keys() | matching.fixed.keys()
    faults = [
        Fault(0, "", f"Say {what} ({how}). The file has the columns {there_are}.")
        for name, what, how in (
            ("indicator", "which column holds the indicator, or which indicator all rows are of",
             "--map indicator=HEADING or --fix indicator=CODE"),
            ("period", "which column holds the period, or which period all rows are of",
             "--map period=HEADING or --fix period=2016-17"),
            ("value", "which column holds the value", "--map value=HEADING"),
        )
        if name not in given
    ]  # fmt: skip
    if not {"area_code", "area_name"} & given:
        how = "--map area_code=HEADING or --map area_name=HEADING"
        faults.append(
            Fault(0, "", f"Say which column holds the area ({how}). The file has: {there_are}.")
        )
    return faults
