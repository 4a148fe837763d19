"""Walking engagements along the index made for it: of a place, of somebody, or of everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    case,
    false,
    literal,
    select,
    true,
    tuple_,
    union,
)

from gorm.accounts.actor import Actor
from gorm.core.db import session
from gorm.core.paging import Cursor
from gorm.engagements.models import (
    Attendee,
    Engagement,
    EngagementArea,
    EngagementDepartment,
    EngagementOrganisation,
    Participant,
)
from gorm.engagements.policy import readable_by, visible_to
from gorm.people.models import Post
from gorm.places.models import Area, Organisation
from gorm.places.offers import Place, PlaceKind
from gorm.places.queries.links import lineage_of


@dataclass(frozen=True)
class Strand:
    """One index to walk by date: `link` is the table that carries it, None for engagements."""

    on: Any
    id: Any
    of: ColumnElement[bool] | None = None
    link: Any = None


#: Every engagement, by date.
EVERYTHING: Final = (Strand(Engagement.happens_on, Engagement.id),)


@dataclass(frozen=True)
class Window:
    """Which part of a list: at most `limit` rows beyond `after`, in one of two directions, of the
    days from `since` to `until`."""

    limit: int
    after: Cursor | None = None
    oldest_first: bool = False
    since: date | None = None
    until: date | None = None


def keys(
    actor: Actor, strands: Sequence[Strand], window: Window, *conditions: ColumnElement[bool]
) -> Select[Any]:
    """The `id`, day (`on`) and `is_readable` of the engagements that the actor may know of.

    Each strand is walked along its own index and stops at the limit, however long it is.
    """
    walks = [_walk(actor, strand, window, conditions) for strand in strands]
    if len(walks) == 1:
        return walks[0]
    found = together(*walks).subquery()
    return select(found).order_by(*_order(found.c.on, found.c.id, window)).limit(window.limit)


def candidates(
    strands: Sequence[Strand], window: Window, *conditions: ColumnElement[bool]
) -> Select[Any] | CompoundSelect[Any]:
    """The ids at the beginning of each strand, whoever may know of them: for counting alone."""
    walks = [
        _walked(
            select(strand.id.label("id"), strand.on.label("on")).where(*conditions), strand, window
        )
        for strand in strands
    ]
    return walks[0] if len(walks) == 1 else together(*walks)


def together(*walks: Select[Any]) -> CompoundSelect[Any]:
    """Several keys as one, each engagement once. SQLite wants a select around each limit."""
    return union(*(select(walk.subquery()) for walk in walks))


def strands_of(place: Place, ids: Sequence[int]) -> tuple[Strand, ...]:
    """One strand for each row that the place's history is kept under. See `identities`."""
    link, column = link_of(place.kind)
    return tuple(Strand(link.happens_on, link.engagement_id, column == one, link) for one in ids)


def strands_of_mine(actor: Actor) -> tuple[Strand, ...]:
    """What the actor took part in, and what they logged."""
    took_part = Participant.user_id == actor.user_id
    return (
        Strand(Engagement.happens_on, Participant.engagement_id, took_part, Participant),
        Strand(Engagement.happens_on, Engagement.id, Engagement.logged_by_id == actor.user_id),
    )


def strands_of_department(department_id: int) -> tuple[Strand, ...]:
    """What a department owns, and what it took part in."""
    link = EngagementDepartment
    took_part = link.department_id == department_id
    return (
        Strand(Engagement.happens_on, Engagement.id, Engagement.department_id == department_id),
        Strand(Engagement.happens_on, link.engagement_id, took_part, link),
    )


def link_of(kind: PlaceKind) -> tuple[Any, Any]:
    """The table that joins engagements to this kind of place, and its column for the place."""
    return {
        PlaceKind.AREA: (EngagementArea, EngagementArea.area_id),
        PlaceKind.ORGANISATION: (EngagementOrganisation, EngagementOrganisation.organisation_id),
        PlaceKind.PERSON: (Attendee, Attendee.post_id),
    }[kind]


def identities_of(place: Place) -> list[int]:
    """The ids that a place's history is kept under, as they came with it or else read now."""
    return list(place.identities) or list(session().scalars(identities(place)))


def identities(place: Place) -> Select[Any]:
    """The ids that a place's history is kept under: its own and its predecessors'; a person's
    posts."""
    if place.identities:
        return _known(place)
    if place.kind is PlaceKind.PERSON:
        return select(Post.id).where(Post.person_id == place.id).order_by(Post.id)
    if place.kind is PlaceKind.ORGANISATION:
        return lineage_of(select(literal(place.id).label("id")))
    accountable = select(Area.accountable_id.label("id")).where(Area.id == place.id)
    lineage = lineage_of(accountable).subquery()
    return select(Area.id).where(Area.accountable_id.in_(select(lineage.c.id))).order_by(Area.id)


def _known(place: Place) -> Select[Any]:
    """The ids that came with a place, as rows that a query can walk."""
    tables: dict[PlaceKind, Any] = {
        PlaceKind.AREA: Area,
        PlaceKind.ORGANISATION: Organisation,
        PlaceKind.PERSON: Post,
    }
    number = tables[place.kind].id
    return select(number).where(number.in_(place.identities)).order_by(number)


def _walk(
    actor: Actor, strand: Strand, window: Window, conditions: Sequence[ColumnElement[bool]]
) -> Select[Any]:
    readable = case((readable_by(actor), true()), else_=false())
    walk = select(
        strand.id.label("id"), strand.on.label("on"), readable.label("is_readable")
    ).where(visible_to(actor), *conditions)
    return _walked(walk, strand, window)


def _walked(walk: Select[Any], strand: Strand, window: Window) -> Select[Any]:
    if strand.link is not None:
        walk = walk.join_from(strand.link, Engagement, Engagement.id == strand.id)
    if strand.link is Attendee:
        walk = walk.distinct()  # somebody can be named twice at one meeting
    if strand.of is not None:
        walk = walk.where(strand.of)
    if window.since is not None:
        walk = walk.where(strand.on >= window.since)
    if window.until is not None:
        walk = walk.where(strand.on <= window.until)
    if window.after is not None:
        walk = walk.where(_beyond(strand, window.after, oldest_first=window.oldest_first))
    return walk.order_by(*_order(strand.on, strand.id, window)).limit(window.limit)


def _beyond(strand: Strand, cursor: Cursor, *, oldest_first: bool) -> ColumnElement[bool]:
    here = tuple_(strand.on, strand.id)
    there = tuple_(literal(cursor.on, Date), literal(cursor.id, BigInteger))
    return here > there if oldest_first else here < there


def _order(on: Any, number: Any, window: Window) -> tuple[Any, Any]:
    return (on, number) if window.oldest_first else (on.desc(), number.desc())
