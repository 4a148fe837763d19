"""`flask performance …`: comparing and scanning from the command line."""

from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from gorm.accounts.actor import SYSTEM
from gorm.core.text import count
from gorm.importing.cli import FILE, run_import
from gorm.performance.rules.numbers import LABELS
from gorm.performance.service.assessments_import import import_assessments
from gorm.performance.service.scanning import Scanned, scan

performance_group = AppGroup(
    "performance", help="Compare published figures, and find what stands out."
)


@performance_group.command("scan")
@click.option("--dry-run", "is_dry", is_flag=True, help="Say what would be found; keep nothing.")
def scan_command(is_dry: bool) -> None:
    """Look for significant under-performance by the rules that are in use."""
    scanned = scan(SYSTEM, "Asked for on the command line.", is_dry=is_dry)
    for line in _lines_of(scanned):
        click.echo(line)


def _lines_of(scanned: Scanned) -> list[str]:
    width = max(len(label) for label in LABELS.values())
    lines = [
        f"{LABELS[tally.rule]:<{width}}  {tally.found:>6,} found"
        f"  {tally.new:>6,} new  {tally.gone:>6,} no longer found"
        for tally in scanned.tallies
    ]
    total = f"{count(scanned.found, 'finding')}, {scanned.new:,} new"
    kept = scanned.reference or "nothing was kept"
    return [*lines, f"{total}, on edition {scanned.edition} of the figures ({kept})."]


@click.command("assessments")
@click.argument("path", type=FILE)
@with_appcontext
def assessments_command(path: Path) -> None:
    """Take in what inspectors and auditors judged from a CSV file."""
    run_import(path, import_assessments)
