"""Briefing packs: built from the pages' own queries and partials, then frozen."""

from flask import Flask

from gorm.briefings import cli
from gorm.briefings.card_page import blueprint


def init_app(app: Flask) -> None:
    """Give the application its packs, on pages and on the command line."""
    app.register_blueprint(blueprint)
    app.cli.add_command(cli.packs)
