"""People, the posts that they hold and held, and who in an office leads on what."""

from flask import Flask

from gorm.people.views import blueprint


def init_app(app: Flask) -> None:
    """Give the application this feature."""
    app.register_blueprint(blueprint)
