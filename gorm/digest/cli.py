"""`flask digest …`: sending today's digests, for a timer of the server's."""

import sys

import click
from flask.cli import AppGroup

from gorm.core.errors import GormError
from gorm.core.text import count
from gorm.digest import service
from gorm.digest.service import Outcome

group = AppGroup("digest", help="The mail of what waits for somebody.")


@group.command("send")
def send() -> None:
    """Send today's digests; run it again as often as you like, nobody gets two.

    Ends with 0 where everybody has theirs, with 1 where somebody has not: standard error says why.
    """
    try:
        outcome = service.send_digests()
    except GormError as error:
        raise click.ClickException(str(error)) from error
    click.echo(_told(outcome))
    for line in (*outcome.trouble, outcome.cut_short):
        if line:
            click.echo(line, err=True)
    if not outcome.is_good:
        sys.exit(1)


def _told(outcome: Outcome) -> str:
    parts = [f"Sent {count(outcome.sent, 'digest')}", f"nothing due to {outcome.nothing_due}"]
    if outcome.failed:
        parts.append(f"{outcome.failed} failed")
    if outcome.doubtful:
        parts.append(f"{outcome.doubtful} may have gone out")
    if outcome.cut_short:
        parts.append("the rest not tried")
    return f"{', '.join(parts)}."
