"""`flask negotiations …`: taking in sets of outcomes."""

from pathlib import Path

import click
from flask.cli import AppGroup

from gorm.accounts.actor import SYSTEM
from gorm.importing.cli import FILE, run_import
from gorm.negotiations.service.outcomes import import_outcomes

negotiations_group = AppGroup("negotiations", help="Agreements with areas.")


@negotiations_group.command("import-outcomes")
@click.argument("path", type=FILE)
@click.option("--set", "name", required=True, help="What the set is called.")
@click.option("--sheet", help="The sheet of a workbook, where several hold a table.")
def outcomes(path: Path, name: str, sheet: str | None) -> None:
    """Take in a set of outcomes: order, priority_outcome, ambition, source."""
    run_import(path, lambda table: import_outcomes(SYSTEM, table, name), sheet)
