"""Fixtures: 10 March 2027, and a case that a manager works on."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask

from gorm.core import clock
from tests.challenge.work.desk import Desk
from tests.support.client import Client


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """It is noon on Wednesday 10 March 2027."""
    with clock.stopped_at(datetime(2027, 3, 10, 12, tzinfo=UTC)):
        yield


@pytest.fixture
def desk(app: Flask, today: None) -> Desk:
    """A case of an office, opened on 1 March 2027, and the browser of whoever works on it."""
    return Desk(app, Client(app))
