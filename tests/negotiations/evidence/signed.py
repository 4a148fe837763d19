"""A signed agreement with one council, on an indicator whose figures are published."""

from datetime import date
from decimal import Decimal
from typing import Any

from flask import Flask
from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.roles import Role
from gorm.core.db import session, unit_of_work
from gorm.negotiations.models import AgreementEventKind, AgreementLine, AgreementStage
from gorm.negotiations.service.events import Happening, tell
from gorm.negotiations.service.loading import agreement_to_work_on
from gorm.performance.models import Indicator, Series
from tests.factories.accounts import make_user
from tests.factories.negotiations import make_agreement, make_line
from tests.factories.performance import make_indicator, make_values
from tests.factories.places import make_area
from tests.performance.scanned import England

#: The values of the other councils: 51, 52 … in the first period, and a little more in each later.
PERIODS = ("2020-21", "2021-22", "2022-23", "2023-24")


class Signed:
    """An agreement of the first of ten councils: one line, from 50 % in 2020-21 to 62 % in 2027."""

    def __init__(self, app: Flask, **details: Any) -> None:
        self.app = app
        self.england = England(app)
        self.manager = make_user(app, Role.RELATIONSHIP_MANAGER, office=self.england.office)
        self.director = make_user(app, Role.DIRECTOR, office=self.england.office)
        self.indicator = make_indicator(app, name="Reviews on time", unit="percent")
        for later, period in enumerate(PERIODS):
            others = {
                council: Decimal(50 + n + later * n)
                for n, council in enumerate(self.england.councils[1:], start=1)
            }
            make_values(app, self.indicator, period, {self.england.town: Decimal(50)} | others)
        area = make_area(app, office_id=self.england.office.id, accountable=self.england.town)
        self.round_id = 0
        self.reference = make_agreement(app, self.manager, area, **details)
        self.line = self.add_line(self.manager, self.indicator)

    def add_line(self, actor: Actor, indicator: Indicator, **columns: Any) -> AgreementLine:
        """A line on an indicator of the catalogue."""
        with self.app.app_context():
            series_id = session().scalars(
                select(Series.id).where(Series.indicator_id == indicator.id)
            ).one()  # fmt: skip
        given: dict[str, Any] = {
            "indicator_id": indicator.id,
            "series_id": series_id,
            "indicator_words": "",
            "baseline": Decimal(50),
            "baseline_on": date(2021, 3, 31),
            "baseline_period": "2020-21",
            "target": Decimal(62),
            "stretch": Decimal(72),
            "due_on": date(2027, 3, 31),
        } | columns
        return make_line(self.app, actor, self.reference, **given)

    def sign(self, on: date = date(2022, 4, 1)) -> None:
        """Put it in force, as signing does."""
        with self.app.app_context(), unit_of_work():
            agreement = agreement_to_work_on(self.manager, self.reference)
            agreement.stage_id = session().scalars(
                select(AgreementStage.id).where(
                    AgreementStage.kind_id == agreement.kind_id, AgreementStage.code == "signed"
                )
            ).one()  # fmt: skip
            agreement.signed_on = on
            happening = Happening(AgreementEventKind.SIGNED, "Signed")
            tell(self.manager, agreement, "agreement.signed", happening)
