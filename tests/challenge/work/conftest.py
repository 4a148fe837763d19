"""Fixtures: 10 March 2027, and a case that a manager works on."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from werkzeug.routing import Rule

from gorm.core import clock
from tests.challenge.work.desk import Desk
from tests.support.client import Client

# Tabs that stand beside this one; a page that links to one which is not there yet breaks.
_BESIDE = ("evidence", "letters", "chronology")


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """It is noon on Wednesday 10 March 2027."""
    with clock.stopped_at(datetime(2027, 3, 10, 12, tzinfo=UTC)):
        yield


@pytest.fixture
def desk(app: Flask, today: None) -> Desk:
    """A case of an office, opened on 1 March 2027, and the browser of whoever works on it."""
    for tab in _BESIDE:
        endpoint = f"challenge.{tab}"
        if endpoint not in app.view_functions and endpoint not in app.url_map._rules_by_endpoint:  # noqa: SLF001
            app.url_map.add(Rule(f"/cases/<reference>/{tab}", endpoint=endpoint, build_only=True))
    return Desk(app, Client(app))
