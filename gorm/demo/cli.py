"""`flask demo …`: a sample office to look at, and a full database to measure."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from gorm.accounts.actor import SYSTEM
from gorm.core.db import unit_of_work
from gorm.core.errors import GormError
from gorm.demo.prepare import summary_of, words_for, write_pack
from gorm.demo.sample.people import PASSWORD
from gorm.demo.sample.service import Seeded, seed
from gorm.demo.scale.country import MEASURER
from gorm.demo.scale.service import fill
from gorm.performance.service.scanning import scan

group = AppGroup("demo", help="A fictional office to look at, and data to measure with.")


@group.command("seed")
def seed_command() -> None:
    """Add the sample office: a fictional region with a year of engagements."""
    click.echo(summary_of(_seeded()))


@group.command("prepare")
def prepare_command() -> None:
    """Add the sample office, write one finished pack, and say who can sign in."""
    seeded = _seeded()
    for line in words_for(seeded, os.environ.get("PORT", "5000")):
        click.echo(line)
    click.echo("")
    _prepare_pack()


@group.command("scale")
@click.option("--engagements", type=click.IntRange(1, 10_000_000), required=True)
@click.option("--areas", type=int, default=400, show_default=True)
@click.option("--seed", "seed_number", type=int, default=1, show_default=True)
def scale_command(engagements: int, areas: int, seed_number: int) -> None:
    """Fill an empty database for measuring: councils, people and N engagements."""
    _refuse_in_production()
    with _told_plainly(), unit_of_work():
        rows = fill(engagements, areas, seed_number)
    for table, number in rows.items():
        click.echo(f"{number:>11,}  {table}")
    click.echo(f"Sign in as {MEASURER} with the password: {PASSWORD}")


def _seeded() -> Seeded:
    _refuse_in_production()
    with _told_plainly():
        with unit_of_work():
            seeded = seed()
        if seeded.is_new:
            scan(SYSTEM, "Sample office, made by a command on the server")
        return seeded


def _prepare_pack() -> None:
    """Write the pack; where it cannot be made, say so loudly and leave the office usable."""
    try:
        path = write_pack(Path(current_app.instance_path))
    except GormError as error:
        click.secho(f"THERE IS NO SAMPLE PACK: {error}", fg="red", err=True)
    else:
        click.echo(f"A finished briefing pack: {path}")


def _refuse_in_production() -> None:
    if current_app.extensions["gorm.settings"].is_production:
        raise click.ClickException(
            "The sample's password is printed for everybody to read; it is not for production."
        )


@contextmanager
def _told_plainly() -> Iterator[None]:
    try:
        yield
    except GormError as error:
        raise click.ClickException(str(error)) from error
