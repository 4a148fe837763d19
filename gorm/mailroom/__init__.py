"""Calendar entries and messages that come in, and what becomes of them."""

from flask import Flask

from gorm.mailroom import cli, views


def init_app(app: Flask) -> None:
    """Give the application its pages and `flask mail`."""
    app.register_blueprint(views.pages)
    app.cli.add_command(cli.group)
