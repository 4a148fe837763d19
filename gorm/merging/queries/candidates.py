"""Records that somebody may mean by a name that they type: people with or without a post too."""

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.core.db import session
from gorm.merging.models import MergedKind
from gorm.merging.queries.pairs import Named
from gorm.people.lookup import resolve, suggestions
from gorm.people.lookup.choices import ORGANISATION, POST
from gorm.people.models import Person
from gorm.people.queries.listing import Wanted, people_page

MOST: int = 12


def others_called(actor: Actor, kind: MergedKind, typed: str, not_this: str) -> tuple[Named, ...]:
    """At most twelve records of a kind that are called like what was typed, but for one."""
    if len(typed) < 2:
        return ()
    found = _people(actor, typed) if kind is MergedKind.PERSON else _bodies(actor, typed)
    return tuple(one for one in found if one.reference != not_this)[:MOST]


def _people(actor: Actor, typed: str) -> list[Named]:
    """By a whole suggestion (Jane Smith, Leader, Anytown Council), else by name."""
    posts = [one.value for one in suggestions(actor, typed, {POST}) if one.label == typed]
    if posts:
        found = resolve(posts).posts
        ids = [post.person_id for post in found]
        rows = session().execute(select(Person.id, Person.reference).where(Person.id.in_(ids)))
        references = {row.id: row.reference for row in rows}
        return [
            Named(references[post.person_id], post.person_name, post.choice.label) for post in found
        ]
    page = people_page(Wanted(name=typed))
    return [
        Named(row.reference, row.name, "; ".join(f"{p.title}, {p.organisation}" for p in row.posts))
        for row in page.rows
    ]


def _bodies(actor: Actor, typed: str) -> list[Named]:
    found = suggestions(actor, typed.removesuffix(" (former)"), {ORGANISATION})
    return [Named(one.value.partition(":")[2], one.label, one.hint) for one in found]
