"""A kind of record of the tests' own that files are attached to, and somebody of its office."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from flask import Flask

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office
from gorm.attachments.offers import attachment_homes
from tests.factories.accounts import make_office, make_user
from tests.factories.attachments import HOME, give_home, make_attachment


@pytest.fixture(autouse=True)
def home(request: pytest.FixtureRequest) -> Iterator[None]:
    """The application keeps files for records of the tests; afterwards it does not."""
    if "migrated" not in request.fixturenames:  # a rule needs no application
        yield
        return
    app: Flask = request.getfixturevalue("app")
    before = app.extensions[attachment_homes.name]
    give_home(app, HOME)
    yield
    app.extensions[attachment_homes.name] = before


@pytest.fixture
def office(app: Flask) -> Office:
    """An office."""
    return make_office(app)


@pytest.fixture
def manager(app: Flask, office: Office) -> Actor:
    """Somebody of the office."""
    return make_user(app, office=office, name="Dorothy Ashworth")


@pytest.fixture
def attached(app: Flask, office: Office, manager: Actor) -> Callable[..., str]:
    """Has the manager attach a file to a record of the office; its reference."""
    return partial(make_attachment, app, manager, office)
