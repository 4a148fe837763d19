"""The digest: a short mail of what waits for somebody, on working days and never with words."""

from flask import Flask

from gorm.digest import cli, views


def init_app(app: Flask) -> None:
    """Give the application the page of preferences and `flask digest`."""
    app.register_blueprint(views.blueprint)
    app.cli.add_command(cli.group)
