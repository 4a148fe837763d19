"""Engagements and commitments as their forms begin with them, and what the forms offer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import ColumnElement, String, cast, literal, or_, select, union_all
from sqlalchemy.orm import joinedload

from gorm.accounts.actor import Actor
from gorm.accounts.models import Department, User
from gorm.core.db import session
from gorm.core.errors import NotAllowed, NotFound
from gorm.core.together import Question, asked_together
from gorm.engagements import policy
from gorm.engagements.models import (
    Attendee,
    Commitment,
    CommitmentState,
    Engagement,
    EngagementArea,
    EngagementDepartment,
    EngagementKind,
    EngagementOrganisation,
    EngagementState,
    EngagementTheme,
    Marking,
    Participant,
    Sharing,
    Side,
    TeamMember,
)
from gorm.people.models import Person, Post
from gorm.places.models import Area, Organisation
from gorm.settings.queries import themes_asked

Option = tuple[str, str]

NOT_YOURS = (
    "Only the office or department that owns this engagement can change it. "
    "Ask them to make the change."
)


@dataclass(frozen=True)
class EngagementToChange:
    """Everything that the form of an engagement begins with; `who` are typed references."""

    reference: str
    version: int
    kind: EngagementKind
    state: EngagementState
    happens_on: date
    starts_at: time | None
    minutes: int | None
    place: str
    purpose: str
    notes: str
    outcome: str
    marking: Marking
    handling: str
    sharing: Sharing
    is_releasable: bool
    is_not_for_ministers: bool
    next_contact_by: date | None
    estimated_hours: int | None
    minister: str
    who: tuple[str, ...]
    described: tuple[str, ...]
    participants: tuple[str, ...]
    departments: tuple[str, ...]
    themes: tuple[str, ...]
    team: tuple[str, ...]


@dataclass(frozen=True)
class CommitmentToChange:
    """A commitment as its form begins with it."""

    reference: str
    engagement_reference: str
    side: Side
    promise: str
    due_on: date | None
    owner: str
    state: CommitmentState
    version: int
    sharing: Sharing


@dataclass(frozen=True)
class ListsOffered:
    """What the lists of an engagement's form offer to a writer."""

    themes: tuple[Option, ...]
    departments: tuple[Option, ...]
    people: tuple[Option, ...]


def engagement_to_edit(actor: Actor, reference: str) -> EngagementToChange:
    """What the form begins with.

    Raises NotFound where the actor may not know of the engagement, NotAllowed where they may know
    of it and not change it.
    """
    row = (
        session()
        .execute(
            select(Engagement, policy.readable_by(actor).label("is_readable")).where(
                Engagement.reference == reference, policy.visible_to(actor)
            )
        )
        .one_or_none()
    )
    if row is None:
        raise NotFound
    found: Engagement = row.Engagement
    is_owned = policy.may_change(actor, found.office_id, found.department_id)
    if not (is_owned and row.is_readable):
        raise NotAllowed(NOT_YOURS)
    return _to_change(found, _links_of(found.id))


def commitment_to_edit(actor: Actor, reference: str) -> CommitmentToChange:
    """What the form of a commitment begins with, under the same conditions."""
    found = session().scalar(
        select(Commitment)
        .join(Commitment.engagement)
        .where(Commitment.reference == reference, policy.readable_by(actor))
        .options(joinedload(Commitment.engagement))
    )
    if found is None:
        raise NotFound
    engagement = found.engagement
    if not policy.may_change(actor, engagement.office_id, engagement.department_id):
        raise NotAllowed(NOT_YOURS)
    return CommitmentToChange(
        reference=found.reference,
        engagement_reference=engagement.reference,
        side=found.side,
        promise=found.promise,
        due_on=found.due_on,
        owner=_owner_value(found),
        state=found.state,
        version=found.version,
        sharing=engagement.sharing,
    )


def people_offered(actor: Actor, also: Iterable[str] = ()) -> tuple[Option, ...]:
    """The actor's own colleagues, themselves first, and whoever is on the record already."""
    return _own_first(actor, asked_together({"people": _people_asked(actor, also)})["people"])


def lists_offered(actor: Actor, also: Iterable[str] = ()) -> ListsOffered:
    """What the lists of an engagement's form offer, in one statement."""
    found = asked_together(
        {
            "themes": themes_asked(),
            "departments": Question(select(Department.id, Department.name), (Department.name,)),
            "people": _people_asked(actor, also),
        }
    )
    return ListsOffered(
        themes=tuple((str(row.id), row.name) for row in found["themes"]),
        departments=tuple((str(row.id), row.name) for row in found["departments"]),
        people=_own_first(actor, found["people"]),
    )


