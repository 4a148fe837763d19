"""How places perform: published figures, how they compare, and findings that a person judges."""

from flask import Flask

from gorm.performance.cli import performance_group
from gorm.performance.views import pages


def init_app(app: Flask) -> None:
    """Give the application this feature."""
    app.register_blueprint(pages)
    app.cli.add_command(performance_group)
