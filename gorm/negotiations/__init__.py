"""Negotiations: agreements with areas, from the first list of wishes to the last review."""

from flask import Flask

from gorm.negotiations.cli import negotiations_group
from gorm.negotiations.views import pages


def init_app(app: Flask) -> None:
    """Give the application the pages and commands of negotiations."""
    app.register_blueprint(pages)
    app.cli.add_command(negotiations_group)
