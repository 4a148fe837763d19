"""What published figures cost: loading, computing, reading. `python -m bench.figures`."""

# ruff: noqa: S608, S603 - what stands in these statements and commands is our own

import argparse
import csv
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from flask import url_for
from sqlalchemy import select

from bench.scratch import Scratch, scratch
from bench.table import head, line
from bench.timing import Timing, counted, hello, timed
from gorm.core.db import db, session, unit_of_work
from gorm.performance.models import Comparison, Sheet
from gorm.performance.service.standings import recompute, recompute_all
from gorm.places.models import Organisation, OrganisationKind

INDICATORS: Final = 200
PERIODS: Final = 40
_COUNCILS: Final = 400
_THEMES: Final = ("Adult social care", "Children and young people", "Transport",
                  "Housing and planning", "Environment and climate")  # fmt: skip
PAGE_GOAL: Final = 50.0
MOST_QUERIES: Final = 12


@dataclass(frozen=True)
class Ran:
    """A command that ran: its seconds, and the most memory that it held."""

    seconds: float
    mebibytes: float
    said: str


def main(arguments: Sequence[str] | None = None) -> int:
    """Load a tenth of the figures and then all of them, each into a database of its own."""
    parser = argparse.ArgumentParser(prog="python -m bench.figures", description=__doc__)
    parser.add_argument("--indicators", type=int, default=INDICATORS)
    parser.add_argument("--periods", type=int, action="append")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--postgresql", action="store_true")
    asked = parser.parse_args(arguments)
    for periods in asked.periods or [PERIODS // 10, PERIODS]:
        with scratch(1_000, _COUNCILS, is_postgresql=asked.postgresql) as place:
            _measure(place, asked.indicators, periods, asked.rounds)
    return 0


def _measure(place: Scratch, indicators: int, periods: int, rounds: int) -> None:
    load_figures(place, indicators, periods)
    floor = hello(rounds)
    print(head(floor), flush=True)
    for name, timing in _pages(place, rounds):
        print(line(name, timing, floor), flush=True)


def load_figures(place: Scratch, indicators: int, periods: int) -> None:
    """Import made-up figures of every council, and compute what follows from them."""
    folder = Path(place.app.instance_path)
    with place.app.app_context():
        councils = list(
            session().scalars(
                select(Organisation.gss_code)
                .where(Organisation.kind == OrganisationKind.COUNCIL)
                .order_by(Organisation.id)
            )
        )
        db.session.remove()
    catalogue, values = folder / "catalogue.csv", folder / "values.csv"
    _write_catalogue(catalogue, indicators)
    rows = _write_values(values, indicators, periods, [str(code) for code in councils])
    print(f"\n{rows:,} observations: {len(councils)} councils, {indicators} indicators, "
          f"{periods} periods; load {os.getloadavg()[0]:.1f}", flush=True)  # fmt: skip
    _told("import of the indicators", _run(place, "import", "indicators", str(catalogue)))
    _told("import of the observations", _run(place, "import", "observations", str(values)))
    _compute(place)


def _write_catalogue(path: Path, indicators: int) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("indicator_code", "indicator_name", "theme", "polarity", "kind", "unit"))
        for number in range(indicators):
            polarity = ("high", "low", "high", "low", "neutral")[number % 5]
            theme = _THEMES[number % len(_THEMES)]
            writer.writerow((f"BM-{number:03d}", f"Measure {number}", theme, polarity, "plain",
                             "percent"))  # fmt: skip


def _write_values(path: Path, indicators: int, periods: int, councils: Sequence[str]) -> int:
    chance = random.Random(1)  # noqa: S311 - the same figures on every run
    rows = 0
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("indicator_code", "area_code", "period", "breakdown", "value"))
        for number in range(indicators):
            level = {code: chance.gauss(50, 12) for code in councils}
            for year in range(2025 - periods, 2025):
                period = f"{year}-{(year + 1) % 100:02d}"
                for code in councils:
                    level[code] += chance.gauss(0, 1)
                    writer.writerow((f"BM-{number:03d}", code, period, "", f"{level[code]:.1f}"))
                rows += len(councils)
    return rows


