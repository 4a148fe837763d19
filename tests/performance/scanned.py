"""A small England of one office, whose first council does badly."""

from decimal import Decimal

from flask import Flask

from gorm.accounts.actor import SYSTEM
from gorm.performance.models import Indicator
from gorm.performance.service.scanning import Scanned, scan
from tests.factories.accounts import make_office
from tests.factories.performance import make_indicator, make_values
from tests.factories.places import make_council


class England:
    """Ten unitary councils of one office; the first is the one that tests look at."""

    def __init__(self, app: Flask, number: int = 10) -> None:
        self.app = app
        self.office = make_office(app)
        self.councils = [make_council(app, f"Town {n}", office=self.office) for n in range(number)]
        self.town = self.councils[0]

    def publish(
        self, indicator: Indicator, period: str, first: object, *, breakdown: str = ""
    ) -> str:
        """Values 1, 2, 3 … of the other councils, and one of the first."""
        others = {council: n for n, council in enumerate(self.councils[1:], start=1)}
        values = {self.town: Decimal(str(first))} | others
        return make_values(self.app, indicator, period, values, breakdown=breakdown)

    def failing(self, name: str = "Reviews on time", code: str = "") -> Indicator:
        """An indicator on which the first council is in the worst band twice."""
        indicator = make_indicator(self.app, code, name=name, unit="%")
        for period in ("2022-23", "2023-24"):
            self.publish(indicator, period, 0)
        return indicator

    def scan(self) -> Scanned:
        """Look through everything, as a command does."""
        with self.app.app_context():
            return scan(SYSTEM, "a test")
