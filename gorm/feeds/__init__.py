"""Calendar feeds out of GORM: what somebody plans, or what is planned with an area, as .ics."""

from flask import Flask

from gorm.feeds import views


def init_app(app: Flask) -> None:
    """Give the application its feeds and the pages on which people make and revoke them."""
    app.register_blueprint(views.blueprint)
