"""Who and what belongs to an engagement: it comes along with the engagement's own row."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ScalarSelect,
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
from gorm.core.gathering import gathered
from gorm.engagements.models import (
    Attendee,
    Engagement,
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


class _Kept(NamedTuple):
    """A part as the database gathers it."""

    role: str
    reference: str | None
    name: str
    detail: str
    place: int


@cache
def parts() -> ScalarSelect[Any]:
    """All parts of the engagement of a row, for `parts_in`. Built once."""
    every = (
        _organisations(),
        _areas(),
        _people(),
        _described(),
        _participants(),
        _departments(),
        _themes(),
    )
    return gathered(union_all(*every).subquery("part"))


@cache
def met() -> ScalarSelect[Any]:
    """The organisations and areas of the engagement of a row, for `with_whom`. Built once."""
    return gathered(union_all(_organisations(), _areas()).subquery("met"))


def parts_in(kept: Sequence[Sequence[Any]] | None) -> list[Part]:
    """The parts of one engagement, by name; attendees in the order in which they were entered."""
    found = [_Kept(*row) for row in kept or ()]
    found.sort(key=lambda one: (one.role, one.place, one.name))
    return [Part(one.role, Named(one.reference or "", one.name, one.detail)) for one in found]


def with_whom(kept: Sequence[Sequence[Any]] | None) -> tuple[Named, ...]:
    """The organisations that an engagement was with, or else the areas that it concerns.

    Of the roles area, concerned and organisation, the last names an engagement best.
    """
    found = parts_in(kept)
    best = max((part.role for part in found), default="")
    return tuple(
        Named(part.named.reference, part.named.name, part.role)
        for part in found
        if part.role == best
    )


def _part(role: Any, link: Any, name: Any, reference: Any = None, **more: Any) -> Select[Any]:
    """One select of the union, of the engagement of the row; every one has the same columns."""
    return (
        select(
            (literal(role) if isinstance(role, str) else role).label("role"),
            (null() if reference is None else type_coerce(reference, String)).label("reference"),
            type_coerce(name, String).label("name"),
            more.get("detail", literal("")).label("detail"),
            more.get("place", literal(0)).label("place"),
        )
        .select_from(link)
        .where(link.engagement_id == Engagement.id)
        .correlate(Engagement)
    )


def _organisations() -> Select[Any]:
    link = EngagementOrganisation
    return _part("organisation", link, Organisation.short_name, Organisation.reference).join(
        Organisation, Organisation.id == link.organisation_id
    )


def _areas() -> Select[Any]:
    """Areas that the writer named; those that follow from an organisation are only concerned."""
    link = EngagementArea
    role = case((link.is_named, "area"), else_="concerned")
    return _part(role, link, Area.name, Area.reference).join(Area, Area.id == link.area_id)


def _people() -> Select[Any]:
    detail = Post.title + literal(", ") + Organisation.short_name
    return (
        _part("person", Attendee, Person.name, Person.reference, detail=detail, place=Attendee.id)
        .join(Post, Post.id == Attendee.post_id)
        .join(Person, Person.id == Post.person_id)
        .join(Organisation, Organisation.id == Post.organisation_id)
    )


def _described() -> Select[Any]:
    return _part("described", Attendee, Attendee.description, place=Attendee.id).where(
        Attendee.post_id.is_(None)
    )


def _participants() -> Select[Any]:
    return _part("participant", Participant, User.name).join(User, User.id == Participant.user_id)


def _departments() -> Select[Any]:
    link = EngagementDepartment
    return _part("department", link, Department.short_name).join(
        Department, Department.id == link.department_id
    )


def _themes() -> Select[Any]:
    link = EngagementTheme
    return _part("theme", link, Theme.name).join(Theme, Theme.id == link.theme_id)
