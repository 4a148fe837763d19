"""Registers of fictional authorities, in both forms."""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from click.testing import Result
from flask import Flask

PREPARED = (
    "la_code", "official_name", "short_name", "gss_code", "type_code", "region_name",
    "region_code", "county_la_code", "combined_authority_code", "population_2020", "area_km2",
    "start_date", "end_date", "replaced_by", "is_current", "former_gss_codes", "ecode",
)  # fmt: skip
PUBLISHED_NAMES = {
    "la_code": "local-authority-code",
    "official_name": "official-name",
    "short_name": "nice-name",
    "gss_code": "gss-code",
    "type_code": "local-authority-type",
    "region_name": "region",
    "county_la_code": "county-la",
    "combined_authority_code": "combined-authority",
    "population_2020": "pop-2020",
    "start_date": "start-date",
    "end_date": "end-date",
    "replaced_by": "replaced-by",
    "is_current": "current-authority",
    "former_gss_codes": "former-gss-codes",
    "ecode": "ecode",
}
Rows = list[dict[str, str]]


def region(number: int, name: str) -> dict[str, str]:
    """A region with its office, as a row of the file of offices."""
    return {
        "region_code": f"E1200000{number}",
        "region_name": name,
        "go_code": f"GO{name[0]}",
        "go_name": f"Government Office for {name}",
        "go_base_city": "",
        "go_opened": "1994",
        "go_closed": "2011-03-31",
    }


OFFICES = [region(1, "Marches"), region(2, "Fens")]


def authority(code: str, kind: str, name: str, gss_code: str, **cells: str) -> dict[str, str]:
    """A row of the register; what is not given is as it usually is."""
    row = dict.fromkeys(PREPARED, "") | {
        "la_code": code,
        "type_code": kind,
        "official_name": f"{name} Council",
        "short_name": name,
        "gss_code": gss_code,
        "region_name": "Marches",
        "is_current": "False" if cells.get("replaced_by") else "True",
    }
    return row | cells


def small_register() -> Rows:
    """A county with two districts, a unitary with a past, and a combined authority."""
    return [
        authority("SHI", "CTY", "Shire", "E10000901", combined_authority_code="MCA"),
        authority("WET", "NMD", "Wet", "E07000901", county_la_code="SHI", ecode="E0931"),
        authority(
            "DRY", "NMD", "Dry", "E07000902", county_la_code="SHI", population_2020="64187.0"
        ),
        authority(
            "TOW", "UA", "Town", "E06000901", former_gss_codes="E06000801", start_date="2019-04-01",
            area_km2="12.5",
        ),
        authority(
            "OLD", "NMD", "Old", "E07000903", replaced_by="TOW", end_date="2019-03-31"
        ),
        authority("MCA", "COMB", "Marches Combined", "E47000901"),
    ]  # fmt: skip


def csv_of(rows: Iterable[Mapping[str, str]]) -> str:
    """Rows as a CSV file."""
    rows = list(rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def as_published(rows: Rows) -> Rows:
    """The same register in the form in which mySociety publishes it."""
    return [
        {new: row[old] for old, new in PUBLISHED_NAMES.items()}
        | {"nation": row.get("nation", "England")}
        for row in rows
    ]


def take_in(app: Flask, what: str, content: str | bytes, folder: Path) -> Result:
    """Run `flask import offices` or `flask import authorities` with a file of this content."""
    path = folder / f"{what}.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return app.test_cli_runner().invoke(args=["import", what, str(path)])


def take_in_offices(app: Flask, folder: Path) -> None:
    """The offices that every register needs."""
    result = take_in(app, "offices", csv_of(OFFICES), folder)
    assert result.exit_code == 0, result.output
