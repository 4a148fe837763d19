"""When something had certainly happened, as the database tells it."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import Date, String, cast, literal, select

from gorm.core.db import session
from gorm.core.happened_sql import latest_day
from gorm.core.happenings import HappenedOn, Precision


@pytest.mark.parametrize("precision", Precision)
def test_the_database_tells_the_same_last_day_as_the_rule(app: Flask, precision: Precision) -> None:
    days = [date(2024, 2, 1) + timedelta(days=number) for number in range(31)]
    with app.app_context():
        told = (
            session()
            .execute(
                select(
                    *(
                        latest_day(
                            literal(on, Date),
                            cast(literal(precision.value), String),
                        ).label(f"of_{number}")
                        for number, on in enumerate(days)
                    )
                )
            )
            .one()
        )
    assert list(told) == [HappenedOn(on, precision).latest for on in days]
