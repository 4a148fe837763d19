"""Whom and what an engagement is linked to: kept in step with its details and its date."""

from collections.abc import Iterable
from typing import Any, Protocol, TypeVar

from sqlalchemy import or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from gorm.accounts.actor import Actor
from gorm.accounts.models import Department, User
from gorm.accounts.roles import Role
from gorm.core.db import session
from gorm.core.errors import Refused
from gorm.engagements.models import (
    Attendee,
    Engagement,
    EngagementArea,
    EngagementDepartment,
    EngagementOrganisation,
    EngagementTheme,
    Participant,
    Sharing,
    TeamMember,
)
from gorm.engagements.service.details import EngagementDetails
from gorm.people.models import Post
from gorm.places.models import Area, AreaMember, Organisation
from gorm.settings.models import Theme


class _Identified(Protocol):
    id: Any


Thing = TypeVar("Thing", bound=_Identified)
Link = TypeVar("Link")

_GONE = "Something that you chose is no longer there. Choose again."


def link(actor: Actor, engagement: Engagement, details: EngagementDetails) -> None:
    """Give the engagement the links that its details name, and those that follow from them."""
    posts = _posts(details.post_ids)
    organisation_ids = {*details.organisation_ids, *(post.organisation_id for post in posts)}
    _link_areas(engagement, details, organisation_ids)
    _link_organisations(engagement, _things(Organisation, organisation_ids, "who"))
    _link_attendees(engagement, posts, details.described)
    _link_our_side(actor, engagement, details)
    _carry_date(engagement)


def _link_organisations(engagement: Engagement, found: list[Organisation]) -> None:
    kept = _kept(engagement.organisations, "organisation_id", {item.id for item in found})
    engagement.organisations = [
        kept.get(item.id)
        or EngagementOrganisation(
            organisation_id=item.id, organisation=item, happens_on=engagement.happens_on
        )
        for item in found
    ]


def _link_areas(
    engagement: Engagement, details: EngagementDetails, organisation_ids: set[int]
) -> None:
    """Link the areas that were named and those of the organisations met.

    An area that was linked through an organisation stays while every organisation stays, though
    the area may have ended since: an edit of an old note does not move it in history.
    """
    named = set(details.area_ids)
    derived = _areas_of(organisation_ids)
    if organisation_ids >= {link.organisation_id for link in engagement.organisations}:
        derived |= {link.area_id for link in engagement.areas if not link.is_named}
    found = _things(Area, named | derived, "who")
    kept = _kept(engagement.areas, "area_id", {area.id for area in found})
    engagement.areas = [
        kept.get(area.id)
        or EngagementArea(area_id=area.id, area=area, happens_on=engagement.happens_on)
        for area in found
    ]
    for linked in engagement.areas:
        linked.is_named = linked.area_id in named


def _areas_of(organisation_ids: set[int]) -> set[int]:
    """The current areas that these organisations are accountable for or belong to."""
    if not organisation_ids:
        return set()
    member = select(AreaMember.area_id).where(AreaMember.organisation_id.in_(organisation_ids))
    found = session().scalars(
        select(Area.id).where(
            Area.is_current, or_(Area.accountable_id.in_(organisation_ids), Area.id.in_(member))
        )
    )
    return set(found)


def _link_attendees(engagement: Engagement, posts: list[Post], described: tuple[str, ...]) -> None:
    by_post = {item.post_id: item for item in engagement.attendees if item.post_id is not None}
    by_words = {item.description: item for item in engagement.attendees if item.description}
    day = engagement.happens_on
    engagement.attendees = [
        *(by_post.get(post.id) or Attendee(post_id=post.id, post=post, description="",
                                           happens_on=day) for post in posts),
        *(by_words.get(words) or Attendee(description=words, happens_on=day)
          for words in dict.fromkeys(filter(None, described))),
    ]  # fmt: skip


def _link_our_side(actor: Actor, engagement: Engagement, details: EngagementDetails) -> None:
    users = {user.id: user for user in _things(User, details.participant_ids, "participants")}
    kept = _kept(engagement.participants, "user_id", set(users))
    engagement.participants = [
        kept.get(user.id) or Participant(user_id=user.id, user=user) for user in users.values()
    ]
    _link_team(actor, engagement, details)
    departments = _things(Department, details.department_ids, "departments")
    kept_departments = _kept(
        engagement.departments, "department_id", {item.id for item in departments}
    )
    engagement.departments = [
        kept_departments.get(item.id)
        or EngagementDepartment(department_id=item.id, department=item)
        for item in departments
    ]
    themes = _things(Theme, details.theme_ids, "themes")
    kept_themes = _kept(engagement.themes, "theme_id", {item.id for item in themes})
    engagement.themes = [
        kept_themes.get(item.id) or EngagementTheme(theme_id=item.id, theme=item) for item in themes
    ]


def _link_team(actor: Actor, engagement: Engagement, details: EngagementDetails) -> None:
    """The team of a restricted record: those named, whoever logged it, and whoever writes now.

    A director knows of it without being named, and is not added by mending a word.
    """
    chosen: set[int] = set()
    if details.sharing is Sharing.RESTRICTED:
        chosen = {*details.team_ids, engagement.logged_by_id}
        if not (actor.is_a(Role.DIRECTOR) and actor.belongs_to(engagement.office_id)):
            chosen.add(actor.user_id)
    users = _things(User, chosen, "team")
    kept = _kept(engagement.team, "user_id", {user.id for user in users})
    engagement.team = [
        kept.get(user.id) or TeamMember(user_id=user.id, user=user) for user in users
    ]


def _carry_date(engagement: Engagement) -> None:
    """Timelines are read from the links' own copies of the date: keep them in step."""
    linked: list[EngagementOrganisation | EngagementArea | Attendee]
    linked = [*engagement.organisations, *engagement.areas, *engagement.attendees]
    for one in linked:
        one.happens_on = engagement.happens_on


def _kept(links: Iterable[Link], column: str, wanted: set[int]) -> dict[int, Link]:
    return {getattr(item, column): item for item in links if getattr(item, column) in wanted}


def _things(model: type[Thing], ids: Iterable[int], field: str) -> list[Thing]:
    """The rows with these ids, in the order in which they were named; all of them or Refused."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return []
    key: InstrumentedAttribute[int] = model.id
    found = {item.id: item for item in session().scalars(select(model).where(key.in_(wanted)))}
    if len(found) < len(wanted):
        raise Refused({field: _GONE})
    return [found[number] for number in wanted]


def _posts(ids: Iterable[int]) -> list[Post]:
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return []
    found = {
        post.id: post
        for post in session().scalars(
            select(Post)
            .where(Post.id.in_(wanted))
            .options(joinedload(Post.person), joinedload(Post.organisation))
        )
    }
    if len(found) < len(wanted):
        raise Refused({"who": _GONE})
    return [found[number] for number in wanted]
