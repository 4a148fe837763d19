"""Decisions: what is asked of whom, at which grade, and what came of it."""

from flask import Flask

from gorm.decisions import models  # noqa: F401 - the tables


def init_app(app: Flask) -> None:
    """Give the application this feature."""
