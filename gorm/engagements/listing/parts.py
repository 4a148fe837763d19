"""Who and what belongs to the engagements of one page: all of it in one query."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Select,
    String,
    bindparam,
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

_IDS: Final = "engagement_ids"


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
        for row in session().execute(_all_parts(), {_IDS: engagement_ids}).all():
            part = Part(row.role, Named(row.reference or "", row.name, row.detail or ""))
            found[row.engagement_id].append(part)
    return found


def with_whom(engagement_ids: Sequence[int]) -> Mapping[int, list[Named]]:
    """The organisations that each engagement was with, or else the areas that it concerns."""
    found: dict[int, list[Named]] = defaultdict(list)
    if not engagement_ids:
        return found
    for row in session().execute(_met(), {_IDS: engagement_ids}).all():
        found[row.engagement_id].append(Named(row.reference, row.name, row.role))
    return defaultdict(list) | {number: _best(named) for number, named in found.items()}


@cache
def _met() -> CompoundSelect[Any]:
    return union_all(_organisations(), _areas()).order_by("engagement_id", "name")


def _best(named: Sequence[Named]) -> list[Named]:
    """Of the roles area, concerned and organisation, the last names an engagement best."""
    best = max(one.detail for one in named)
    return [one for one in named if one.detail == best]


@cache
def _all_parts() -> CompoundSelect[Any]:
    """Built once: the ids come with each execution, so that nothing is put together again."""
    selects = (
        _organisations(),
        _areas(),
        _people(),
        _described(),
        _participants(),
        _departments(),
        _themes(),
    )
    return union_all(*selects).order_by("engagement_id", "role", "place", "name")


def _those() -> BindParameter[Sequence[int]]:
    return bindparam(_IDS, expanding=True)


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


def _organisations() -> Select[Any]:
    link = EngagementOrganisation
    return (
        _part("organisation", link.engagement_id, Organisation.short_name, Organisation.reference)
        .join_from(link, Organisation, Organisation.id == link.organisation_id)
        .where(link.engagement_id.in_(_those()))
    )


def _areas() -> Select[Any]:
    """Areas that the writer named; those that follow from an organisation are only concerned."""
    link = EngagementArea
    role = case((link.is_named, "area"), else_="concerned")
    return (
        _part(role, link.engagement_id, Area.name, Area.reference)
        .join_from(link, Area, Area.id == link.area_id)
        .where(link.engagement_id.in_(_those()))
    )


def _people() -> Select[Any]:
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
        .where(Attendee.engagement_id.in_(_those()))
    )


def _described() -> Select[Any]:
    return _part(
        "described", Attendee.engagement_id, Attendee.description, place=Attendee.id
    ).where(Attendee.engagement_id.in_(_those()), Attendee.post_id.is_(None))


def _participants() -> Select[Any]:
    return (
        _part("participant", Participant.engagement_id, User.name)
        .join_from(Participant, User, User.id == Participant.user_id)
        .where(Participant.engagement_id.in_(_those()))
    )


def _departments() -> Select[Any]:
    link = EngagementDepartment
    return (
        _part("department", link.engagement_id, Department.short_name)
        .join_from(link, Department, Department.id == link.department_id)
        .where(link.engagement_id.in_(_those()))
    )


def _themes() -> Select[Any]:
    link = EngagementTheme
    return (
        _part("theme", link.engagement_id, Theme.name)
        .join_from(link, Theme, Theme.id == link.theme_id)
        .where(link.engagement_id.in_(_those()))
    )
