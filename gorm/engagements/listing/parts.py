"""Who and what belongs to the engagements of one page: all of it in one query."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Select,
    String,
    case,
    literal,
    null,
    select,
    type_coerce,
    union_all,
)

from gorm.accounts.models import Department, User
from gorm.core.db import session
from gorm.engagements.models import (
    Attendee,
    EngagementArea,
    EngagementDepartment,
    EngagementOrganisation,
    EngagementTheme,
    Participant,
)
from gorm.people.models import Person, Post
from gorm.places.models import Area, Organisation
from gorm.settings.models import Theme


@dataclass(frozen=True)
class Named:
    """A thing with a page of its own: its reference, its name, and what it is."""

    reference: str
    name: str
    detail: str = ""


@dataclass(frozen=True)
class Part:
    """Something that belongs to an engagement, in a role such as organisation or theme."""

    role: str
    named: Named


def parts_of(engagement_ids: Sequence[int]) -> Mapping[int, list[Part]]:
    """The parts of each engagement, by name; attendees in the order in which they were entered."""
    found: dict[int, list[Part]] = defaultdict(list)
    if engagement_ids:
        for row in session().execute(_all_parts(engagement_ids)):
            part = Part(row.role, Named(row.reference or "", row.name, row.detail or ""))
            found[row.engagement_id].append(part)
    return found


def with_whom(engagement_ids: Sequence[int]) -> Mapping[int, list[Named]]:
    """The organisations that each engagement was with, or else the areas that it concerns."""
    found: dict[int, list[Named]] = defaultdict(list)
    if not engagement_ids:
        return found
    either = union_all(_organisations(engagement_ids), _areas(engagement_ids))
    # In order of role: area, concerned, organisation; the last is the best to name it by.
    for row in session().execute(either.order_by("engagement_id", "role", "name")):
        found[row.engagement_id].append(Named(row.reference, row.name, row.role))
    return defaultdict(list) | {number: _best(named) for number, named in found.items()}


def _best(named: Sequence[Named]) -> list[Named]:
    best = max(one.detail for one in named)
    return [one for one in named if one.detail == best]


def _all_parts(ids: Sequence[int]) -> CompoundSelect[Any]:
    selects = (
        _organisations(ids),
        _areas(ids),
        _people(ids),
        _described(ids),
        _participants(ids),
        _departments(ids),
        _themes(ids),
    )
    return union_all(*selects).order_by("engagement_id", "role", "place", "name")


def _part(
    role: Any, engagement_id: Any, name: Any, reference: Any = None, **more: Any
) -> Select[Any]:
    """One select of the union: every one has the same columns."""
    return select(
        engagement_id.label("engagement_id"),
        (literal(role) if isinstance(role, str) else role).label("role"),
        (null() if reference is None else type_coerce(reference, String)).label("reference"),
        type_coerce(name, String).label("name"),
        more.get("detail", literal("")).label("detail"),
        more.get("place", literal(0)).label("place"),
    )


def _organisations(ids: Sequence[int]) -> Select[Any]:
    link = EngagementOrganisation
    return (
        _part("organisation", link.engagement_id, Organisation.short_name, Organisation.reference)
        .join_from(link, Organisation, Organisation.id == link.organisation_id)
        .where(link.engagement_id.in_(ids))
    )


def _areas(ids: Sequence[int]) -> Select[Any]:
    """Areas that the writer named; those that follow from an organisation are only concerned."""
    link = EngagementArea
    role = case((link.is_named, "area"), else_="concerned")
    return (
        _part(role, link.engagement_id, Area.name, Area.reference)
        .join_from(link, Area, Area.id == link.area_id)
        .where(link.engagement_id.in_(ids))
    )


def _people(ids: Sequence[int]) -> Select[Any]:
    detail = Post.title + literal(", ") + Organisation.short_name
    return (
        _part(
            "person",
            Attendee.engagement_id,
            Person.name,
            Person.reference,
            detail=detail,
            place=Attendee.id,
        )
        .join_from(Attendee, Post, Post.id == Attendee.post_id)
        .join(Person, Person.id == Post.person_id)
        .join(Organisation, Organisation.id == Post.organisation_id)
        .where(Attendee.engagement_id.in_(ids))
    )


def _described(ids: Sequence[int]) -> Select[Any]:
    return _part(
        "described", Attendee.engagement_id, Attendee.description, place=Attendee.id
    ).where(Attendee.engagement_id.in_(ids), Attendee.post_id.is_(None))


def _participants(ids: Sequence[int]) -> Select[Any]:
    return (
        _part("participant", Participant.engagement_id, User.name)
        .join_from(Participant, User, User.id == Participant.user_id)
        .where(Participant.engagement_id.in_(ids))
    )


def _departments(ids: Sequence[int]) -> Select[Any]:
    link = EngagementDepartment
    return (
        _part("department", link.engagement_id, Department.short_name)
        .join_from(link, Department, Department.id == link.department_id)
        .where(link.engagement_id.in_(ids))
    )


def _themes(ids: Sequence[int]) -> Select[Any]:
    link = EngagementTheme
    return (
        _part("theme", link.engagement_id, Theme.name)
        .join_from(link, Theme, Theme.id == link.theme_id)
        .where(link.engagement_id.in_(ids))
    )
