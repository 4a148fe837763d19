"""The desk of these tests."""

import pytest
from flask import Flask

from tests.negotiations.places.desk import Desk, make_desk


@pytest.fixture
def desk(app: Flask) -> Desk:
    """An office that negotiates with one area."""
    return make_desk(app)
