"""How places perform: published figures, how they compare, and findings that a person judges."""

from flask import Flask

from gorm.performance import models as models


def init_app(app: Flask) -> None:
    """Give the application the pages and commands of performance."""
