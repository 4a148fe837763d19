"""A small England to read: ten unitary authorities, nine districts, and figures of them."""

from decimal import Decimal
from typing import Any

from flask import Flask

from gorm.accounts.actor import SYSTEM
from gorm.accounts.roles import Role
from gorm.audit.service import Subject, record
from gorm.core.db import session, unit_of_work
from gorm.performance.models import Caveat, Indicator
from gorm.performance.terms import ENGLAND
from gorm.places.models import CouncilType, Organisation, Succession
from tests.factories.accounts import make_office, make_user
from tests.factories.performance import make_indicator, make_values
from tests.factories.places import make_area, make_council
from tests.support.client import Client


class England:
    """Councils called Unitary 0 to 9 and District 0 to 8, all of one region, and its area."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.is_read = False
        self.office = make_office(app, region="Northmoor")
        self.unitaries = [
            make_council(app, f"Unitary {number} Council", office=self.office)
            for number in range(10)
        ]
        self.districts = [
            make_council(
                app,
                f"District {number} Council",
                office=self.office,
                council_type=CouncilType.NON_METROPOLITAN_DISTRICT,
            )
            for number in range(9)
        ]
        self.area = make_area(
            app, "Unitary place", office=self.office, accountable=self.unitaries[0]
        )

    @property
    def everybody(self) -> list[Organisation]:
        """All councils."""
        return [*self.unitaries, *self.districts]

    def figures(
        self, period: str, *, first: int = 50, step: int = 1, of: Indicator, **more: Any
    ) -> str:
        """Values of everybody in one period: `first` for Unitary 0, then `step` more for each."""
        values: dict[Organisation | str, Decimal | int | str] = {
            council: Decimal(first + step * number) for number, council in enumerate(self.everybody)
        }
        values[ENGLAND], values[self.office.region_code] = Decimal("58.5"), Decimal("57.5")
        return make_values(self.app, of, period, values, **more)

    def indicator(self, code: str = "CARE", **columns: Any) -> Indicator:
        """An indicator, in two periods: in the later one Unitary 0 has fallen from 70 to 50."""
        columns = {"name": "Care that people like"} | columns
        made = make_indicator(self.app, code, **columns)
        self.figures("2020-21", first=70, step=-1, of=made)
        self.figures("2021-22", of=made)
        return made

    def caveat(self, indicator: Indicator, **columns: Any) -> None:
        """Words that must stand with an indicator's figures."""
        with self.app.app_context(), unit_of_work():
            session().add(Caveat(indicator_id=indicator.id, **columns))
            record_act("caveat.added", indicator.code)

    def replaces(self, successor: Organisation, predecessor: Organisation) -> None:
        """Have one council replace another."""
        with self.app.app_context(), unit_of_work():
            session().add(Succession(predecessor_id=predecessor.id, successor_id=successor.id))
            record_act("organisation.replaced", predecessor.reference)

    def reader(self, client: Client, *roles: Role) -> Client:
        """A browser in which somebody of the office is signed in."""
        if not self.is_read:
            client.sign_in(make_user(self.app, *roles, office=self.office).email)
        self.is_read = True
        return client


def record_act(action: str, reference: str) -> None:
    """Record what a test set up."""
    record(SYSTEM, action, Subject("test", reference))
