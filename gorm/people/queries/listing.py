"""The list of people: found by name, organisation, kind of post and office, page by page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, or_, select, tuple_
from sqlalchemy.orm import aliased

from gorm.accounts.models import Office
from gorm.core.db import session
from gorm.core.paging import ROWS_AT_ONCE, NameCursor, every_row
from gorm.core.text import one_line
from gorm.people.matching import begins_words
from gorm.people.models import Person, Post, PostKind
from gorm.people.queries.persons import is_current
from gorm.people.rules import folded
from gorm.places.models import Organisation

PAGE_SIZE: Final = 50


@dataclass(frozen=True)
class Wanted:
    """Whom the reader looks for; '' and None ask for nothing."""

    name: str = ""
    organisation: str = ""
    kind: PostKind | None = None
    office_code: str = ""


@dataclass(frozen=True)
class HeldPost:
    """A current post, as the list shows it."""

    title: str
    organisation: str
    organisation_reference: str


@dataclass(frozen=True)
class PersonRow:
    """One person in the list, with their current posts."""

    reference: str
    name: str
    email: str
    phone: str
    posts: tuple[HeldPost, ...]


@dataclass(frozen=True)
class PeoplePage:
    """One page of the list, and where the next begins."""

    rows: tuple[PersonRow, ...]
    next: NameCursor | None


def people_page(
    wanted: Wanted, after: NameCursor | None = None, size: int = PAGE_SIZE
) -> PeoplePage:
    """One page of people by name; filters on posts ask for posts that are held today."""
    query = (
        select(
            Person.id, Person.reference, Person.name, Person.search_name, Person.email, Person.phone
        )
        .where(*_conditions(wanted))
        .order_by(Person.search_name, Person.id)
        .limit(size + 1)
    )
    if after is not None:
        query = query.where(tuple_(Person.search_name, Person.id) > (after.name, after.id))
    found = session().execute(query).all()
    shown = found[:size]
    last = NameCursor(shown[-1].search_name, shown[-1].id) if len(found) > size else None
    return PeoplePage(_rows(shown), last)


def everybody(wanted: Wanted) -> Iterator[PersonRow]:
    """All people whom the filters leave, by name."""

    def read(after: NameCursor | None) -> tuple[tuple[PersonRow, ...], NameCursor | None]:
        page = people_page(wanted, after, ROWS_AT_ONCE)
        return page.rows, page.next

    return every_row(read)


def office_choices() -> tuple[tuple[str, str], ...]:
    """Every office by code and name, to filter by."""
    found = session().execute(select(Office.code, Office.name).order_by(Office.name))
    return tuple((row.code, row.name) for row in found)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Person.merged_into_id.is_(None)]
    if name := folded(wanted.name):
        conditions.append(or_(begins_words(Person.search_name, name), _was_called(name)))
    if held := _conditions_on_posts(wanted):
        query = select(Post.person_id).join(Post.organisation).outerjoin(Organisation.office)
        conditions.append(Person.id.in_(query.where(is_current(), and_(*held))))
    return conditions


def _was_called(name: str) -> ColumnElement[bool]:
    """Whether a record that was made one with somebody's bears the name."""
    former = aliased(Person)
    named = select(former.merged_into_id).where(
        former.merged_into_id.is_not(None), begins_words(former.search_name, name)
    )
    return Person.id.in_(named)


def _conditions_on_posts(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if organisation := one_line(wanted.organisation).casefold():
        is_coded = Organisation.reference == organisation.upper()
        conditions.append(or_(begins_words(Organisation.search_name, organisation), is_coded))
    if wanted.kind is not None:
        conditions.append(Post.kind == wanted.kind)
    if wanted.office_code:
        conditions.append(Office.code == wanted.office_code)
    return conditions


def _rows(found: Sequence[Row[*tuple[Any, ...]]]) -> tuple[PersonRow, ...]:
    held = _held_posts([row.id for row in found])
    return tuple(
        PersonRow(row.reference, row.name, row.email, row.phone, tuple(held.get(row.id, ())))
        for row in found
    )


def _held_posts(person_ids: list[int]) -> dict[int, list[HeldPost]]:
    held: dict[int, list[HeldPost]] = {}
    rows = session().execute(
        select(Post.person_id, Post.title, Organisation.name, Organisation.reference)
        .join(Post.organisation)
        .where(Post.person_id.in_(person_ids), is_current())
        .order_by(Post.id)
    )
    for row in rows:
        held.setdefault(row[0], []).append(HeldPost(*row[1:]))
    return held
