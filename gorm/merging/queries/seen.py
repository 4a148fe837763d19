"""Everybody and every body, as they are compared: a few queries, whatever their number."""

from collections import defaultdict

from sqlalchemy import select

from gorm.core.db import session
from gorm.merging.rules.likeness import BodySeen, PersonSeen, digits_of
from gorm.people.models import Person, Post
from gorm.places.models import Organisation, OrganisationCode


def people_seen() -> list[PersonSeen]:
    """Everybody who was not merged away, with their posts."""
    posts: dict[int, set[tuple[int, str]]] = defaultdict(set)
    for person, organisation, kind, title in session().execute(
        select(Post.person_id, Post.organisation_id, Post.kind, Post.title)
    ):
        posts[person].add((organisation, title.casefold() if kind == "other" else kind.value))
    rows = session().execute(
        select(Person.id, Person.search_name, Person.email, Person.phone, Person.mobile).where(
            Person.merged_into_id.is_(None)
        )
    )
    return [
        PersonSeen(
            row.id,
            row.search_name,
            row.email.lower(),
            frozenset(filter(None, (digits_of(row.phone), digits_of(row.mobile)))),
            frozenset(posts[row.id]),
        )
        for row in rows
    ]


def bodies_seen() -> list[BodySeen]:
    """Every organisation that was not merged away, with its codes."""
    codes: dict[int, set[str]] = defaultdict(set)
    for organisation, code in session().execute(
        select(OrganisationCode.organisation_id, OrganisationCode.code)
    ):
        codes[organisation].add(code)
    rows = session().scalars(select(Organisation).where(Organisation.merged_into_id.is_(None)))
    return [
        BodySeen(
            one.id,
            one.name.casefold(),
            one.short_name.casefold(),
            one.type_key,
            one.office_id,
            frozenset({*codes[one.id], *filter(None, (one.gss_code, one.register_code))}),
            one.gss_code or "",
            one.website,
        )
        for one in rows
    ]
