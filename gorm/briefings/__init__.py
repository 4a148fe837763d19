"""Briefing packs: built from the pages' own queries and partials, then frozen."""

from flask import Flask

from gorm.briefings import card_page, cli, views


def init_app(app: Flask) -> None:
    """Give the application its packs, on pages and on the command line."""
    card_page.add_to(views.blueprint)
    app.register_blueprint(views.blueprint)
    app.cli.add_command(cli.packs)
