"""The first five minutes: the sample office, one finished pack on disk, and what to say of both."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.roles import Role
from gorm.briefings.contents import PackOrder
from gorm.briefings.models import Pack, PackState, Purpose
from gorm.briefings.queries import pack_detail, pack_subject, preparer
from gorm.briefings.service import begin, issue, open_pack
from gorm.core.db import session, unit_of_work
from gorm.core.errors import GormError
from gorm.core.text import count, listed
from gorm.demo import library
from gorm.demo.library import Reader
from gorm.demo.sample.pack_words import next_meeting_with, write_parts
from gorm.demo.sample.packs import add_packs
from gorm.demo.sample.people import PASSWORD
from gorm.demo.sample.service import Seeded
from gorm.places.offers import Audience, PlaceKind

FILE: Final = "sample-pack.pdf"
#: The place that the pack is about: a county, with districts, partners and much that was said.
_PLACE: Final = "brackenshire"
_PREPARED_BY: Final = "osei"


class NoPack(GormError):
    """The pack could not be made; the sample office stands all the same."""


def write_pack(instance: Path) -> Path:
    """Write the sample's first pack into the instance's folder, building it if there is none.

    Raises NoPack, with the reason, where it cannot be made or written.
    """
    actor = _preparer()
    number = _number_of_first() or _built(actor)
    add_packs()
    with unit_of_work():
        content = open_pack(actor, number)
    return _kept(instance / FILE, content)


def _preparer() -> Actor:
    reader = next(reader for reader in library.readers() if reader.key == _PREPARED_BY)
    actor = preparer(reader.email)
    if actor is None:
        raise NoPack(f"{reader.name}, who prepares the sample's pack, cannot sign in any more.")
    return actor


def _number_of_first() -> str | None:
    return session().scalar(
        select(Pack.number)
        .where(Pack.state == PackState.ISSUED, Pack.holds_restricted.is_(False))
        .order_by(Pack.id)
        .limit(1)
    )


def _built(actor: Actor) -> str:
    subject = pack_subject(PlaceKind.AREA, library.bodies()[_PLACE].reference)
    order = PackOrder(
        Purpose.NEGOTIATION,
        Audience.OFFICE,
        occasion="Meeting with the leader and the chief executive",
        meets_on=next_meeting_with(actor, subject.place.id),
        contact=f"{actor.name}, 07700 900142",
    )
    with unit_of_work():
        number = begin(actor, subject.place, order)
        write_parts(actor, number)
    issue(actor, number)
    made = pack_detail(actor, number)
    if not made.is_ready:
        raise NoPack(made.failure)
    return number


def _kept(path: Path, content: bytes) -> Path:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
    except OSError as error:
        raise NoPack(f"{path} cannot be written: {error.strerror}.") from error
    return path


def words_for(seeded: Seeded, port: str) -> Iterator[str]:
    """What the command says of the sample office, line by line."""
    yield summary_of(seeded)
    yield ""
    yield f"Open http://127.0.0.1:{port} and sign in as any of these people."
    yield f"Everybody's password: {PASSWORD}"
    yield ""
    width = max(len(reader.email) for reader in library.readers())
    for reader in library.readers():
        yield f"  {reader.email:<{width}}  {_what_they_do(reader)}"


def summary_of(seeded: Seeded) -> str:
    """What seeding added, in a line."""
    if not seeded.is_new:
        return "The sample office is there already; nothing was added."
    parts = [
        count(seeded.areas, "area"),
        count(seeded.organisations, "organisation"),
        count(seeded.people, "person", "people"),
        count(seeded.users, "user"),
        count(seeded.engagements, "engagement"),
        count(seeded.commitments, "commitment"),
        count(seeded.figures, "figure"),
        count(seeded.cases, "case"),
        count(seeded.agreements, "agreement"),
    ]
    return f"Added the sample office of {library.office()['region_name']}: {listed(parts)}."


def _what_they_do(reader: Reader) -> str:
    roles = listed([Role(role).label.lower() for role in reader.roles])
    if reader.leads:
        names = [library.bodies()[key].short_name for key in reader.leads]
        return f"{roles}: leads on {listed(names)}"
    return f"{roles}: {reader.department}" if reader.department else roles
