"""A mail server, a GORM that sends by it, and a Monday morning."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask

from gorm.core import clock
from tests.support.post_office import PostOffice, post_office

ADDRESS = "https://gorm.example.org/office"
MONDAY = datetime(2026, 11, 30, 7, tzinfo=UTC)


@pytest.fixture
def monday() -> Iterator[None]:
    """It is seven o'clock on a Monday that is a working day."""
    with clock.stopped_at(MONDAY):
        yield


@pytest.fixture
def post(app: Flask) -> Iterator[PostOffice]:
    """A mail server that GORM is told of."""
    settings = app.extensions["gorm.settings"]
    with post_office() as office:
        app.extensions["gorm.settings"] = replace(
            settings,
            address=ADDRESS,
            smtp_host="127.0.0.1",
            smtp_port=office.port,
            smtp_security="none",
            mail_from="gorm@example.org",
        )
        yield office
    app.extensions["gorm.settings"] = settings
