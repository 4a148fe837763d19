"""Merging: people and organisations entered twice, made one without losing a reference."""

from flask import Flask

from gorm.merging.cli import merging_group
from gorm.merging.views import blueprint


def init_app(app: Flask) -> None:
    """Give the application the pages and the commands of merging."""
    app.register_blueprint(blueprint)
    app.cli.add_command(merging_group)
