"""Meetings, visits, calls and letters: planned, held, and what was promised at them."""

from flask import Flask

from gorm.engagements import commitment_views, list_views


def init_app(app: Flask) -> None:
    """Give the application this feature."""
    app.register_blueprint(list_views.blueprint)
    app.register_blueprint(commitment_views.blueprint)
