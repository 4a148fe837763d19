"""Briefing packs: built from the pages' own queries and partials, then frozen."""

from flask import Flask

from gorm.briefings import models


def init_app(app: Flask) -> None:
    """Give the application this feature."""
    assert models  # noqa: S101
