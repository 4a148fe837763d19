"""Files kept for the records of higher features, such as a letter that came in on a case."""

from flask import Flask

from gorm.attachments import views


def init_app(app: Flask) -> None:
    """Give the application the addresses from which files are taken away, and removed."""
    app.register_blueprint(views.blueprint)
