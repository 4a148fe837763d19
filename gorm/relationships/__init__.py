"""Relationships: who of us knows whom at a place, how well, and whom nobody knows."""

from flask import Flask

from gorm.relationships.views import blueprint


def init_app(app: Flask) -> None:
    """Give the application the pages of relationships."""
    app.register_blueprint(blueprint)
