"""`flask performance scan`: what the rules find."""

import click

from gorm.accounts.actor import SYSTEM
from gorm.core.text import count
from gorm.performance.cli.group import performance_group
from gorm.performance.rules.numbers import LABELS
from gorm.performance.service.scanning import Scanned, scan


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
