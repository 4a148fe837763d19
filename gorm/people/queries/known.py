"""Who matters at a place and who leads on it, in one query: what its page asks on every visit."""

from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Final

from sqlalchemy import Date, Select, and_, bindparam, select

from gorm.core import clock
from gorm.core.db import session
from gorm.people.models import Person, Post
from gorm.people.queries.assignments import Standing, standing_in, standing_query
from gorm.people.queries.key_people import (
    MOST_AT_PLACE,
    KeyPerson,
    columns_at,
    is_at,
    is_key_on,
    order_at,
)
from gorm.people.queries.places import PLACE_ID
from gorm.places.models import Organisation
from gorm.places.offers import Place, PlaceKind

_ON: Final = bindparam("on", type_=Date)


@dataclass(frozen=True)
class Known:
    """The key people of a place today, and whose the place is."""

    people: tuple[KeyPerson, ...]
    standing: Standing


def known_at(place: Place) -> Known:
    """The place's key people beside its one standing, which is there where nobody is known."""
    told = {PLACE_ID.key: place.id, _ON.key: clock.today()}
    rows = session().execute(_query(place.kind), told).all()
    width = len(rows[0]) - len(fields(KeyPerson))
    found = (KeyPerson(*row[width:]) for row in rows if row[width] is not None)
    return Known(tuple(found), standing_in(place, rows[0][:width]))


@cache
def _query(kind: PlaceKind) -> Select[*tuple[Any, ...]]:
    """Built once for areas and once for organisations: to build it takes longer than to run it."""
    standing = standing_query(kind).subquery("standing")
    return (
        select(*standing.c, *columns_at(kind))
        .select_from(standing)
        .outerjoin(Post, and_(is_at(kind), is_key_on(_ON)))
        .outerjoin(Person, Person.id == Post.person_id)
        .outerjoin(Organisation, Organisation.id == Post.organisation_id)
        .order_by(*order_at(kind))
        .limit(MOST_AT_PLACE)
    )
