"""What the tests of imports share: files made of lines, the command, and what holds afterwards."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from gorm.core.db import session
from gorm.importing.models import DataImport
from gorm.performance.models import (
    Comparison,
    Indicator,
    MeasuredPlace,
    Observation,
    Series,
    Sheet,
    Standing,
)
from gorm.places.models import Organisation

HEADINGS = "indicator_code,area_code,area_name,period,breakdown,value"


def lines(*rows: str, headings: str = HEADINGS) -> bytes:
    """A CSV file."""
    return "\n".join([headings, *rows, ""]).encode()


def take(app: Flask, folder: Path, content: bytes, *options: str, name: str = "f.csv") -> Result:
    """Take a file in by the command."""
    path = folder / name
    path.write_bytes(content)
    return run(app, "observations", str(path), *options)


def run(app: Flask, *arguments: str) -> Result:
    """Run a command of `flask import`."""
    return app.test_cli_runner().invoke(args=["import", *arguments])


def values_of(app: Flask, code: str, period: str, breakdown: str = "") -> dict[str, Decimal]:
    """The values that hold by organisation's name, as comparisons have them."""
    with app.app_context():
        rows = session().execute(
            select(Organisation.name, Standing.value)
            .join(Standing, Standing.organisation_id == Organisation.id)
            .join(Comparison, Comparison.id == Standing.comparison_id)
            .join(Sheet, Sheet.id == Comparison.sheet_id)
            .join(Series, Series.id == Sheet.series_id)
            .join(Indicator, Indicator.id == Series.indicator_id)
            .where(
                Comparison.is_current,
                Indicator.code == code,
                Sheet.period == period,
                Series.breakdown == breakdown,
            )
        )
        return {row.name: row.value for row in rows}


def staged(app: Flask) -> int:
    """How many rows stand in the table of observations, whoever reads them."""
    with app.app_context():
        return session().scalar(select(func.count()).select_from(Observation)) or 0


def states(app: Flask) -> list[str]:
    """The states of all imports, in the order in which they were begun."""
    with app.app_context():
        return [
            one.value for one in session().scalars(select(DataImport.state).order_by(DataImport.id))
        ]


def places_measured(app: Flask) -> Sequence[str | None]:
    """The regions that are measured."""
    with app.app_context():
        return session().scalars(select(MeasuredPlace.region_code)).all()
