"""Areas, the councils and partners in them, and what became of those that were reorganised."""

from flask import Flask

from gorm.places import models


def init_app(app: Flask) -> None:
    """Give the application this feature."""
    assert models  # noqa: S101
