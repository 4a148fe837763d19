"""Indicators and published figures of fictional places."""

import hashlib
import itertools
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from gorm.accounts.actor import SYSTEM
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.importing.models import DataImport, ImportState
from gorm.performance.models import Indicator, MeasuredPlace, Observation, Series, Sheet
from gorm.performance.service.standings import recompute
from gorm.performance.terms import PeriodForm, Polarity
from gorm.places.models import Organisation
from gorm.settings.models import Theme

_number = itertools.count(1)
#: Whom a value is about: an organisation, or the code of a region or of England.
Whom = Organisation | str


def make_indicator(
    app: Flask, code: str = "", *, theme: str = "Adult social care", **columns: Any
) -> Indicator:
    """An indicator of a theme, detached; high is better unless `columns` say otherwise."""
    number = next(_number)
    with app.app_context(), unit_of_work():
        theme_id = session().scalars(select(Theme.id).where(Theme.name == theme)).one()
        indicator = Indicator(
            **{
                "code": code or f"IND-{number}",
                "name": f"Measure {number}",
                "theme_id": theme_id,
                "polarity": Polarity.HIGH,
                "unit": "percent",
                "source": "A published table",
            }
            | columns
        )
        session().add(indicator)
        record(SYSTEM, "indicator.added", Subject("indicator", indicator.code))
        session().flush()
        session().refresh(indicator)
        session().expunge(indicator)
    return indicator


def make_values(
    app: Flask,
    indicator: Indicator,
    period: str,
    values: Mapping[Any, Decimal | int | str],
    *,
    breakdown: str = "",
) -> str:
    """Publish values of one period as an import of their own; its reference.

    Periods are financial years such as 2016-17, or calendar years such as 2018.
    """
    number = next(_number)
    with app.app_context(), unit_of_work():
        published = session().scalar(select(func.max(DataImport.published_number))) or 0
        data_import = DataImport(
            reference=f"IMP-{900_000 + number:06d}",
            what="observations",
            state=ImportState.PUBLISHED,
            file_name=f"figures-{number}.csv",
            digest=hashlib.sha256(str(number).encode()).hexdigest(),
            size=1,
            by_name=SYSTEM.name,
            begun_at=clock.now(),
            published_at=clock.now(),
            published_number=published + 1,
        )
        session().add(data_import)
        record(SYSTEM, "import.published", Subject("import", data_import.reference))
        session().flush()
        sheet = _sheet(indicator, period, breakdown)
        for row, (whom, value) in enumerate(values.items(), start=2):
            session().add(
                Observation(
                    import_id=data_import.id,
                    sheet_id=sheet.id,
                    place_id=_place(whom),
                    row_number=row,
                    value=Decimal(value),
                )
            )
        session().flush()
        recompute([sheet.id], "a test")
        return data_import.reference


def _sheet(indicator: Indicator, period: str, breakdown: str) -> Sheet:
    form = PeriodForm.FINANCIAL_YEAR if "-" in period else PeriodForm.CALENDAR_YEAR
    series = session().scalar(
        select(Series).where(Series.indicator_id == indicator.id, Series.breakdown == breakdown)
    )
    if series is None:
        series = Series(indicator_id=indicator.id, breakdown=breakdown, period_form=form)
        session().add(series)
        session().flush()
    sheet = session().scalar(
        select(Sheet).where(Sheet.series_id == series.id, Sheet.period == period)
    )
    if sheet is None:
        year = int(period[:4])
        is_financial = form is PeriodForm.FINANCIAL_YEAR
        sheet = Sheet(
            series_id=series.id,
            period=period,
            starts_on=date(year, 4, 1) if is_financial else date(year, 1, 1),
            ends_on=date(year + 1, 3, 31) if is_financial else date(year, 12, 31),
        )
        session().add(sheet)
        session().flush()
    return sheet


def _place(whom: Whom) -> int:
    column, value = (
        (MeasuredPlace.region_code, whom)
        if isinstance(whom, str)
        else (MeasuredPlace.organisation_id, whom.id)
    )
    place = session().scalar(select(MeasuredPlace).where(column == value))
    if place is None:
        place = MeasuredPlace(**{column.key: value})
        session().add(place)
        session().flush()
    return place.id
