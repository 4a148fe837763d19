"""`flask import …`: the group, and the command for offices."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

import click
from flask.cli import AppGroup

from gorm.core.db import unit_of_work
from gorm.importing.offices import import_offices
from gorm.importing.report import FileRefused, ImportReport
from gorm.importing.tables import Table, read_file

import_group = AppGroup("import", help="Take in files: all of a file, or nothing of it.")
#: A path that a command is given; that it cannot be opened is a mistake of usage.
FILE: Final = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


def run_import(path: Path, take: Callable[[Table], ImportReport], sheet: str | None = None) -> None:
    """Read a file, take it in one transaction, print what came of it; status 1 where refused."""
    report = _report_of(path, take, sheet)
    for line in report.lines():
        click.echo(line, err=report.is_refused)
    if report.is_refused:
        sys.exit(1)


def _report_of(
    path: Path, take: Callable[[Table], ImportReport], sheet: str | None
) -> ImportReport:
    try:
        table = read_file(path, sheet)
        with unit_of_work():
            report = take(table)
        return replace(report, notes=(*table.notes, *report.notes))
    except FileRefused as refused:
        return refused.report


@import_group.command("offices")
@click.argument("path", type=FILE)
def offices(path: Path) -> None:
    """Take in the Government Offices and their regions from a CSV file."""
    run_import(path, import_offices)
