"""`flask merging …`: looking for what is entered twice, for a nightly run."""

import click
from flask.cli import AppGroup

from gorm.core.db import unit_of_work
from gorm.core.text import count
from gorm.merging.service import compare, keep

merging_group = AppGroup("merging", help="People and organisations entered twice.")


@merging_group.command("look")
def look_now() -> None:
    """Compare everybody and every organisation, and keep the pairs that may be one."""
    alike = compare()
    with unit_of_work():
        people, bodies = keep(alike)
    click.echo(f"{count(people, 'pair')} of people, {count(bodies, 'pair')} of organisations.")
