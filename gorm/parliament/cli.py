"""`flask parliament import`: constituencies and their members from a file."""

from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from gorm.core.db import session
from gorm.importing.cli import FILE, run_import
from gorm.importing.report import ImportReport
from gorm.importing.tables import Table
from gorm.parliament.service.importing import import_seats

parliament_group = AppGroup("parliament", help="Constituencies and their Members of Parliament.")


@parliament_group.command("import")
@click.argument("path", type=FILE)
@click.option("--dry-run", "is_dry", is_flag=True, help="Say what would change; keep nothing.")
@click.option("--sheet", help="Which sheet of a workbook to read, where several hold a table.")
@with_appcontext
def import_command(path: Path, sheet: str | None, *, is_dry: bool) -> None:
    """Take in constituencies and who sits for them, from a CSV file or a workbook.

    With a column for the constituency and, where they are there, code, member, party, since,
    areas (references of areas or GSS codes of councils) and partly (areas that hold a part of it).
    """

    def take(table: Table) -> ImportReport:
        report = import_seats(table)
        if is_dry:
            session().rollback()
        return report

    run_import(path, take, sheet)
    if is_dry:
        click.echo("That was a trial: nothing was kept.")
