"""A believable office of fictional places, for a first look, for tests and for measuring."""

from flask import Flask

from gorm.demo.cli import group


def init_app(app: Flask) -> None:
    """Give the application its `flask demo` commands."""
    app.cli.add_command(group)
