"""Reading packs, and the places that packs are about."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from difflib import get_close_matches
from typing import Any, Final

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office, User
from gorm.accounts.sign_in import FULLY, actor_of
from gorm.audit.queries import Doing, latest_doings
from gorm.briefings.contents import PackSubject
from gorm.briefings.models import Pack, PackForm, PackReader, PackState, Purpose
from gorm.briefings.policy import visible_to
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.core.paging import ROWS_AT_ONCE, Cursor, Page, every_row, page_of
from gorm.core.plain_data import short_form
from gorm.core.references import is_reference
from gorm.places.models import Area, Organisation
from gorm.places.offers import Audience, Place, PlaceKind

PAGE_SIZE: Final = 25
# A pack takes seconds. One that has been in the making for longer was cut off with its process.
CUT_OFF_AFTER: Final = timedelta(minutes=5)
_CUT_OFF: Final = "Issuing this pack was interrupted. Nothing of it was kept: it is a draft again."


@dataclass(frozen=True)
class PackRow:
    """A pack in a list of them."""

    id: int
    number: str
    place_name: str
    purpose: Purpose
    audience: Audience
    occasion: str
    marking: str
    prepared_by: str
    data_as_at: datetime
    state: PackState

    @property
    def cursor(self) -> Cursor:
        """Where a list goes on after this row."""
        return Cursor(self.data_as_at.date(), self.id)


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
    readers: tuple[str, ...] = ()
    openings: tuple[Doing, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Whether there is a file to open."""
        return self.state.has_file

    @property
    def short_digest(self) -> str:
        """The beginning of the content's digest, as its cover has it."""
        return short_form(self.content_digest)


@dataclass(frozen=True)
class PackFilters:
    """What a list of packs shows; an empty filter shows all."""

    words: str = ""
    audience: Audience | None = None
    purpose: Purpose | None = None
    place: Place | None = field(default=None)


def pack_subject(kind: PlaceKind, reference: str) -> PackSubject:
    """The place that a pack can be about. Raises NotFound."""
    found = _area(reference) if kind is PlaceKind.AREA else _organisation(reference)
    if found is None:
        raise NotFound(f"There is no {kind.value} {reference}.")
    return found


def similar_places(kind: PlaceKind, words: str, limit: int = 5) -> tuple[tuple[str, str], ...]:
    """References and names that somebody may have meant, when nothing has the one they gave."""
    table: type[Area] | type[Organisation] = Area if kind is PlaceKind.AREA else Organisation
    sought = words.casefold()
    rows = session().execute(
        select(table.reference, table.name, table.search_name).where(table.is_current)
    )
    known = {reference: (name, search) for reference, name, search in rows}
    by_name = [r for r, (_, search) in known.items() if sought and sought in search]
    by_start = [r for r in sorted(known) if len(words) > 2 and r.startswith(words.upper())]
    by_code = get_close_matches(words.upper(), known, n=limit, cutoff=0.75)
    chosen = list(dict.fromkeys([*sorted(by_name), *by_start, *by_code]))[:limit]
    return tuple((reference, known[reference][0]) for reference in chosen)


def has_places(kind: PlaceKind) -> bool:
    """Whether any place of this kind is on record."""
    table: type[Area] | type[Organisation] = Area if kind is PlaceKind.AREA else Organisation
    return session().scalar(select(table.id).limit(1)) is not None


def preparer(email: str) -> Actor | None:
    """The user with this address, for a command that acts for them."""
    user = session().scalar(
        select(User).where(User.email == email.strip().lower(), User.is_active).options(*FULLY)
    )
    return actor_of(user) if user else None


def packs_for(
    actor: Actor,
    filters: PackFilters = PackFilters(),
    after: Cursor | None = None,
    size: int = PAGE_SIZE,
) -> Page[PackRow]:
    """The packs that the actor may open, the newest first."""
    query = _rows().where(visible_to(actor), *_conditions(filters))
    if after is not None:
        query = query.where(Pack.id < after.id)
    found = session().execute(query.order_by(Pack.id.desc()).limit(size + 1))
    return page_of([_row(*row) for row in found], size, lambda row: row.cursor)


