"""Packs in lists."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Select, or_, select

from gorm.accounts.actor import Actor
from gorm.accounts.models import User
from gorm.briefings.models import Pack, PackForm, PackState, Purpose
from gorm.briefings.policy import visible_to
from gorm.briefings.queries.packs import ON_COMMAND, state_of
from gorm.core.db import session
from gorm.core.paging import ROWS_AT_ONCE, Cursor, Page, every_row, page_of
from gorm.places.models import Area, Organisation
from gorm.places.offers import Audience, Place, PlaceKind

PAGE_SIZE: Final = 25


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
    form: PackForm
    meets_on: date | None
    expires_on: date | None

    @property
    def cursor(self) -> Cursor:
        """Where a list goes on after this row."""
        return Cursor(self.data_as_at.date(), self.id)


@dataclass(frozen=True)
class PackFilters:
    """What a list of packs shows; an empty filter shows all."""

    words: str = ""
    audience: Audience | None = None
    purpose: Purpose | None = None
    place: Place | None = field(default=None)
    state: PackState | None = None


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
    if filters.state is not None:
        conditions.append(Pack.state == filters.state)
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
        prepared_by=preparer or ON_COMMAND,
        data_as_at=pack.data_as_at,
        state=state_of(pack),
        form=pack.form,
        meets_on=pack.meets_on,
        expires_on=pack.expires_on,
    )
