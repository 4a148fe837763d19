"""The list of constituencies: found by name, member, party, office and state, page by page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_

from gorm.accounts.models import Office
from gorm.core import clock
from gorm.core.db import session
from gorm.core.paging import ROWS_AT_ONCE, NameCursor, every_row
from gorm.parliament.models import Constituency, ConstituencyArea, MemberOfParliament
from gorm.parliament.queries.areas import LiesIn, areas_of
from gorm.people.matching import begins_words
from gorm.people.rules import folded
from gorm.places.models import Area

PAGE_SIZE: Final = 100


@dataclass(frozen=True)
class Wanted:
    """What the reader looks for; '' asks for nothing. `state` is current, vacant or closed."""

    words: str = ""
    office_code: str = ""
    state: str = "current"


@dataclass(frozen=True)
class ConstituencyRow:
    """One constituency in the list, with who sits for it today."""

    reference: str
    name: str
    code: str
    closed_on: date | None
    member: str
    member_reference: str
    party: str
    since: date | None
    vacant_since: date | None
    areas: tuple[LiesIn, ...]

    @property
    def area_words(self) -> str:
        """Its areas in one line."""
        return "; ".join(area.words for area in self.areas)

    @property
    def is_vacant(self) -> bool:
        """Whether nobody is known to sit for it although it is there."""
        return not self.member and self.closed_on is None


@dataclass(frozen=True)
class ConstituencyPage:
    """One page of the list, and where the next begins."""

    rows: tuple[ConstituencyRow, ...]
    next: NameCursor | None


def is_sitting(on: date) -> ColumnElement[bool]:
    """The terms in which a day lies."""
    return and_(
        MemberOfParliament.started_on <= on,
        or_(MemberOfParliament.ended_on.is_(None), MemberOfParliament.ended_on >= on),
    )


def is_current(on: date) -> ColumnElement[bool]:
    """The constituencies that were not abolished before a day."""
    return or_(Constituency.closed_on.is_(None), Constituency.closed_on >= on)


def last_end_before(on: date) -> Any:
    """The last day of whoever sat before a day, as a value of a query over constituencies."""
    return (
        select(func.max(MemberOfParliament.ended_on))
        .where(
            MemberOfParliament.constituency_id == Constituency.id,
            MemberOfParliament.ended_on < on,
        )
        .correlate(Constituency)
        .scalar_subquery()
    )


def constituency_page(
    wanted: Wanted, after: NameCursor | None = None, size: int = PAGE_SIZE
) -> ConstituencyPage:
    """One page of constituencies by name."""
    today = clock.today()
    query = (
        select(
            Constituency.id, Constituency.reference, Constituency.name, Constituency.search_name,
            Constituency.code, Constituency.closed_on, MemberOfParliament.name.label("member"),
            MemberOfParliament.reference.label("member_reference"), MemberOfParliament.party,
            MemberOfParliament.started_on, last_end_before(today).label("last_end"),
        )
        .outerjoin(
            MemberOfParliament,
            and_(MemberOfParliament.constituency_id == Constituency.id, is_sitting(today)),
        )
        .where(*_conditions(wanted, today))
        .order_by(Constituency.search_name, Constituency.id)
        .limit(size + 1)
    )  # fmt: skip
    if after is not None:
        query = query.where(
            tuple_(Constituency.search_name, Constituency.id) > (after.name, after.id)
        )
    found = session().execute(query).all()
    shown = found[:size]
    last = NameCursor(shown[-1].search_name, shown[-1].id) if len(found) > size else None
    return ConstituencyPage(_rows(shown, today), last)


def every_constituency(wanted: Wanted) -> Iterator[ConstituencyRow]:
    """All constituencies that the filters leave, by name."""

    def read(after: NameCursor | None) -> tuple[tuple[ConstituencyRow, ...], NameCursor | None]:
        page = constituency_page(wanted, after, ROWS_AT_ONCE)
        return page.rows, page.next

    return every_row(read)


def _conditions(wanted: Wanted, today: date) -> list[ColumnElement[bool]]:
    conditions = [~is_current(today) if wanted.state == "closed" else is_current(today)]
    if wanted.state == "vacant":
        conditions.append(MemberOfParliament.id.is_(None))
    if words := folded(wanted.words):
        conditions.append(
            or_(
                begins_words(Constituency.search_name, words),
                begins_words(MemberOfParliament.search_name, words),
                MemberOfParliament.party.icontains(wanted.words, autoescape=True),
                Constituency.code == wanted.words.upper(),
            )
        )
    if wanted.office_code:
        of_office = (
            select(ConstituencyArea.constituency_id)
            .join(Area, Area.id == ConstituencyArea.area_id)
            .join(Office, Office.id == Area.office_id)
            .where(Office.code == wanted.office_code)
        )
        conditions.append(Constituency.id.in_(of_office))
    return conditions


def _rows(found: Sequence[Any], today: date) -> tuple[ConstituencyRow, ...]:
    areas = areas_of([row.id for row in found])
    return tuple(
        ConstituencyRow(
            reference=row.reference,
            name=row.name,
            code=row.code or "",
            closed_on=row.closed_on,
            member=row.member or "",
            member_reference=row.member_reference or "",
            party=row.party or "",
            since=row.started_on,
            vacant_since=_vacant_since(row, today),
            areas=areas.get(row.id, ()),
        )
        for row in found
    )


def _vacant_since(row: Any, today: date) -> date | None:
    is_there = row.closed_on is None or row.closed_on >= today
    if row.member or not is_there or row.last_end is None:
        return None
    last: date = row.last_end
    return last + timedelta(days=1)
