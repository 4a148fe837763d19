"""An office with a director, and sources that a test fills."""

from collections.abc import Iterator

import pytest
from flask import Flask

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from tests.escalations.offered import Offered, offering
from tests.factories.accounts import make_office, make_user


@pytest.fixture
def offered(app: Flask) -> Iterator[Offered]:
    """Three sources without a row."""
    with offering(app, "approval", "lapse", "overdue_review") as found:
        yield found


@pytest.fixture
def office(app: Flask) -> Office:
    """An office."""
    return make_office(app)


@pytest.fixture
def director(app: Flask, office: Office) -> Actor:
    """Its director."""
    return make_user(app, Role.DIRECTOR, office=office, grade="director")
