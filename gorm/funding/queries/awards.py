"""Awards one by one: the select that every page reads, the list of all, and one with its page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, or_, select, tuple_

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office, User
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.core.paging import ROWS_AT_ONCE, NameCursor, every_row
from gorm.engagements.models import Marking
from gorm.funding import policy
from gorm.funding.models import Award, AwardStatus, Programme
from gorm.funding.rules.awards import AwardLine
from gorm.places.models import Area, Organisation
from gorm.places.offers import PlaceKind

PAGE_SIZE: Final = 50
#: By what the list can be ordered.
ORDERS: Final = (
    ("year", "Latest year first"),
    ("amount", "Largest first"),
    ("name", "By place"),
)
_PENCE: Final = func.coalesce(Award.amount_pence, -1)
_PLACE: Final = func.coalesce(Organisation.search_name, Area.search_name)


@dataclass(frozen=True)
class Wanted:
    """Which awards a list shows; '' does not narrow."""

    words: str = ""
    programme: str = ""
    year: str = ""
    status: str = ""
    office: str = ""
    order: str = "year"


@dataclass(frozen=True)
class ListedAward:
    """An award in a list, with what the list goes on from."""

    line: AwardLine
    cursor: NameCursor


@dataclass(frozen=True)
class AwardPage:
    """One page of awards, and where the next begins."""

    lines: tuple[AwardLine, ...]
    next: NameCursor | None


@dataclass(frozen=True)
class AwardRecord:
    """An award with everything that its own page tells."""

    line: AwardLine
    office_id: int | None
    is_removed: bool
    removed_because: str
    file_digest: str
    version: int


def lines_of(*conditions: ColumnElement[bool]) -> tuple[AwardLine, ...]:
    """The awards on record under these conditions, the latest year first."""
    query = selected(*conditions).where(Award.removed_at.is_(None))
    rows = session().execute(query.order_by(Award.financial_year.desc(), Award.id.desc()))
    return tuple(line_of(row) for row in rows)


def award_page(
    actor: Actor, wanted: Wanted, after: NameCursor | None = None, size: int = PAGE_SIZE
) -> AwardPage:
    """One page of the awards that the actor may know of."""
    query = selected(policy.visible_to(actor), *_conditions(wanted))
    query = _ordered(query.where(Award.removed_at.is_(None)), wanted.order, after)
    found = [
        ListedAward(line_of(row), NameCursor(_key(row, wanted.order), row.Award.id))
        for row in session().execute(query.limit(size + 1))
    ]
    lines = tuple(one.line for one in found[:size])
    return AwardPage(lines, found[size - 1].cursor if len(found) > size else None)


def every_award(actor: Actor, wanted: Wanted) -> Iterator[AwardLine]:
    """All awards that the filters leave, in the order of the list."""

    def read(after: NameCursor | None) -> tuple[tuple[AwardLine, ...], NameCursor | None]:
        page = award_page(actor, wanted, after, ROWS_AT_ONCE)
        return page.lines, page.next

    return every_row(read)


def award_record(actor: Actor, reference: str) -> AwardRecord:
    """One award, removed or not. Raises NotFound where there is none that the actor may know of."""
    row = (
        session()
        .execute(selected(policy.visible_to(actor), Award.reference == reference))
        .one_or_none()
    )
    if row is None:
        raise NotFound
    award: Award = row.Award
    return AwardRecord(
        line_of(row),
        row.office_id,
        award.removed_at is not None,
        award.removed_because,
        award.file_digest,
        award.version,
    )


def years_on_record(actor: Actor) -> tuple[str, ...]:
    """The financial years of which the actor may know of an award, the latest first."""
    rows = session().scalars(
        select(Award.financial_year)
        .where(policy.visible_to(actor), Award.removed_at.is_(None))
        .distinct()
        .order_by(Award.financial_year.desc())
    )
    return tuple(rows)


def selected(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Awards with the columns that `line_of` reads."""
    office_id = func.coalesce(Organisation.office_id, Area.office_id)
    return (
        select(
            Award,
            Programme.reference.label("programme_reference"),
            Programme.name.label("programme"),
            Programme.kind.label("kind"),
            func.coalesce(Organisation.reference, Area.reference).label("place_reference"),
            func.coalesce(Organisation.name, Area.name).label("place_name"),
            func.coalesce(Organisation.is_current, Area.is_current).label("place_is_current"),
            _PLACE.label("place_key"),
            office_id.label("office_id"),
            Office.name.label("office"),
            User.name.label("entered_by"),
        )
        .join(Programme, Programme.id == Award.programme_id)
        .outerjoin(Organisation, Organisation.id == Award.organisation_id)
        .outerjoin(Area, Area.id == Award.area_id)
        .outerjoin(Office, Office.id == office_id)
        .outerjoin(User, User.id == Award.entered_by_id)
        .where(*conditions)
    )


def line_of(row: Any) -> AwardLine:
    """An award as pages tell it, of a row of `selected`."""
    award: Award = row.Award
    return AwardLine(
        id=award.id,
        reference=award.reference,
        place_kind=PlaceKind.AREA if award.organisation_id is None else PlaceKind.ORGANISATION,
        place_reference=row.place_reference,
        place_name=row.place_name,
        place_is_current=bool(row.place_is_current),
        office=row.office or "",
        programme_reference=row.programme_reference,
        programme=row.programme,
        kind=row.kind,
        year=award.financial_year,
        pence=award.amount_pence,
        status=award.status,
        is_sensitive=award.marking is Marking.OFFICIAL_SENSITIVE,
        note=award.note,
        source=award.source,
        source_address=award.source_address,
        entered_at=award.entered_at,
        entered_by=row.entered_by or "a command on the server",
    )


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    for word in wanted.words.casefold().split():
        yield or_(
            _PLACE.contains(word, autoescape=True),
            Organisation.gss_code == word.upper(),
            Area.reference == word.upper(),
            Award.reference == word.upper(),
        )
    if wanted.programme:
        yield Programme.reference == wanted.programme
    if wanted.year:
        yield Award.financial_year == wanted.year
    if wanted.status:
        yield Award.status == AwardStatus(wanted.status)
    if wanted.office:
        yield Office.code == wanted.office


def _ordered(
    query: Select[*tuple[Any, ...]], order: str, after: NameCursor | None
) -> Select[*tuple[Any, ...]]:
    if order == "name":
        query = query.order_by(_PLACE, Award.id)
        return query if after is None else query.where(tuple_(_PLACE, Award.id) > _there(after))
    if order == "amount":
        query = query.order_by(_PENCE.desc(), Award.id.desc())
        if after is None or not after.name.removeprefix("-").isdecimal():
            return query
        there = (int(after.name[:18]), after.id)
        return query.where(tuple_(_PENCE, Award.id) < there)
    query = query.order_by(Award.financial_year.desc(), Award.id.desc())
    if after is None:
        return query
    return query.where(tuple_(Award.financial_year, Award.id) < _there(after))


def _there(after: NameCursor) -> tuple[str, int]:
    return after.name, after.id


def _key(row: Any, order: str) -> str:
    if order == "name":
        return str(row.place_key)
    if order == "amount":
        return str(-1 if row.Award.amount_pence is None else row.Award.amount_pence)
    return str(row.Award.financial_year)
