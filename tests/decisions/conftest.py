"""Fixtures: an office that decides, and a kind of decision that nobody else offers."""

from pathlib import Path

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, FileSystemLoader

from gorm.decisions.offers import decision_kinds
from tests.decisions.kinds import MOVE
from tests.decisions.office import Deciding

PAGES = Path(__file__).parent / "templates"


@pytest.fixture
def office(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Deciding:
    """An office in which the tests' own kind of decision is asked for."""
    loader = app.jinja_env.loader
    assert loader is not None
    pages = ChoiceLoader([loader, FileSystemLoader(PAGES)])
    monkeypatch.setattr(app.jinja_env, "loader", pages)
    monkeypatch.setitem(app.extensions, decision_kinds.name, (MOVE,))
    return Deciding(app)
