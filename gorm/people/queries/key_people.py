"""Who matters at a place: its leaders and chief executives, and whoever is marked as key."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, or_, select

from gorm.core import clock
from gorm.core.db import session
from gorm.core.plain_data import UNPRINTED
from gorm.core.provenance import Provenance
from gorm.people.models import Person, Post, PostKind
from gorm.people.queries.places import PLACE_ID, chief_organisation_of, organisations_in
from gorm.places.models import Organisation, OrganisationKind
from gorm.places.offers import PackRequest, Place, PlaceKind

#: At the head of a council; named wherever people are.
HEADS: Final = (PostKind.LEADER, PostKind.MAYOR, PostKind.CHIEF_EXECUTIVE)
_KIND_ORDER: Final = {kind: kind.order for kind in PostKind}
MOST_AT_PLACE: Final = 200
POSTS_ON_RECORD: Final = "Posts and people, as the office has them on record"

#: A day, or the parameter that will be told it.
Day = date | ColumnElement[date]


@dataclass(frozen=True)
class KeyPerson:
    """Somebody who holds, or held, a post that matters."""

    name: str
    reference: str
    title: str
    kind: PostKind
    organisation: str
    organisation_reference: str
    started_on: date | None
    ended_on: date | None
    is_of_chief: bool  # at the organisation itself, or at the area's accountable council
    email: str = ""
    phone: str = ""
    mobile: str = ""
    post_id: int = field(default=0, metadata={UNPRINTED: True})

    @property
    def provenance(self) -> Provenance:
        """Where paper says that this comes from: one note for all people."""
        return Provenance(
            record=POSTS_ON_RECORD,
            address=f"/people/{self.reference}",
            key=f"post/{self.post_id}",
        )

    @property
    def contact(self) -> tuple[str, ...]:
        """How to reach them, line by line, as far as it is known."""
        mobile = f"{self.mobile} (mobile)" if self.mobile else ""
        return tuple(line for line in (self.phone, mobile, self.email) if line)


@dataclass(frozen=True)
class KeyPeople:
    """The people who matter at a place, with or without how to reach them."""

    people: tuple[KeyPerson, ...]
    shows_contact: bool
    links: bool = False  # on a page, not on paper
    elsewhere: int = 0  # those who stand in an annex


def key_people(place: Place, as_at: date | None = None) -> tuple[KeyPerson, ...]:
    """Whoever leads the place's councils, and whoever is marked as key, on a day.

    Of an area: its accountable council first, then its member councils, then its partners.
    """
    return _people(place, is_key_on(as_at or clock.today()))


def key_people_for(request: PackRequest) -> tuple[KeyPerson, ...]:
    """As `key_people`, on the day of a pack."""
    return key_people(request.place, request.as_at.astimezone(clock.OFFICE_TIME).date())


def people_at(place: Place, limit: int = MOST_AT_PLACE) -> tuple[KeyPerson, ...]:
    """Everybody who holds a post at the place today, the most senior first."""
    return _people(place, is_held_on(clock.today()), limit=limit)


def people_before(place: Place, limit: int = MOST_AT_PLACE) -> tuple[KeyPerson, ...]:
    """Who held posts at the place and does not any more, the latest first."""
    query = _query(place.kind).where(Post.ended_on < clock.today())
    return _found(place, query.order_by(Post.ended_on.desc(), Post.id).limit(limit))


def without_mobiles(people: tuple[KeyPerson, ...]) -> tuple[KeyPerson, ...]:
    """The same people, for those who may not read mobile numbers."""
    return tuple(replace(one, mobile="") for one in people)


def without_contact(people: tuple[KeyPerson, ...]) -> tuple[KeyPerson, ...]:
    """The same people, for those who are not to be told how to reach them."""
    return tuple(replace(one, email="", phone="", mobile="") for one in people)


def is_held_on(on: Day) -> ColumnElement[bool]:
    """Posts that were held on a day, as far as anybody recorded when they began and ended."""
    return or_(Post.started_on.is_(None), Post.started_on <= on) & or_(
        Post.ended_on.is_(None), Post.ended_on >= on
    )


def is_key_on(on: Day) -> ColumnElement[bool]:
    """Posts that mattered and were held on a day: at the head of a council, or marked as key."""
    return and_(is_held_on(on), or_(Post.kind.in_(HEADS), Post.is_key))


def is_at(kind: PlaceKind) -> ColumnElement[bool]:
    """The posts at a place."""
    return Post.organisation_id.in_(organisations_in(kind))


def columns_at(kind: PlaceKind) -> tuple[Any, ...]:
    """What a KeyPerson is made of, in its order."""
    return (
        Person.name,
        Person.reference,
        Post.title,
        Post.kind,
        Organisation.name,
        Organisation.reference,
        Post.started_on,
        Post.ended_on,
        Post.organisation_id == chief_organisation_of(kind),
        Person.email,
        Person.phone,
        Person.mobile,
        Post.id,
    )


def order_at(kind: PlaceKind) -> tuple[Any, ...]:
    """The order of people at a place: its own before its members', the most senior first."""
    first = case((Post.organisation_id == chief_organisation_of(kind), 0), else_=1)
    is_partner = case((Organisation.kind == OrganisationKind.PARTNER, 1), else_=0)
    seniority = case(_KIND_ORDER, value=Post.kind, else_=len(_KIND_ORDER))
    return (first, is_partner, Organisation.name, seniority, Person.search_name, Post.id)


def _people(
    place: Place, *conditions: ColumnElement[bool], limit: int = MOST_AT_PLACE
) -> tuple[KeyPerson, ...]:
    query = _query(place.kind).where(*conditions).order_by(*order_at(place.kind)).limit(limit)
    return _found(place, query)


def _query(kind: PlaceKind) -> Select[*tuple[Any, ...]]:
    return select(*columns_at(kind)).join(Post.person).join(Post.organisation).where(is_at(kind))


def _found(place: Place, query: Select[*tuple[Any, ...]]) -> tuple[KeyPerson, ...]:
    rows = session().execute(query, {PLACE_ID.key: place.id})
    return tuple(KeyPerson(*row) for row in rows)