def _people_asked(actor: Actor, also: Iterable[str]) -> Question:
    wanted = [int(number) for number in also if number.isdecimal() and len(number) < 10]
    people = select(User.id, User.name).where(or_(_is_colleague_of(actor), User.id.in_(wanted)))
    return Question(people, (User.name, User.id))


def _own_first(actor: Actor, rows: Sequence[Any]) -> tuple[Option, ...]:
    ordered = sorted(rows, key=lambda row: row.id != actor.user_id)
    return tuple((str(row.id), row.name) for row in ordered)


def posts_met(reference: str) -> tuple[Option, ...]:
    """Who of the other side can own a promise: those who were met, by typed reference."""
    found = session().execute(
        select(Post.id, Person.name, Post.title)
        .join(Post.person)
        .join(Attendee, Attendee.post_id == Post.id)
        .join(Attendee.engagement)
        .where(Engagement.reference == reference)
        .order_by(Person.name)
    )
    return tuple((f"post:{row.id}", f"{row.name}, {row.title}") for row in found)


def posts_held_by(person_references: Sequence[str]) -> list[str]:
    """The current posts of these people, as typed references."""
    if not person_references:
        return []
    found = session().scalars(
        select(Post.reference)
        .join(Post.person)
        .where(Person.reference.in_(person_references), Post.ended_on.is_(None))
        .order_by(Post.id)
    )
    return [f"post:{reference}" for reference in found]


def _is_colleague_of(actor: Actor) -> ColumnElement[bool]:
    if actor.office_id is not None:
        return User.is_active & (User.office_id == actor.office_id)
    return User.is_active & (User.department_id == actor.department_id)


def _owner_value(commitment: Commitment) -> str:
    if commitment.owner_user_id is not None:
        return f"user:{commitment.owner_user_id}"
    return f"post:{commitment.owner_post_id}" if commitment.owner_post_id is not None else ""


def _to_change(found: Engagement, links: dict[str, tuple[str, ...]]) -> EngagementToChange:
    return EngagementToChange(
        reference=found.reference,
        version=found.version,
        kind=found.kind,
        state=found.state,
        happens_on=found.happens_on,
        starts_at=found.starts_at,
        minutes=found.minutes,
        place=found.place,
        purpose=found.purpose,
        notes=found.notes,
        outcome=found.outcome,
        marking=found.marking,
        handling=found.handling,
        sharing=found.sharing,
        is_releasable=found.is_releasable,
        is_not_for_ministers=found.is_not_for_ministers,
        next_contact_by=found.next_contact_by,
        estimated_hours=found.estimated_hours,
        minister=found.minister,
        who=links["who"],
        described=links["described"],
        participants=links["participants"],
        departments=links["departments"],
        themes=links["themes"],
        team=links["team"],
    )


def _links_of(number: int) -> dict[str, tuple[str, ...]]:
    """What the engagement is linked to as the values of a form, in one query."""
    found = union_all(
        select(literal("who").label("field"), literal("area:") + Area.reference)
        .join(EngagementArea)
        .where(EngagementArea.engagement_id == number, EngagementArea.is_named),
        select(literal("who"), literal("organisation:") + Organisation.reference)
        .join(EngagementOrganisation)
        .where(EngagementOrganisation.engagement_id == number),
        select(literal("who"), literal("post:") + Post.reference)
        .join(Attendee, Attendee.post_id == Post.id)
        .where(Attendee.engagement_id == number),
        select(literal("described"), Attendee.description).where(
            Attendee.engagement_id == number, Attendee.post_id.is_(None)
        ),
        select(literal("participants"), cast(Participant.user_id, String)).where(
            Participant.engagement_id == number
        ),
        select(literal("departments"), cast(EngagementDepartment.department_id, String)).where(
            EngagementDepartment.engagement_id == number
        ),
        select(literal("themes"), cast(EngagementTheme.theme_id, String)).where(
            EngagementTheme.engagement_id == number
        ),
        select(literal("team"), cast(TeamMember.user_id, String)).where(
            TeamMember.engagement_id == number
        ),
    )
    fields = ("who", "described", "participants", "departments", "themes", "team")
    links: dict[str, list[str]] = {field: [] for field in fields}
    for field, value in session().execute(found):
        links[field].append(value)
    return {field: tuple(sorted(values)) for field, values in links.items()}
