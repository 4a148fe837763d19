"""`flask import peers` and `flask import assessments`: peer groups and judgements from files."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from gorm.accounts.actor import SYSTEM
from gorm.importing.cli import FILE, run_import
from gorm.performance.service.assessments_import import import_assessments
from gorm.performance.service.peers import import_groups


@click.command("peers")
@click.argument("path", type=FILE)
@with_appcontext
def peers(path: Path) -> None:
    """Take in peer groups from a CSV file with group_code, group_name and gss_code."""
    run_import(path, lambda table: import_groups(SYSTEM, table))


@click.command("assessments")
@click.argument("path", type=FILE)
@with_appcontext
def assessments(path: Path) -> None:
    """Take in what inspectors and auditors judged from a CSV file.

    With gss_code, scheme, category, judged_on and source; and, where they are there, service,
    source_address, theme and notes.
    """
    run_import(path, import_assessments)