def every_pack(actor: Actor, filters: PackFilters) -> Iterator[PackRow]:
    """All packs that the actor may open and the filters leave, the newest first."""

    def read(after: Cursor | None) -> tuple[tuple[PackRow, ...], Cursor | None]:
        page = packs_for(actor, filters, after, ROWS_AT_ONCE)
        return page.rows, page.next

    return every_row(read)


def pack_detail(actor: Actor, number: str) -> PackDetail:
    """One pack with its readers and openings. Raises NotFound where it is not for the actor."""
    if not is_reference(number, "PACK"):
        raise NotFound("There is no such pack.")
    pack = session().scalar(
        select(Pack)
        .where(Pack.number == number, visible_to(actor))
        .options(
            joinedload(Pack.area),
            joinedload(Pack.organisation),
            joinedload(Pack.office),
            joinedload(Pack.prepared_by),
        )
    )
    if pack is None:
        raise NotFound(f"There is no pack {number}.")
    return _detail(pack)


def _area(reference: str) -> PackSubject | None:
    area = session().scalar(
        select(Area).where(Area.reference == reference).options(joinedload(Area.office))
    )
    if area is None:
        return None
    place = Place(PlaceKind.AREA, area.id, area.reference, area.name, area.office_id)
    return PackSubject(place, "Area", area.office_id, area.office.code, area.office.name)


def _organisation(reference: str) -> PackSubject | None:
    found = session().scalar(
        select(Organisation)
        .where(Organisation.reference == reference, Organisation.merged_into_id.is_(None))
        .options(joinedload(Organisation.office))
    )
    if found is None:
        return None
    place = Place(PlaceKind.ORGANISATION, found.id, found.reference, found.name, found.office_id)
    office: Office | None = found.office
    if office is None:
        return PackSubject(place, found.type_label, None)
    return PackSubject(place, found.type_label, office.id, office.code, office.name)


def _rows() -> Select[Pack, str, str, str]:
    return (
        select(Pack, Area.name, Organisation.name, User.name)
        .outerjoin(Area, Area.id == Pack.area_id)
        .outerjoin(Organisation, Organisation.id == Pack.organisation_id)
        .outerjoin(User, User.id == Pack.prepared_by_id)
    )


def _conditions(filters: PackFilters) -> list[Any]:
    conditions: list[Any] = []
    if filters.audience is not None:
        conditions.append(Pack.audience == filters.audience)
    if filters.purpose is not None:
        conditions.append(Pack.purpose == filters.purpose)
    if filters.words:
        sought = filters.words.casefold()
        conditions.append(
            or_(
                Area.search_name.contains(sought, autoescape=True),
                Organisation.search_name.contains(sought, autoescape=True),
            )
        )
    if (place := filters.place) is not None:
        column = Pack.area_id if place.kind is PlaceKind.AREA else Pack.organisation_id
        conditions.append(column == place.id)
    return conditions


def _row(
    pack: Pack, area_name: str | None, organisation_name: str | None, preparer: str | None
) -> PackRow:
    return PackRow(
        id=pack.id,
        number=pack.number,
        place_name=area_name or organisation_name or "",
        purpose=pack.purpose,
        audience=pack.audience,
        occasion=pack.occasion,
        marking=pack.marking,
        prepared_by=preparer or _COMMAND,
        data_as_at=pack.data_as_at,
        state=_state(pack),
    )


_COMMAND: Final = "GORM, on the command line"


def _state(pack: Pack) -> PackState:
    """The state as it is told: a pack that somebody began to issue, and never did, is a draft."""
    if pack.state is not PackState.ISSUING:
        return pack.state
    began = pack.issuing_since
    is_cut_off = began is None or clock.now() - began > CUT_OFF_AFTER
    return PackState.DRAFT if is_cut_off else pack.state


def _detail(pack: Pack) -> PackDetail:
    state = _state(pack)
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
        prepared_by=pack.prepared_by.name if pack.prepared_by else _COMMAND,
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
        openings=latest_doings("pack.opened", "pack", pack.number),
    )


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
