"""`flask import map`: a map of the country from a file."""

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from gorm.accounts.actor import SYSTEM
from gorm.core.db import unit_of_work
from gorm.core.errors import Refused
from gorm.core.text import count
from gorm.importing.cli import FILE
from gorm.performance.queries.maps import MapChecked, map_checked
from gorm.performance.rules.map_files import MOST_BYTES, map_read
from gorm.performance.service.maps import MapDetails, take_map


@click.command("map")
@click.argument("path", type=FILE)
@click.option("--name", default="", help="What it is called; the name of the file unless told.")
@click.option("--source", required=True, help="Who made it; stands under every picture.")
@click.option("--licence", required=True, help="On what terms it may be used.")
@with_appcontext
def area_map(path: Path, name: str, source: str, licence: str) -> None:
    """Take in a map from HexJSON or GeoJSON, and put it to use."""
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    try:
        read = map_read(content)
        with unit_of_work():
            details = MapDetails(name or path.stem, source, licence, path.name)
            reference = take_map(SYSTEM, details, content, read)
    except Refused as refused:
        click.echo(str(refused), err=True)
        sys.exit(1)
    _tell(map_checked(reference))


def _tell(found: MapChecked) -> None:
    record = found.record
    click.echo(f"{record.reference}: {record.name}, {count(record.shapes, 'shape')}, in use.")
    if record.left_out:
        click.echo(f"Left out, for they are not of England: {record.left_out}.")
    if found.unknown:
        click.echo(f"Not in the register: {', '.join(found.unknown)}.")
    if found.missing:
        click.echo(f"Without a place on the map: {', '.join(found.missing)}.")
