"""Who uses GORM: offices, departments, users, their roles and grades, and signing in."""

from flask import Flask
from flask_login import LoginManager

from gorm.accounts import views
from gorm.accounts.sign_in import actor_for


def init_app(app: Flask) -> None:
    """Give the application its sign-in and the pages about users."""
    manager = LoginManager(app)
    manager.session_protection = None  # the row on the server decides, not the browser's name
    manager.user_loader(actor_for)
    app.register_blueprint(views.blueprint)
