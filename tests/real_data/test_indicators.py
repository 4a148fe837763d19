"""The real catalogue of indicators and the real values, read as they are."""

import os
from collections import defaultdict
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from gorm.core.db import session
from gorm.importing.reading import Limits, open_table
from gorm.performance.models import Indicator
from gorm.performance.rules.periods import Settled, settle
from gorm.performance.rules.values import Value, read_value
from gorm.performance.terms import PeriodForm, Polarity

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def folder() -> Path:
    """The folder of real data; without one these tests are skipped."""
    named = os.environ.get("GORM_REAL_DATA", "")
    if not named:
        pytest.skip("GORM_REAL_DATA names no folder of real data")
    return Path(named)


def test_the_catalogue_is_taken_in_as_it_is_and_again_without_change(
    app: Flask, folder: Path
) -> None:
    command = ["import", "indicators", str(folder / "indicator_catalogue.csv")]
    first = app.test_cli_runner().invoke(args=command)
    assert "Indicators: added 36, changed 0, unchanged 0, refused 0." in first.output
    second = app.test_cli_runner().invoke(args=command)
    assert "Indicators: added 0, changed 0, unchanged 36, refused 0." in second.output
    with app.app_context():
        neutral = select(func.count()).where(Indicator.polarity == Polarity.NEUTRAL)
        assert session().scalar(neutral) == 2


def test_every_value_is_a_number_and_every_series_has_one_form_of_period(folder: Path) -> None:
    path = folder / "indicator_values.csv"
    table = open_table(path, file_name=path.name, limits=Limits.COMMAND_LINE)
    periods: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in table.rows():
        assert not row.faults
        assert isinstance(read_value(row.cells["value"]), Value)
        periods[row.cells["indicator_code"], row.cells["breakdown"]].add(row.cells["period"])
    settled = {series: settle(sorted(texts)) for series, texts in periods.items()}
    forms = {series: found.form for series, found in settled.items() if isinstance(found, Settled)}
    assert len(forms) == len(settled)
    assert forms["OFL-ASC1", ""] is PeriodForm.FINANCIAL_YEAR
    assert forms["PHO-LE", "Female"] is PeriodForm.POOLED_YEARS
    assert forms["PHO-SMK", ""] is PeriodForm.CALENDAR_YEAR
