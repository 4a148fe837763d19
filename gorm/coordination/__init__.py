"""The shared calendar, quiet periods, clashes, and joining instead of meeting twice."""

from flask import Flask

from gorm.coordination.views import pages


def init_app(app: Flask) -> None:
    """Give the application this feature."""
    app.register_blueprint(pages)
