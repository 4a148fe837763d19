"""`flask import authorities`: the register of local authorities."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from gorm.importing.cli import FILE, run_import
from gorm.places.service import import_register


@click.command("authorities")
@click.argument("path", type=FILE)
@with_appcontext
def authorities(path: Path) -> None:
    """Take in the register of English local authorities from a CSV file.

    The file as mySociety publishes it will do. Import the offices first.
    """
    run_import(path, import_register)
