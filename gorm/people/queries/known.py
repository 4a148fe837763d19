"""Who matters at a place and who leads on it, in one query: what its page asks on every visit."""

from dataclasses import dataclass

from sqlalchemy import and_, select

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
from gorm.places.models import Organisation
from gorm.places.offers import Place


@dataclass(frozen=True)
class Known:
    """The key people of a place today, and whose the place is."""

    people: tuple[KeyPerson, ...]
    standing: Standing


def known_at(place: Place) -> Known:
    """The place's key people beside its one standing, which is there where nobody is known."""
    standing = standing_query(place).subquery("standing")
    rows = (
        session()
        .execute(
            select(*standing.c, *columns_at(place))
            .select_from(standing)
            .outerjoin(Post, and_(is_at(place), is_key_on(clock.today())))
            .outerjoin(Person, Person.id == Post.person_id)
            .outerjoin(Organisation, Organisation.id == Post.organisation_id)
            .order_by(*order_at(place))
            .limit(MOST_AT_PLACE)
        )
        .all()
    )
    width = len(standing.c)
    found = (KeyPerson(*row[width:]) for row in rows if row[width] is not None)
    return Known(tuple(found), standing_in(place, rows[0][:width]))
