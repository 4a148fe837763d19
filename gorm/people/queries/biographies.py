"""Who somebody is, from what is on record: their biography, and their posts now and before."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Protocol

from sqlalchemy import select

from gorm.core.db import session
from gorm.core.plain_data import UNPRINTED
from gorm.core.provenance import Provenance, Statement
from gorm.core.text import day
from gorm.people.models import Person, Post
from gorm.people.queries.key_people import POSTS_ON_RECORD
from gorm.places.models import Organisation

#: An annex of biographies is read on the way: beyond this many it would be a directory.
MOST: Final = 30


class LastMet(Protocol):
    """When somebody was last met, as a feature above knows it."""

    @property
    def on(self) -> date:
        """The day."""

    @property
    def provenance(self) -> Provenance:
        """The engagement at which it was."""


@dataclass(frozen=True)
class HeldPost:
    """A post in a life: what, where, and between which days."""

    words: str
    when: str
    is_current: bool
    id: int = field(metadata={UNPRINTED: True})


@dataclass(frozen=True)
class PublicFacts:
    """What is written of somebody for briefing, where it is published, and the last check."""

    words: str
    source: str
    checked_on: date


@dataclass(frozen=True)
class Life:
    """A person with every post on record, the latest first."""

    id: int
    reference: str
    name: str
    posts: tuple[HeldPost, ...]
    facts: PublicFacts | None


@dataclass(frozen=True)
class Biography:
    """A person as the annex tells of them."""

    name: str
    now: tuple[HeldPost, ...]
    before: tuple[HeldPost, ...]
    last_met: str
    is_expected: bool
    provenance: Provenance
    met_provenance: Provenance | None
    #: What is written of them; '' and None where nothing is.
    words: str
    words_provenance: Provenance | None
    checked_on: date | None
    id: int = field(metadata={UNPRINTED: True})

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Its facts one by one."""
        posts = tuple(
            Statement(
                f"biographies/person-{self.id}/post-{post.id}",
                self.name,
                f"{post.words}, {post.when}",
                self.provenance.of(f"post/{post.id}"),
            )
            for post in (*self.now, *self.before)
        )
        key = f"biographies/person-{self.id}"
        met = Statement(f"{key}/met", f"{self.name}, last met", self.last_met, self.met_provenance)
        words = Statement(
            f"{key}/words", f"{self.name}, biography", self.words, self.words_provenance,
            self.checked_on,
        )  # fmt: skip
        return (*posts, *(one for one in (met, words) if one.value))


@dataclass(frozen=True)
class Biographies:
    """The people of the annex, and the day of which it is."""

    people: tuple[Biography, ...]
    as_at: date


def biographies_of(references: Sequence[str], on: date) -> tuple[Life, ...]:
    """The lives of these people as they were on a day, in their order; at most `MOST`."""
    wanted = list(dict.fromkeys(references))[:MOST]
    rows: Any = session().execute(
        select(
            Person.id, Person.reference, Person.name, Person.biography, Person.biography_source,
            Person.biography_checked_on, Post.id.label("post_id"), Post.title,
            Post.started_on, Post.ended_on, Organisation.name.label("organisation"),
        )
        .join(Post, Post.person_id == Person.id)
        .join(Organisation, Organisation.id == Post.organisation_id)
        .where(Person.reference.in_(wanted))
        .order_by(Post.started_on.desc().nulls_last(), Post.id.desc())
    )  # fmt: skip
    posts: dict[str, list[HeldPost]] = defaultdict(list)
    named: dict[str, Any] = {}
    for row in rows:
        named[row.reference] = row
        posts[row.reference].append(_post(row, on))
    return tuple(
        Life(named[one].id, one, named[one].name, tuple(posts[one]), _facts(named[one]))
        for one in wanted
        if one in named
    )


def told_of(life: Life, met: LastMet | None, *, is_expected: bool) -> Biography:
    """A life as the annex tells it."""
    return Biography(
        name=life.name,
        now=tuple(post for post in life.posts if post.is_current),
        before=tuple(post for post in life.posts if not post.is_current),
        last_met=day(met.on) if met else "",
        is_expected=is_expected,
        provenance=Provenance(
            POSTS_ON_RECORD,
            address=f"/people/{life.reference}",
            key=f"person/{life.id}",
        ),
        met_provenance=met.provenance if met else None,
        words=life.facts.words if life.facts else "",
        words_provenance=_origin(life, life.facts) if life.facts else None,
        checked_on=life.facts.checked_on if life.facts else None,
        id=life.id,
    )


def _origin(life: Life, facts: PublicFacts) -> Provenance:
    return Provenance(
        f"Biography of {life.name}",
        period=f"checked on {day(facts.checked_on)}",
        source=facts.source,
        address=f"/people/{life.reference}",
        key=f"person/{life.id}",
    )


def _facts(row: Any) -> PublicFacts | None:
    if not row.biography:
        return None
    return PublicFacts(row.biography, row.biography_source, row.biography_checked_on)


def _post(row: Any, on: date) -> HeldPost:
    is_over = row.ended_on is not None and row.ended_on < on
    return HeldPost(
        words=f"{row.title}, {row.organisation}",
        when=_when(row.started_on, row.ended_on if is_over else None, is_over=is_over),
        is_current=not is_over,
        id=row.post_id,
    )


def _when(started_on: date | None, ended_on: date | None, *, is_over: bool) -> str:
    if is_over:
        return f"{day(started_on) or 'not known since when'} to {day(ended_on)}"
    return f"since {day(started_on)}" if started_on else "not known since when"