def _run(place: Scratch, *words: str) -> Ran:
    """Run a command of GORM's in a process of its own."""
    settings = place.app.extensions["gorm.settings"]
    environment = os.environ | {
        "GORM_INSTANCE": str(settings.instance),
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
    }
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", *words],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    said = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"flask {' '.join(words)} ended with {process.returncode}: {said}")
    return Ran(time.perf_counter() - began, usage.ru_maxrss / 1024, said)


def _told(what: str, ran: Ran) -> None:
    print(f"{what}: {ran.seconds:.1f} s, at most {ran.mebibytes:.0f} MiB", flush=True)


def _compute(place: Scratch) -> None:
    with place.app.app_context():
        latest = list(
            session().scalars(
                select(Sheet.id)
                .join(Comparison, Comparison.sheet_id == Sheet.id)
                .where(Comparison.is_current, Comparison.is_latest)
            )
        )
        with _clock(f"computing the {len(latest)} latest sheets"), unit_of_work():
            recompute(latest, "a measurement")
        with _clock("computing everything"):
            recompute_all("a measurement")
        db.session.remove()


@contextmanager
def _clock(what: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    print(f"{what}: {time.perf_counter() - began:.2f} s", flush=True)


def _pages(place: Scratch, rounds: int) -> Iterator[tuple[str, Timing]]:
    area = place.rows("SELECT area.reference, accountable_id FROM area ORDER BY area.id LIMIT 1")[0]
    region = place.value("SELECT region_code FROM office ORDER BY id LIMIT 1")
    standings = (
        "SELECT standing.* FROM standing JOIN comparison ON comparison.id = comparison_id "
        f"WHERE is_current AND is_latest AND organisation_id = {area[1]}"
    )
    sheet = (
        "SELECT standing.* FROM standing JOIN comparison ON comparison.id = comparison_id JOIN "
        "sheet ON sheet.id = sheet_id JOIN series ON series.id = series_id JOIN indicator ON "
        "indicator.id = indicator_id WHERE comparison.is_current AND is_latest AND code = 'BM-000'"
    )
    grid = (
        "SELECT standing.* FROM standing JOIN comparison ON comparison.id = comparison_id JOIN "
        "organisation ON organisation.id = organisation_id JOIN office ON office.id = office_id "
        f"WHERE comparison.is_current AND is_latest AND region_code = '{region}'"
    )
    for name, endpoint, sql, values in (
        ("Profile of an area", "performance.area_profile", standings, {"reference": area[0]}),
        ("Profile of a council", "performance.place_profile", standings, {"reference": area[0]}),
        ("Indicator", "performance.indicator", sheet, {"code": "BM-000"}),
        ("Region", "performance.region", grid, {"region_code": region}),
        ("Gaps", "performance.gaps", sheet, {}),
        ("Area page", "places.area_detail", standings, {"reference": area[0]}),
    ):
        if endpoint not in place.app.view_functions:
            print(f"NOT MEASURED, since there is no {endpoint}: {name}")
            continue
        yield name, _page(place, rounds, endpoint, sql, values)


def _page(place: Scratch, rounds: int, endpoint: str, sql: str, values: dict[str, Any]) -> Timing:
    with place.app.test_request_context():
        address = url_for(endpoint, **values)

    def get() -> None:
        answer = place.browser.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")

    each = timed(get, rounds)
    floor = Timing(*timed(lambda: place.rows(sql), rounds))
    with place.app.app_context():
        engine = db.engine
    with counted(engine) as sent:
        get()
    return Timing(*each, len(sent), floor, PAGE_GOAL, MOST_QUERIES)


if __name__ == "__main__":
    sys.exit(main())
