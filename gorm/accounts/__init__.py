"""Who uses GORM: offices, departments, users, their roles and grades, and signing in."""

from flask import Flask
from flask_login import LoginManager

from gorm.accounts import cli, views
from gorm.accounts.sign_in import actor_for


def init_app(app: Flask) -> None:
    """Give the application its sign-in, the pages about users and offices, and `flask users`."""
    manager = LoginManager(app)
    manager.session_protection = None  # the row on the server decides, not the browser's name
    manager.user_loader(actor_for)
    for blueprint in views.BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.cli.add_command(cli.group)
