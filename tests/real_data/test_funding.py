"""The published list of exceptional support, from the folder that GORM_REAL_DATA names."""

import csv
import os
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from gorm.accounts.actor import SYSTEM
from gorm.core.db import session
from gorm.funding.models import Award, AwardStatus
from gorm.funding.queries.awards import Wanted, every_award
from gorm.funding.queries.places import funding_of
from gorm.places.queries import place_for_organisation

pytestmark = pytest.mark.real_data
NAME = "exceptional_financial_support_partial.csv"
PENCE_IN_A_MILLION = 100_000_000


@pytest.fixture(scope="module")
def folder() -> Path:
    """The folder of real data; without one these tests are skipped."""
    named = os.environ.get("GORM_REAL_DATA", "")
    if not named:
        pytest.skip("GORM_REAL_DATA names no folder of real data")
    return Path(named)


@pytest.fixture
def loaded(app: Flask, folder: Path) -> Flask:
    """An application with the real register of councils."""
    for what, name in (
        ("offices", "regions_government_offices.csv"),
        ("authorities", "english_local_authorities.csv"),
    ):
        result = app.test_cli_runner().invoke(args=["import", what, str(folder / name)])
        assert result.exit_code == 0, result.stderr
    return app


def take_in(app: Flask, path: Path) -> Result:
    args = ["funding", "import", str(path), "--programme", "Exceptional Financial Support"]
    return app.test_cli_runner().invoke(args=args)


def rows_of(folder: Path) -> list[dict[str, str]]:
    with (folder / NAME).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_list_comes_in_as_it_is_and_twice_changes_nothing(loaded: Flask, folder: Path) -> None:
    rows = rows_of(folder)
    first = take_in(loaded, folder / NAME)
    assert f"added {len(rows)}, changed 0, unchanged 0, refused 0." in first.output, first.stderr
    second = take_in(loaded, folder / NAME)
    assert f"added 0, changed 0, unchanged {len(rows)}, refused 0." in second.output
    published = sum(Decimal(row["amount_gbp_m"] or 0) for row in rows)
    with loaded.app_context():
        assert session().scalar(select(func.count()).select_from(Award)) == len(rows)
        assert session().scalar(select(func.sum(Award.amount_pence))) == (
            published * PENCE_IN_A_MILLION
        )
        said = {(row["gss_code"], row["financial_year"], row["note"]) for row in rows}
        found = every_award(SYSTEM, Wanted())
        assert {(one.place_reference, one.year, one.note) for one in found} == said


def test_the_council_that_withdrew_has_no_sum_and_counts_for_nothing(
    loaded: Flask, folder: Path
) -> None:
    take_in(loaded, folder / NAME)
    with loaded.app_context():
        withdrawn = session().scalars(select(Award).where(Award.status == AwardStatus.WITHDRAWN))
        assert [(one.financial_year, one.amount_pence) for one in withdrawn] == [("2022-23", None)]


def test_cumberland_has_its_own_support_and_that_of_copeland_which_it_replaced(
    loaded: Flask, folder: Path
) -> None:
    take_in(loaded, folder / NAME)
    with loaded.app_context():
        cumberland = funding_of(SYSTEM, place_for_organisation("E06000063"))
        assert [(one.place_name, one.year, one.amount) for one in cumberland.lines] == [
            ("Cumberland Council", "2024-25", "£41,230,000"),
            ("Cumberland Council", "2023-24", "£40,000,000"),
            ("Copeland Borough Council", "2022-23", "£1,500,000"),
        ]
        assert cumberland.table is not None
        assert cumberland.table.total.words == "£82.73 million"


def test_the_list_is_matched_by_names_alone_as_well(
    loaded: Flask, folder: Path, tmp_path: Path
) -> None:
    take_in(loaded, folder / NAME)
    rows = rows_of(folder)
    for left in ("council", "la_code"):
        path = tmp_path / "again.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            names = [left, "financial_year", "amount_gbp_m", "note", "source"]
            writer = csv.DictWriter(file, names, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
        result = take_in(loaded, path)
        assert f"unchanged {len(rows)}, refused 0" in result.output, result.stderr
