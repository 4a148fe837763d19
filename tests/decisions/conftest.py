"""Fixtures: an office that decides, and a kind of decision that nobody else offers."""

import pytest
from flask import Flask

from tests.decisions.kinds import offer_moves
from tests.decisions.office import Deciding


@pytest.fixture
def office(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Deciding:
    """An office in which the tests' own kind of decision is asked for."""
    offer_moves(app, monkeypatch)
    return Deciding(app)
