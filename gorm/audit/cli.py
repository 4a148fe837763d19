"""`flask audit verify`: whether the trail is as it was written."""

import sys

import click
from flask.cli import AppGroup

from gorm.audit import verification
from gorm.core.text import count

group = AppGroup("audit", help="The audit trail.")


@group.command("verify")
@click.option("--head", default="", help="A head's digest noted earlier, which must still stand.")
def verify(head: str) -> None:
    """Check every entry of the trail; prints the first fault and ends with status 1."""
    verdict = verification.verdict()
    fault = verdict.fault
    if not fault and head and not verification.knows_digest(head.strip().lower()):
        fault = "No entry has the digest that was noted: the end of the trail was taken away."
    if fault:
        click.echo(fault, err=True)
        sys.exit(1)
    entries = count(verdict.head.number, "entry", "entries")
    click.echo(f"The trail is whole: {entries}, head {verdict.head.digest}.")
