"""`flask demo …`: a sample office to look at, and a full database to measure."""

import click
from flask import current_app
from flask.cli import AppGroup

from gorm.core.db import unit_of_work
from gorm.core.errors import Refused
from gorm.core.text import count
from gorm.demo.sample.service import Seeded, seed

group = AppGroup("demo", help="A fictional office to look at, and data to measure with.")


@group.command("seed")
def seed_command() -> None:
    """Add the sample office: a fictional region with a year of engagements."""
    click.echo(_said_of(_seeded()))


def _seeded() -> Seeded:
    if current_app.extensions["gorm.settings"].is_production:
        raise click.ClickException(
            "The sample office's password is printed for everybody to read; it is not for production."
        )
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
