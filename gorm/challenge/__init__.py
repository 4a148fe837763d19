"""Challenge: cases of significant under-performance, on the record from first word to last."""

from flask import Flask

from gorm.challenge import models  # noqa: F401 - the tables


def init_app(app: Flask) -> None:
    """Give the application this feature."""
