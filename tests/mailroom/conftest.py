"""Fixtures of what comes in."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.mailroom.office import Merrowvale, at_noon, merrowvale, signed_in
from tests.support.client import Client


@pytest.fixture
def noon() -> Iterator[None]:
    """Noon on the day for which the files are written."""
    with at_noon():
        yield


@pytest.fixture
def office(app: Flask, noon: None) -> Merrowvale:
    """The office of the tests."""
    return merrowvale(app)


@pytest.fixture
def amara(office: Merrowvale) -> Client:
    """Amara's browser."""
    return signed_in(office.app, office.amara)
