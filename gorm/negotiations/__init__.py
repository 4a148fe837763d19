"""Negotiations: agreements with areas, from the first list of wishes to the last review."""

from flask import Flask

from gorm.negotiations.views import pages


def init_app(app: Flask) -> None:
    """Give the application the pages of negotiations."""
    app.register_blueprint(pages)
