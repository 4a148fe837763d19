"""`flask packs batch`: packs on many areas from the command line, made here and copied away."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import click

from gorm.accounts.actor import Actor
from gorm.briefings.cli.packs import copy_to, told_plainly
from gorm.briefings.contents import PackOrder
from gorm.briefings.models import BatchEntryState, PackForm, PrintSize, Purpose
from gorm.briefings.queries import batches as batch_queries
from gorm.briefings.queries import preparer
from gorm.briefings.queries.batches import BatchDetail
from gorm.briefings.service.batch_job import STORE
from gorm.briefings.service.batching import BATCH_JOB, WantedBatch, ask_for_batch
from gorm.core.db import one_moment, unit_of_work
from gorm.core.text import cleaned, count, one_line
from gorm.jobs.queries import job_of
from gorm.jobs.service import run_waiting
from gorm.places.offers import Audience


@click.command("batch")
@click.option("--as", "email", required=True, metavar="EMAIL", help="Prepare them as this user.")
@click.option("--area", "areas", multiple=True, metavar="REF", help="An area; again for more.")
@click.option("--all", "is_all", is_flag=True, help="All areas of the user's office.")
@click.option(
    "--purpose", required=True, type=click.Choice([p.value.replace("_", "-") for p in Purpose])
)
@click.option("--audience", required=True, type=click.Choice([a.value for a in Audience]))
@click.option("--form", type=click.Choice(["full", "card"]), default="full")
@click.option("--size", type=click.Choice([s.value for s in PrintSize]), default="standard")
@click.option("--title", default="Packs from the command line", help="The name of the batch.")
@click.option("--occasion", default="", help="Printed on every cover.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Of the meetings.")
@click.option("--issue", "issues", is_flag=True, help="Issue what needs no clearance.")
@click.option(
    "--output", required=True, type=click.Path(file_okay=False, exists=True, path_type=Path)
)
def batch(
    *,
    email: str,
    areas: tuple[str, ...],
    is_all: bool,
    purpose: str,
    audience: str,
    form: str,
    size: str,
    title: str,
    occasion: str,
    day: datetime | None,
    issues: bool,
    output: Path,
) -> None:
    """Build packs on many areas, bind them, and copy PDF and zip into a folder."""
    if bool(areas) == is_all:
        raise click.UsageError("Give either --area, as often as needed, or --all.")
    order = PackOrder(
        Purpose(purpose.replace("-", "_")),
        Audience(audience),
        occasion=_short(occasion),
        form=PackForm(form),
        size=PrintSize(size),
        meets_on=_day(day),
    )
    with told_plainly():
        actor, known = _preparer(email)
        wanted = WantedBatch(
            title=_short(title) or "Packs from the command line",
            office_id=actor.office_id or 0,
            areas=known if is_all else [one_line(area) for area in areas],
            order=order,
            issues=issues,
        )
        with unit_of_work():
            reference = ask_for_batch(actor, wanted)
        run_waiting(BATCH_JOB)
        with one_moment():
            made = batch_queries.batch_detail(actor, reference)
            job = job_of(actor, reference)
    _tell(made, job.words if job else "", output)


def _preparer(email: str) -> tuple[Actor, Sequence[str]]:
    """The user who prepares them, and the areas of their office."""
    with one_moment():
        actor = preparer(one_line(email))
        if actor is None or actor.office_id is None:
            raise click.UsageError(f"There is no active user {email!r} of an office.")
        return actor, [ref for ref, _ in batch_queries.areas_of_office(actor.office_id)]


def _tell(made: BatchDetail, words: str, output: Path) -> None:
    for entry in made.entries:
        how = entry.failure or entry.state.label.lower()
        told = count(entry.pages, "page") if entry.pages else how
        click.echo(f"{entry.number or '-':<12} {entry.area}: {told}")
    click.echo(f"{made.reference}: {words}")
    if not made.pdf_digest:
        raise click.ClickException("Nothing was bound.")
    for digest, ending in ((made.pdf_digest, "pdf"), (made.zip_digest, "zip")):
        path = output / f"{made.reference}.{ending}"
        copy_to(STORE.kept(digest), path, made.reference)
        click.echo(f"  {path}")
    if any(entry.state is BatchEntryState.FAILED for entry in made.entries):
        raise SystemExit(1)


def _short(words: str) -> str:
    return one_line(cleaned(words))[:200]


def _day(typed: datetime | None) -> date | None:
    return typed.date() if typed else None
