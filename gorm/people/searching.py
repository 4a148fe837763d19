"""What can be found of people: their names and posts, which are national, and nothing else.

Mobile numbers and notes are not for everybody, and are not found.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

from flask import url_for
from sqlalchemy import Select, select

from gorm.core.db import session
from gorm.core.text import listed
from gorm.people.models import Person, Post
from gorm.places.models import Organisation
from gorm.search.offers import Document, Feed, Source
from gorm.search.rules.numbers import order_of_name


def _people(ids: Sequence[int]) -> Iterator[Document]:
    posts: dict[int, list[Any]] = defaultdict(list)
    held = (
        select(Post.person_id, Post.title, Post.ended_on, Organisation.name,
               Organisation.short_name)
        .join(Organisation, Organisation.id == Post.organisation_id)
        .where(Post.person_id.in_(ids))
        .order_by(Post.ended_on.is_(None).desc(), Post.id)
    )  # fmt: skip
    for row in session().execute(held):
        posts[row.person_id].append(row)
    also: dict[int, list[str]] = defaultdict(list)
    recorded = select(Person.merged_into_id, Person.name).where(Person.merged_into_id.in_(ids))
    for number, name in session().execute(recorded):
        also[int(number or 0)].append(name)
    query = select(Person.id, Person.reference, Person.name, Person.email, Person.phone).where(
        Person.id.in_(ids), Person.merged_into_id.is_(None)
    )
    for one in session().execute(query):
        current = [row for row in posts[one.id] if row.ended_on is None]
        former = [row for row in posts[one.id] if row.ended_on is not None]
        yield Document(
            record_id=one.id,
            reference=one.reference,
            page=one.reference,
            title=one.name,
            order=order_of_name(one.name, is_current=bool(current)),
            facts="\n".join(f"{row.title}, {row.name}, {row.short_name}" for row in current),
            body="\n".join([_told(current, former), one.email, one.phone]).strip(),
            names=[one.name, *also[one.id]],
        )


def _told(current: Sequence[Any], former: Sequence[Any]) -> str:
    now = listed([f"{row.title}, {row.short_name}" for row in current])
    before = listed([f"{row.title}, {row.short_name}" for row in former])
    return ". ".join(part for part in (now, f"Before: {before}" if before else "") if part)


def _of_organisations(ids: Sequence[int]) -> Select[Any]:
    return select(Post.person_id).where(Post.organisation_id.in_(ids))


def _address(reference: str) -> str:
    return url_for("people.person", reference=reference)


PEOPLE: Final = Source(
    kind="person",
    number=3,
    label="Person",
    plural="People",
    permission="person:read",
    model=Person,
    included=lambda: Person.merged_into_id.is_(None),
    feeds=(
        Feed(Person, "id"),
        Feed(Post, "person_id"),
        Feed(Organisation, "id", _of_organisations),
    ),
    documents=_people,
    address=_address,
    has_days=False,
)
