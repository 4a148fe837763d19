"""`flask import peers`: peer groups from a file."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from gorm.accounts.actor import SYSTEM
from gorm.importing.cli import FILE, run_import
from gorm.performance.service.peers import import_groups


@click.command("peers")
@click.argument("path", type=FILE)
@with_appcontext
def peers(path: Path) -> None:
    """Take in peer groups from a CSV file with group_code, group_name and gss_code."""
    run_import(path, lambda table: import_groups(SYSTEM, table))
