"""The sample office for tests that do not ask how it is made: made once, and copied."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Final

import pytest
from flask import Flask

from gorm.core import clock
from gorm.core.db import db, session, unit_of_work
from gorm.demo.sample.service import Seeded, seed
from gorm.demo.scale.service import fill
from tests.conftest import Migrated

# What was made, by the database, its name there and the day on which it was made.
_made: Final[dict[tuple[str, str, date], Any]] = {}


def _renewed(migrated: Migrated, name: str, make: Callable[[], Any]) -> Any:
    """Begin again with a copy of what `make` makes, which is made for whoever is first that day."""
    app, database = migrated
    kept = (database.url, name, clock.today())
    if kept not in _made:
        database.renew(app)
        with app.app_context():
            with unit_of_work():
                _made[kept] = make()
            db.engine.dispose()
        database.remember(name)
    database.renew(app, name)
    return _made[kept]


@pytest.fixture(scope="module")
def sample(migrated: Migrated) -> Iterator[Seeded]:
    """The sample office, for a file of tests that only read."""
    seeded = _renewed(migrated, "sample", seed)
    with migrated[0].app_context():
        yield seeded
        session().rollback()  # the next test puts another file in this one's place


@pytest.fixture
def sampled(migrated: Migrated) -> Flask:
    """The application on a sample office of the test's own."""
    _renewed(migrated, "sample", seed)
    return migrated[0]


@pytest.fixture
def filled(migrated: Migrated) -> Iterator[dict[str, int]]:
    """A database filled with 500 engagements in 400 areas."""
    written = _renewed(migrated, "filled", lambda: fill(500, 400, seed=1))
    with migrated[0].app_context():
        yield written
        session().rollback()
