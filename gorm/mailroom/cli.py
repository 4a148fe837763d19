"""`flask mail …`: reading the mailbox that an office points at GORM."""

import time

import click
from flask.cli import AppGroup

from gorm.core.surroundings import setting
from gorm.mailroom.service.mailbox import MailFault, Polled, poll

group = AppGroup("mail", help="The mailbox from which invitations are taken in.")


@group.command("poll")
@click.option(
    "--watch", type=click.IntRange(30, 3600), help="Go on, and look every so many seconds."
)
def poll_mail(watch: int | None) -> None:
    """Take in what is unseen in the mailbox; safe to run as often as you like."""
    mailbox = setting("mail")
    if mailbox is None:
        raise click.ClickException("No mailbox is set: GORM_MAIL_HOST is empty.")
    while True:
        try:
            done = poll(mailbox)
        except MailFault as fault:
            if watch is None:
                raise click.ClickException(str(fault)) from fault
            click.echo(str(fault), err=True)
        else:
            click.echo(_told(done))
            if done.failed and watch is None:
                raise click.ClickException(f"{done.failed} could not be taken in: see the log.")
        if watch is None:
            return
        time.sleep(watch)


def _told(done: Polled) -> str:
    more = " There is more: the next run takes it." if done.is_cut else ""
    return f"Taken: {done.taken}. Refused: {done.refused}. Failed: {done.failed}.{more}"
