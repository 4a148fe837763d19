"""`flask performance recompute`: every comparison anew, as after a change of the register."""

import click

from gorm.core.text import count
from gorm.performance.cli.group import performance_group
from gorm.performance.service.standings import recompute_all


@performance_group.command("recompute")
def recompute_command() -> None:
    """Compute every comparison anew; people go on working meanwhile."""
    sheets = recompute_all("Asked for on the command line.")
    click.echo(f"Computed {count(sheets, 'comparison')}.")
