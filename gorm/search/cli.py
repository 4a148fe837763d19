"""`flask search …`: writing the index anew, and whether it holds what it should."""

import click
from flask.cli import AppGroup

from gorm.search.offers import sources
from gorm.search.queries.checking import checked
from gorm.search.service.rebuilding import Progress, rebuild

group = AppGroup("search", help="The index that searching reads.")


@group.command("rebuild")
@click.option("--kind", "kinds", multiple=True, help="Only this kind of record. May be repeated.")
@click.option("--after", type=click.IntRange(0), default=0, help="Go on after this id of a kind.")
@click.option(
    "--where-needed", is_flag=True, help="Only kinds of which the counts differ, as check says."
)
def rebuild_command(kinds: tuple[str, ...], after: int, *, where_needed: bool) -> None:
    """Write the index anew, in short transactions, while people go on working.

    When it is interrupted, run it again: with --kind and --after, as its last line says, it goes on
    where it was.
    """
    known = [one.kind for one in sources.offers()]
    if unknown := [kind for kind in kinds if kind not in known]:
        raise click.UsageError(f"There is no kind {unknown[0]}; there are {', '.join(known)}.")
    if after and len(kinds) != 1:
        raise click.UsageError("Say with --kind which kind of record --after is about.")
    if where_needed:
        kinds = tuple(one.kind for one in checked() if not one.is_sound)
        if not kinds:
            click.echo("The index holds what it should.")
            return
    for kind, written in rebuild(kinds, after, tell=_tell).items():
        click.echo(f"{written:>11,}  {kind}")


@group.command("check")
def check_command() -> None:
    """Compare the counts of records, of documents and of the index; fails where they differ."""
    found = checked()
    for one in found:
        told = "" if one.is_sound else "  DIFFERS: run flask search rebuild --kind " + one.kind
        counts = f"{one.records:>11,} {one.documents:>11,} {one.indexed:>11,}"
        click.echo(f"{counts}  {one.kind}{told}")
    if not all(one.is_sound for one in found):
        raise click.exceptions.Exit(1)


def _tell(progress: Progress) -> None:
    click.echo(f"flask search rebuild --kind {progress.kind} --after {progress.up_to}", err=True)
