"""Constituencies, their Members of Parliament, and what passes between them and an office."""

from flask import Flask

from gorm.parliament.cli import parliament_group
from gorm.parliament.views import pages


def init_app(app: Flask) -> None:
    """Give the application this feature."""
    app.register_blueprint(pages)
    app.cli.add_command(parliament_group)
