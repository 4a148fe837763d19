"""Meetings, visits, calls and letters: planned, held, and what was promised at them."""

from flask import Flask

from gorm.engagements.views import pages


def init_app(app: Flask) -> None:
    """Give the application this feature."""
    app.register_blueprint(pages)
