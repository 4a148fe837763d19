"""`flask demo …`: a sample office to look at, and a full database to measure."""

import click
from flask import current_app
from flask.cli import AppGroup

from gorm.core.db import unit_of_work
from gorm.core.errors import Refused
from gorm.core.text import count
from gorm.demo.sample.people import PASSWORD
from gorm.demo.sample.service import Seeded, seed
from gorm.demo.scale.country import MEASURER
from gorm.demo.scale.service import fill

group = AppGroup("demo", help="A fictional office to look at, and data to measure with.")


@group.command("seed")
def seed_command() -> None:
    """Add the sample office: a fictional region with a year of engagements."""
    click.echo(_said_of(_seeded()))


@group.command("scale")
@click.option("--engagements", type=click.IntRange(1, 10_000_000), required=True)
@click.option("--areas", type=int, default=400, show_default=True)
@click.option("--seed", "seed_number", type=int, default=1, show_default=True)
def scale_command(engagements: int, areas: int, seed_number: int) -> None:
    """Fill an empty database for measuring: councils, people and N engagements."""
    _refuse_in_production()
    try:
        with unit_of_work():
            rows = fill(engagements, areas, seed_number)
    except Refused as refused:
        raise click.ClickException(str(refused)) from refused
    for table, number in rows.items():
        click.echo(f"{number:>11,}  {table}")
    click.echo(f"Sign in as {MEASURER} with the password: {PASSWORD}")


def _refuse_in_production() -> None:
    if current_app.extensions["gorm.settings"].is_production:
        raise click.ClickException(
            "The sample's password is printed for everybody to read; it is not for production."
        )


def _seeded() -> Seeded:
    _refuse_in_production()
    try:
        with unit_of_work():
            return seed()
    except Refused as refused:
        raise click.ClickException(str(refused)) from refused


def _said_of(seeded: Seeded) -> str:
    if not seeded.is_new:
        return "The sample office is there already; nothing was added."
    parts = (
        count(seeded.areas, "area"),
        count(seeded.organisations, "organisation"),
        count(seeded.people, "person", "people"),
        count(seeded.users, "user"),
        count(seeded.engagements, "engagement"),
        count(seeded.commitments, "commitment"),
    )
    return "Added the sample office: " + ", ".join(parts) + "."
