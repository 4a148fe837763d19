"""Files that come in: read safely, told of row by row, taken whole or not at all."""

from flask import Flask

from gorm.importing import cli
from gorm.importing import models as models


def init_app(app: Flask) -> None:
    """Give the application `flask import …`; higher features add their commands to it."""
    app.cli.add_command(cli.import_group)
