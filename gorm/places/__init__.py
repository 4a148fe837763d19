"""Areas, the councils and partners in them, and what became of those that were reorganised."""

from flask import Flask

from gorm.importing.cli import import_group
from gorm.places import cli
from gorm.places.views import blueprint


def init_app(app: Flask) -> None:
    """Give the application this feature."""
    import_group.add_command(cli.authorities)
    app.register_blueprint(blueprint)
