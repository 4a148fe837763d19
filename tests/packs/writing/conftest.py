"""Drafts to write in."""

import pytest
from flask import Flask

from tests.packs.writing.drafts import Drafts


@pytest.fixture
def drafts(app: Flask) -> Drafts:
    """An office with an area, and drafts on it."""
    return Drafts(app)
