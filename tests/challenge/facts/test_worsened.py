"""Which case got worse, by when its ratings were given and not by when they were recorded."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.roles import Role
from gorm.audit.service import Subject, record
from gorm.challenge.models import Travel
from gorm.challenge.queries.queue import worsened_rows
from gorm.challenge.queries.ratings import ratings_of
from gorm.challenge.service.notes import strike
from gorm.challenge.service.rating import Rating, rate_case
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.core.happenings import HappenedOn, Precision
from gorm.performance.models import Category, Scheme
from tests.factories.accounts import make_office, make_user
from tests.factories.challenge import case_row, make_case, make_regime

NAMES = ("Good", "Fair", "Grave")


def ago(days: int) -> date:
    return clock.today() - timedelta(days=days)


class Rated:
    """A case that is rated from Good to Grave, with a director who has a queue."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        office = make_office(app)
        self.manager: Actor = make_user(app, office=office)
        self.director = make_user(app, Role.DIRECTOR, office=office)
        with app.app_context(), unit_of_work():
            scheme = Scheme(code="tests_own", name="How grave it is")
            session().add(scheme)
            session().flush()
            for position, name in enumerate(NAMES, start=1):
                session().add(Category(scheme_id=scheme.id, name=name, position=position))
            record(SYSTEM, "scheme.added", Subject("scheme", "tests_own"))
        regime = make_regime(app, rating_scheme="tests_own")
        self.case = make_case(app, self.manager, regime=regime, opened=ago(200))
        self.id = case_row(app, self.case).id

    def rate(self, name: str, on: date, precision: Precision = Precision.DAY) -> None:
        with self.app.app_context(), unit_of_work():
            number = session().scalars(
                select(Category.id)
                .join(Scheme, Scheme.id == Category.scheme_id)
                .where(Scheme.code == "tests_own", Category.name == name)
            ).one()  # fmt: skip
            happened = HappenedOn(on, precision)
            given = Rating(number, Travel.WORSENING, "As seen.", happened)
            rate_case(self.manager, self.case, given, ratings_of(self.id).version)

    def strike(self, folio: int) -> None:
        with self.app.app_context(), unit_of_work():
            strike(self.manager, self.case, folio, "It was another case.")

    def worse(self) -> list[str]:
        with self.app.app_context():
            lines = ratings_of(self.id).lines
            return [line.rated.category for line in lines if line.is_worse]

    def is_in_the_queue(self) -> bool:
        with self.app.app_context():
            return bool(session().execute(worsened_rows(self.director)).all())


@pytest.fixture
def rated(app: Flask) -> Rated:
    return Rated(app)


def test_a_rating_entered_late_does_not_stand_for_the_latest(rated: Rated) -> None:
    rated.rate("Fair", ago(30))
    rated.rate("Grave", ago(10))
    assert rated.is_in_the_queue()
    rated.rate("Good", ago(40))  # recorded last, given first
    assert rated.worse() == ["Fair", "Grave"]
    assert rated.is_in_the_queue()


def test_a_grave_rating_entered_late_takes_the_worsening_away(rated: Rated) -> None:
    rated.rate("Good", ago(40))
    rated.rate("Fair", ago(10))
    assert rated.is_in_the_queue()
    rated.rate("Grave", ago(20))
    assert rated.worse() == ["Grave"]
    assert not rated.is_in_the_queue()


def test_a_struck_rating_neither_worsens_nor_is_worsened_upon(rated: Rated) -> None:
    rated.rate("Good", ago(40))
    rated.rate("Grave", ago(20))
    rated.rate("Fair", ago(10))
    assert not rated.is_in_the_queue()
    rated.strike(3)
    assert rated.worse() == ["Fair"]
    assert rated.is_in_the_queue()
    rated.strike(4)
    assert rated.worse() == []
    assert not rated.is_in_the_queue()


def test_a_rating_known_to_the_month_comes_at_the_end_of_it(rated: Rated) -> None:
    first = ago(45).replace(day=1)
    rated.rate("Good", first + timedelta(days=9))
    rated.rate("Grave", first, Precision.MONTH)
    assert rated.worse() == ["Grave"]
    assert rated.is_in_the_queue()
