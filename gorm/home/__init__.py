"""My work: what somebody must do today, drawn together from everything below."""

from flask import Flask

from gorm.home import views


def init_app(app: Flask) -> None:
    """Give the application its first page."""
    app.register_blueprint(views.blueprint)
