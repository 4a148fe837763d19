"""Areas, the councils and partners in them, and what became of those that were reorganised."""

from flask import Flask

from gorm.places import cli


def init_app(_app: Flask) -> None:
    """Give the application this feature."""
    assert cli  # noqa: S101 - its command joined `flask import` when it was read
