"""`flask packs build` and `flask packs verify`: packs from the command line.

What `verify` ends with: 0 for a pack of ours, unaltered and in force; 3 for one that is superseded,
withdrawn or past its last day; 4 for a file that was altered; 5 for a print that was never issued;
6 for what is none of ours. 1 and 2 are for what could not be asked."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click
from flask.cli import AppGroup
from sqlalchemy.exc import DBAPIError

from gorm.accounts.actor import SYSTEM, Actor
from gorm.briefings import queries
from gorm.briefings.contents import PackOrder, PackSubject
from gorm.briefings.models import Purpose
from gorm.briefings.policy import may_build, prepares_as
from gorm.briefings.queries import PackDetail
from gorm.briefings.queries.verdicts import TITLES, told
from gorm.briefings.queries.verifying import Verdict, verify
from gorm.briefings.service import RestrictedWithheld, build_pack, open_pack
from gorm.core.db import unit_of_work
from gorm.core.errors import GormError, NotFound
from gorm.core.text import cleaned, count, one_line
from gorm.places.offers import Audience, PlaceKind

packs = AppGroup("packs", help="Briefing packs.")


@dataclass(frozen=True)
class _Words:
    """What the command line says of a pack in words."""

    occasion: str
    handling: str
    oral_briefing_from: str
    leaves_out_restricted: bool


@packs.command("build")
@click.option("--area", "area", metavar="REF", help="The area, by its reference (E06000010).")
@click.option("--organisation", metavar="REF", help="The organisation, by its reference.")
@click.option(
    "--purpose", required=True, type=click.Choice([p.value.replace("_", "-") for p in Purpose])
)
@click.option("--audience", required=True, type=click.Choice([a.value for a in Audience]))
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--as", "email", metavar="EMAIL", help="Prepare it as this user.")
@click.option("--occasion", default="", help="Printed on the cover.")
@click.option("--handling", default="", help="Printed under the marking.")
@click.option("--oral-briefing-from", default="", help="Who tells what restricted records say.")
@click.option("--leave-out-restricted", is_flag=True, help="Leave restricted records out.")
def build(
    *,
    area: str | None,
    organisation: str | None,
    purpose: str,
    audience: str,
    output: Path,
    email: str | None,
    occasion: str,
    handling: str,
    oral_briefing_from: str,
    leave_out_restricted: bool,
) -> None:
    """Build a pack, keep it, and copy its PDF to a file."""
    words = _Words(
        _short("--occasion", occasion),
        _short("--handling", handling),
        _short("--oral-briefing-from", oral_briefing_from),
        leave_out_restricted,
    )
    _check_folder(output)
    with told_plainly():
        subject = _subject(area, organisation)
        actor = _actor(email, subject)
        began = time.monotonic()
        number = _built(
            actor, subject, Purpose(purpose.replace("-", "_")), Audience(audience), words
        )
        reader = _reader(actor, subject)
        made = queries.pack_detail(reader, number)
        if not made.is_ready:
            raise click.ClickException(f"{number} was not made. {made.failure}")
        seconds = time.monotonic() - began
        with unit_of_work():
            content = open_pack(reader, number)
    copy_to(content, output, number)
    click.echo(_summary(made, seconds, output))


#: What `flask packs verify` ends with.
_EXIT_CODES: Final = {
    Verdict.IN_FORCE: 0,
    Verdict.OUT_OF_FORCE: 3,
    Verdict.ALTERED: 4,
    Verdict.DRAFT: 5,
    Verdict.UNKNOWN: 6,
}


@packs.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify_file(file: Path) -> None:
    """Say whether FILE is a pack of ours, unaltered, and still to be used.

    Ends with 0 where it is; 3 where it is superseded, withdrawn or past its last day; 4 where it
    was altered; 5 where it is a print that was never issued; 6 where it is none of ours.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror}.") from error
    with told_plainly():
        found = verify(SYSTEM, content)
    click.echo(TITLES[found.verdict])
    for line in told(found):
        click.echo(f"  {line}")
    click.echo(f"  SHA-256 {found.digest}")
    raise SystemExit(_EXIT_CODES[found.verdict])


def _built(
    actor: Actor, subject: PackSubject, purpose: Purpose, audience: Audience, words: _Words
) -> str:
    try:
        return build_pack(
            actor,
            subject.place,
            PackOrder(
                purpose,
                audience,
                occasion=words.occasion,
                handling=words.handling,
                oral_briefing_from=words.oral_briefing_from,
                leaves_out_restricted=words.leaves_out_restricted,
            ),
        )
    except RestrictedWithheld as question:
        raise click.ClickException(
            f"{question} As a director, add --leave-out-restricted, or --oral-briefing-from NAME."
        ) from question


def _reader(actor: Actor, subject: PackSubject) -> Actor:
    """Whoever prepared the pack, as one who may open it."""
    return prepares_as(actor, subject.office_id, subject.office_code, subject.office_name)


def _subject(area: str | None, organisation: str | None) -> PackSubject:
    if bool(area) == bool(organisation):
        raise click.UsageError("Give either --area or --organisation.")
    kind = PlaceKind.AREA if area else PlaceKind.ORGANISATION
    reference = one_line(area or organisation)
    try:
        return queries.pack_subject(kind, reference)
    except NotFound as error:
        raise click.UsageError(_unknown(kind, reference)) from error


def _unknown(kind: PlaceKind, reference: str) -> str:
    """What to say of a reference that nothing has."""
    similar = queries.similar_places(kind, reference)
    words = f"There is no {kind.value} {reference!r}."
    if similar:
        return words + " Did you mean " + " or ".join(f"{r} ({n})" for r, n in similar) + "?"
    if not queries.has_places(kind):
        return words + f" No {kind.value} is on record yet: import or add some first."
    return words


def _actor(email: str | None, subject: PackSubject) -> Actor:
    actor = queries.preparer(one_line(email)) if email else SYSTEM
    if actor is None:
        raise click.UsageError(f"There is no active user {email!r}.")
    if not may_build(actor, subject.office_id):
        who = actor.name if email else "The command line"
        hint = "" if email else " Name a user of the office that is to have it: --as EMAIL."
        raise click.UsageError(f"{who} cannot build packs about {subject.place.name}.{hint}")
    return actor


def _short(option: str, text: str) -> str:
    line = one_line(cleaned(text))
    if len(line) > 200:
        raise click.UsageError(f"{option} can be 200 characters long.")
    return line


def _check_folder(output: Path) -> None:
    if not output.absolute().parent.is_dir():
        raise click.UsageError(f"There is no folder {output.absolute().parent}.")


def copy_to(content: bytes, output: Path, number: str) -> None:
    """Copy what is kept under a number to a file that others cannot read."""
    try:
        descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
    except OSError as error:
        raise click.ClickException(
            f"{number} is built and kept, but {output} cannot be written: {error.strerror}."
        ) from error


def _summary(made: PackDetail, seconds: float, output: Path) -> str:
    return "\n".join(
        (
            f"{made.number}: {made.place.name}, {made.purpose.label}, {made.marking}",
            f"  {count(made.pages or 0, 'page')}, {made.bytes:,} bytes, {seconds:.1f} seconds",
            f"  content {made.content_digest}",
            f"  file    {made.file_digest}",
            f"  {output}",
        )
    )


@contextmanager
def told_plainly() -> Iterator[None]:
    """Say what went wrong in a sentence, without a traceback."""
    try:
        yield
    except GormError as error:
        raise click.ClickException(str(error)) from error
    except DBAPIError as error:
        raise click.ClickException(
            "The database does not answer or is not set up. Run `flask db upgrade`, then try again."
        ) from error
