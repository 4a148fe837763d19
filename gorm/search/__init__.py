"""Searching: an index that features feed, what somebody finds in it, and the page that shows it."""

from flask import Flask

from gorm.search import cli, service, views


def init_app(app: Flask) -> None:
    """Watch every session, and give the application the page of searching and its commands."""
    service.watch()
    app.register_blueprint(views.blueprint)
    app.cli.add_command(cli.group)
