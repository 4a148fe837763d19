"""Reading one pack, with the packs that it has to do with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from gorm.accounts.actor import Actor
from gorm.accounts.models import User
from gorm.audit.queries import Doing, latest_doings
from gorm.briefings.models import (
    Pack,
    PackForm,
    PackReader,
    PackState,
    PrintSize,
    Purpose,
    RestrictedAnswer,
)
from gorm.briefings.policy import visible_to
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.core.plain_data import short_form
from gorm.core.references import is_reference
from gorm.places.offers import Audience, Place, PlaceKind

# A pack takes seconds. One that has been in the making for longer was cut off with its process.
CUT_OFF_AFTER: Final = timedelta(minutes=5)
_CUT_OFF: Final = "Issuing this pack was interrupted. Nothing was issued: it can be tried again."


@dataclass(frozen=True)
class Related:
    """Another pack that has to do with this one."""

    number: str
    state: PackState
    addendum_number: int | None = None
    issued_at: datetime | None = None


@dataclass(frozen=True)
class PackDetail:
    """All that GORM knows of one pack, but for what stands in it."""

    number: str
    place: Place
    purpose: Purpose
    audience: Audience
    occasion: str
    marking: str
    handling: str
    oral_briefing_from: str
    office_name: str
    prepared_by: str
    data_as_at: datetime
    state: PackState
    form: PackForm
    failure: str
    pages: int | None
    bytes: int | None
    content_digest: str
    file_digest: str
    holds_restricted: bool
    version: int
    size: PrintSize
    language: str
    meets_on: date | None
    expires_on: date | None
    contact: str
    issued_at: datetime | None
    copies: int
    restricted_answer: RestrictedAnswer
    withdrawn_at: datetime | None
    withdrawn_because: str
    office_id: int | None
    readers: tuple[str, ...] = ()
    openings: tuple[Doing, ...] = ()
    #: The number of the pack that stands in its place, and of that to which it is an addendum.
    superseded_by: str = ""
    addendum_to: str = ""
    addendum_number: int | None = None
    addenda: tuple[Related, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Whether there is a file to open."""
        return self.state.has_file

    @property
    def is_expired(self) -> bool:
        """Whether its last day of use is past."""
        return self.expires_on is not None and self.expires_on < clock.today()

    @property
    def name(self) -> str:
        """What it is called: its number, and of an addendum also what it is one to."""
        if self.addendum_number is None:
            return self.number
        return f"{self.number}: addendum {self.addendum_number} to {self.addendum_to}"

    @property
    def short_digest(self) -> str:
        """The beginning of the content's digest, as its cover has it."""
        return short_form(self.content_digest)


def pack_detail(actor: Actor, number: str) -> PackDetail:
    """One pack with its readers and openings. Raises NotFound where it is not for the actor."""
    return detail_of(actor, pack_row(actor, number))


def pack_row(actor: Actor, number: str, *, is_held: bool = False) -> Pack:
    """The row of a pack with its place, its office and its preparer.

    A pack that is held is nobody else's to change until the transaction ends. Raises NotFound
    where it is not for the actor.
    """
    if not is_reference(number, "PACK"):
        raise NotFound("There is no such pack.")
    query = (
        select(Pack)
        .where(Pack.number == number, visible_to(actor))
        .options(
            joinedload(Pack.area),
            joinedload(Pack.organisation),
            joinedload(Pack.office),
            joinedload(Pack.prepared_by),
        )
    )
    if is_held:
        query = query.with_for_update(of=Pack).execution_options(populate_existing=True)
    pack = session().scalar(query)
    if pack is None:
        raise NotFound(f"There is no pack {number}.")
    return pack


#: Who prepared a pack that nobody did.
ON_COMMAND: Final = "GORM, on the command line"


def state_of(pack: Pack) -> PackState:
    """The state as it is told: what somebody began to issue, and never did, is what it was."""
    if pack.state is not PackState.ISSUING:
        return pack.state
    began = pack.issuing_since
    if began is not None and clock.now() - began <= CUT_OFF_AFTER:
        return pack.state
    return PackState.CLEARING if pack.frozen_digest else PackState.DRAFT


def detail_of(actor: Actor, pack: Pack) -> PackDetail:
    """A pack that was loaded with its place, as its page shows it."""
    state = state_of(pack)
    related = _related(actor, pack)
    return PackDetail(
        number=pack.number,
        place=pack_place(pack),
        purpose=pack.purpose,
        audience=pack.audience,
        occasion=pack.occasion,
        marking=pack.marking,
        handling=pack.handling,
        oral_briefing_from=pack.oral_briefing_from,
        office_name=pack.office.name if pack.office else "",
        prepared_by=pack.prepared_by.name if pack.prepared_by else ON_COMMAND,
        data_as_at=pack.data_as_at,
        state=state,
        form=pack.form,
        failure=pack.failure or (_CUT_OFF if state is not pack.state else ""),
        pages=pack.pages,
        bytes=pack.bytes,
        content_digest=pack.content_digest,
        file_digest=pack.file_digest,
        holds_restricted=pack.holds_restricted,
        readers=_readers(pack) if pack.holds_restricted else (),
        openings=latest_doings("pack.opened", "pack", pack.number) if state.has_file else (),
        version=pack.version,
        size=pack.size,
        language=pack.language,
        meets_on=pack.meets_on,
        expires_on=pack.expires_on,
        contact=pack.contact,
        issued_at=pack.issued_at,
        copies=pack.copies,
        restricted_answer=pack.restricted_answer,
        withdrawn_at=pack.withdrawn_at,
        withdrawn_because=pack.withdrawn_because,
        office_id=pack.office_id,
        superseded_by=_number_of(related, pack.superseded_by_id),
        addendum_to=_number_of(related, pack.addendum_to_id),
        addendum_number=pack.addendum_number,
        addenda=tuple(
            Related(row.number, row.state, row.addendum_number, row.issued_at)
            for row in related
            if row.addendum_to_id == pack.id
        ),
    )


def _related(actor: Actor, pack: Pack) -> Sequence[Any]:
    """The packs that this one points at, and those that are addenda to it."""
    pointed = [one for one in (pack.superseded_by_id, pack.addendum_to_id) if one is not None]
    if not pointed and not pack.state.has_file:
        return ()
    query = select(
        Pack.id, Pack.number, Pack.state, Pack.addendum_number, Pack.addendum_to_id, Pack.issued_at
    ).where(or_(Pack.id.in_(pointed), Pack.addendum_to_id == pack.id), visible_to(actor))
    return session().execute(query.order_by(Pack.addendum_number, Pack.id)).all()


def _number_of(related: Sequence[Any], pack_id: int | None) -> str:
    return next((row.number for row in related if row.id == pack_id), "")


def pack_place(pack: Pack) -> Place:
    """What a pack is about, of a pack that was loaded with it."""
    if pack.area is not None:
        return Place(PlaceKind.AREA, pack.area.id, pack.area.reference, pack.area.name)
    assert pack.organisation is not None  # noqa: S101 - ck_pack_one_subject
    found = pack.organisation
    return Place(PlaceKind.ORGANISATION, found.id, found.reference, found.name)


def _readers(pack: Pack) -> tuple[str, ...]:
    names = select(User.name).join(PackReader, PackReader.user_id == User.id)
    return tuple(session().scalars(names.where(PackReader.pack_id == pack.id).order_by(User.name)))
