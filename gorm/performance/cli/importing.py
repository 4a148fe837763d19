"""`flask import indicators`, `peers` and `assessments`: what is measured and judged, from files."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from gorm.accounts.actor import SYSTEM
from gorm.importing.cli import FILE, run_import
from gorm.performance.service.assessments_import import import_assessments
from gorm.performance.service.intake_indicators import import_indicators
from gorm.performance.service.peers import import_groups


@click.command("indicators")
@click.argument("path", type=FILE)
@click.option(
    "--map",
    "pairs",
    multiple=True,
    metavar="FIELD=HEADING",
    help="Say which column holds a field, such as code=Ref. May be given again.",
)
@click.option("--sheet", help="Which sheet of a workbook to read, where several hold a table.")
@with_appcontext
def indicators(path: Path, pairs: tuple[str, ...], sheet: str | None) -> None:
    """Take in a catalogue of indicators from a CSV file or a workbook.

    With code, name, theme and polarity; and, where they are there, kind, unit, breakdowns,
    source, licence, definition, floor_standard, level, measures, gap_from, gap_to and form.
    """
    run_import(path, lambda table: import_indicators(table, pairs), sheet)


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
