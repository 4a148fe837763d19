"""Long work: asked for in a transaction, done beside the pages, with progress, cancel and retry."""

from flask import Flask

from gorm.jobs import cli, views, waking
from gorm.jobs import models as models


def init_app(app: Flask) -> None:
    """Give the application its jobs, their pages, and `flask jobs …`."""
    waking.watch()
    app.register_blueprint(views.blueprint)
    app.cli.add_command(cli.jobs_group)
