"""`flask funding import`: a list of awards as it is published."""

from pathlib import Path
from typing import Final

import click
from flask.cli import AppGroup

from gorm.accounts.actor import SYSTEM
from gorm.core.errors import Refused
from gorm.funding.rules.files import PlannedStep, Step
from gorm.funding.service.importing import Looked, look, programme_called, take_in
from gorm.importing.cli import FILE, run_import
from gorm.importing.report import ImportReport
from gorm.importing.tables import Table

funding_group = AppGroup("funding", help="Awards of government money to places.")
_MOST_LINES: Final = 200


@funding_group.command("import")
@click.argument("path", type=FILE)
@click.option("--programme", required=True, help="The name of the programme, or its reference.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--sheet", help="The sheet of a workbook that holds the table.")
def import_awards(path: Path, programme: str, dry_run: bool, sheet: str | None) -> None:
    """Take in a list of awards under one programme: all of the file, or nothing of it."""
    run_import(path, lambda table: _taken(table, programme, path.name, dry_run=dry_run), sheet)
    if dry_run:
        click.echo("This was a trial: nothing was changed.")


def _taken(table: Table, programme: str, file_name: str, *, dry_run: bool) -> ImportReport:
    try:
        found = programme_called(programme)
    except Refused as refused:
        raise click.UsageError(str(refused)) from refused
    looked = look(SYSTEM, table, found, file_name)
    if not looked.faults:
        _tell(looked)
    return looked.report if dry_run else take_in(SYSTEM, looked)


def _tell(looked: Looked) -> None:
    told = [one for one in looked.steps if one.step in (Step.ADD, Step.REVISE)]
    for one in told[:_MOST_LINES]:
        click.echo(_line(one))
    if (more := len(told) - _MOST_LINES) > 0:
        click.echo(f"And {more:,} more.")


def _line(one: PlannedStep) -> str:
    who = f"Row {one.wanted.row}: {one.wanted.place_name}, {one.wanted.year}"
    if one.step is Step.ADD:
        return f"{who}: {one.wanted.amount}, added."
    changes = "; ".join(f"{name} {old} → {new}" for name, (old, new) in one.changes.items())
    return f"{who}: {changes}."
