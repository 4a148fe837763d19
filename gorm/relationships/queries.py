"""Who of us knows whom at a place, and which key posts nobody knows."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import func, or_, select

from gorm.accounts.actor import Actor
from gorm.accounts.models import Department, Office, User
from gorm.core import clock
from gorm.core.charts.bipartite import Bipartite, bipartite
from gorm.core.db import session
from gorm.core.text import count
from gorm.engagements.models import Attendee, Engagement, EngagementState, Participant
from gorm.engagements.policy import visible_to
from gorm.people.models import Person, Post, PostKind
from gorm.people.queries.key_people import HEADS, is_at, is_held_on, order_at
from gorm.people.queries.places import PLACE_ID
from gorm.places.models import Organisation
from gorm.places.offers import Place
from gorm.relationships.rules import OLDEST, Strength, is_known, strength_of, weight_of

#: So many of theirs are looked at, the most senior first; a picture holds fewer.
MOST_OF_THEIRS: Final = 200
MOST_DRAWN: Final = 16
MOST_OF_OURS_DRAWN: Final = 14


@dataclass(frozen=True)
class Tie:
    """One of us who met somebody: how strong that is, how often they met and when last."""

    user_id: int
    name: str
    home: str  # where it is another than the reader's own
    strength: Strength
    weight: float
    meetings: int
    last_on: date


@dataclass(frozen=True)
class Known:
    """Somebody at the place, and who of us knows them, the strongest first."""

    name: str
    reference: str
    post_reference: str
    title: str
    organisation: str
    is_key: bool
    ties: tuple[Tie, ...]

    @property
    def is_known(self) -> bool:
        """Whether any of us knows them still."""
        return is_known(tie.strength for tie in self.ties)

    @property
    def lapsed_on(self) -> date | None:
        """When somebody last met them whom nobody knows any more; None where nobody ever did."""
        return max((tie.last_on for tie in self.ties), default=None)


@dataclass(frozen=True)
class Relationships:
    """The relationship picture of a place, as far as the reader may know of the meetings."""

    known: tuple[Known, ...]
    others: int
    gaps: tuple[Known, ...]
    picture: Bipartite | None
    drawn: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing is there to show."""
        return not (self.known or self.gaps)


def relationships_at(actor: Actor, place: Place) -> Relationships:
    """Who knows whom at an area or an organisation today; two queries."""
    people = _people_at(actor, place)
    shown = [one for one in people if one.ties or one.is_key]
    gaps = tuple(one for one in people if one.is_key and not one.is_known)
    return Relationships(
        known=tuple(one for one in shown if one.ties),
        others=sum(not one.ties and not one.is_key for one in people),
        gaps=gaps,
        picture=_picture(place, shown[:MOST_DRAWN]),
        drawn=min(len(shown), MOST_DRAWN),
    )


def _people_at(actor: Actor, place: Place) -> list[Known]:
    held = session().execute(
        select(
            Person.id, Person.name, Person.reference, Post.reference.label("post"), Post.title,
            Organisation.name.label("organisation"), _is_key().label("is_key"),
        )
        .join(Post, Post.person_id == Person.id)
        .join(Organisation, Organisation.id == Post.organisation_id)
        .where(is_at(place.kind), is_held_on(clock.today()))
        .order_by(*order_at(place.kind))
        .limit(MOST_OF_THEIRS),
        {PLACE_ID.key: place.id},
    ).all()  # fmt: skip
    ties = _ties(actor, [row.id for row in held])
    key = {row.id for row in held if row.is_key}
    first = {row.id: row for row in reversed(held)}  # of several posts the most senior
    return [
        Known(
            row.name, row.reference, row.post, row.title, row.organisation, row.id in key,
            ties.get(row.id, ()),
        )
        for row in held
        if first[row.id] is row
    ]  # fmt: skip


def _is_key() -> Any:
    """Whether a post is one that somebody should know: at the head of a body, or marked as key."""
    return or_(Post.kind.in_((*HEADS, PostKind.CHAIR)), Post.is_key)


def _ties(actor: Actor, people: Sequence[int]) -> dict[int, tuple[Tie, ...]]:
    """Person -> who of us met them, from the engagements that the actor may know of."""
    today = clock.today()
    home = func.coalesce(Office.name, Department.name, "")
    rows = session().execute(
        select(Post.person_id, User.id, User.name, home, Engagement.id, Engagement.happens_on)
        .distinct()
        .select_from(Attendee)
        .join(Post, Post.id == Attendee.post_id)
        .join(Engagement, Engagement.id == Attendee.engagement_id)
        .join(Participant, Participant.engagement_id == Engagement.id)
        .join(User, User.id == Participant.user_id)
        .outerjoin(Office, Office.id == User.office_id)
        .outerjoin(Department, Department.id == User.department_id)
        .where(
            Post.person_id.in_(people),
            User.is_active,
            Engagement.state == EngagementState.HELD,
            Engagement.happens_on.between(today - OLDEST, today),
            visible_to(actor),
        )
    )
    days: dict[tuple[int, int, str, str], list[date]] = defaultdict(list)
    for person, user, name, where, _, on in rows:
        days[person, user, name, where].append(on)
    found: dict[int, list[Tie]] = defaultdict(list)
    for (person, user, name, where), met in days.items():
        strength = strength_of(met, today)
        if strength is not None:
            weight = weight_of(met, today)
            elsewhere = "" if where == actor.home else where
            found[person].append(Tie(user, name, elsewhere, strength, weight, len(met), max(met)))
    return {
        person: tuple(sorted(ties, key=lambda tie: (-tie.weight, tie.name)))
        for person, ties in found.items()
    }


def _picture(place: Place, drawn: Sequence[Known]) -> Bipartite | None:
    """The picture of some of them, with those of us who know them best."""
    ours: dict[int, float] = defaultdict(float)
    names: dict[int, str] = {}
    for tie in (tie for one in drawn for tie in one.ties):
        ours[tie.user_id] += tie.weight
        names[tie.user_id] = tie.name
    if not ours:
        return None
    best = sorted(ours, key=lambda user: (-ours[user], names[user], user))[:MOST_OF_OURS_DRAWN]
    column = {user: row for row, user in enumerate(best)}
    weights = {
        (column[tie.user_id], row): tie.strength.weight
        for row, one in enumerate(drawn)
        for tie in one.ties
        if tie.user_id in column
    }
    sentence = (
        f"{count(len(best), 'person', 'people')} of ours and {len(drawn)} at {place.name}, joined "
        f"by {count(len(weights), 'line')}: who knows whom. The table says the same."
    )
    theirs = [f"{one.name}, {one.title}" for one in drawn]
    words = (sentence, "Our people", f"At {place.name}")
    return bipartite([names[user] for user in best], theirs, weights, words=words)
