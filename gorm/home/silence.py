"""Organisations and key people who have heard nothing for too long from somebody's side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Select, func, literal, or_, select, union, union_all

from gorm.accounts.actor import Actor
from gorm.core import clock
from gorm.core.together import Question, asked_together
from gorm.engagements.chasing_models import SilenceLimit
from gorm.engagements.listing.contacts import last_contact
from gorm.engagements.models import (
    Attendee,
    Engagement,
    EngagementOrganisation,
    EngagementState,
    Participant,
)
from gorm.engagements.rules import ORGANISATION_DAYS, PERSON_DAYS
from gorm.home.rules import is_silent
from gorm.people.models import Assignment, Person, Post
from gorm.places.models import Area, Organisation
from gorm.places.offers import PlaceKind

#: Whom somebody met within this time is one of those with whom they deal.
LATELY: Final = timedelta(days=365)
#: As many as the page shows, the longest silence first.
SHOWN: Final = 10
_MOST_LOOKED_AT: Final = 500


@dataclass(frozen=True)
class Silent:
    """An organisation, or a person in a key post, and when they were last met.

    `last_on` is None where there is no contact on record, as far as the reader may know.
    """

    kind: PlaceKind
    reference: str
    name: str
    detail: str
    last_on: date | None


@dataclass(frozen=True)
class Silences:
    """Who waits for contact, the longest silence first; `is_cut` where there are more."""

    rows: tuple[Silent, ...] = ()
    is_cut: bool = False


def silences(actor: Actor) -> Silences:
    """Who of those whom the actor leads or deals with has heard nothing for too long."""
    return silences_in(asked_together({"silences": silences_asked(actor)})["silences"])


def silences_asked(actor: Actor) -> Question:
    """The last contact with each of them, of which `silences_in` tells who waits.

    Organisations that the actor leads or covers, or met in the last year; people in key posts
    there, at the councils of the areas that the actor leads or covers, or whom the actor met. A
    contact of anybody in government ends a silence, as far as the actor may know of it.
    """
    today = clock.today()
    both = union_all(_organisations(actor, today), _people(actor, today)).subquery("found")
    rows = select(both, Engagement.happens_on.label("last_on")).outerjoin(
        Engagement, Engagement.id == both.c.last_id
    )
    return Question(rows, (both.c.kind, both.c.reference), _MOST_LOOKED_AT)


def silences_in(rows: Sequence[Any]) -> Silences:
    """Who waits, of the rows of `silences_asked`."""
    today = clock.today()
    silent = [
        Silent(PlaceKind(row.kind), row.reference, row.name, row.detail, row.last_on)
        for row in rows
        if is_silent(row.last_on, row.days, today)
    ]
    silent.sort(key=lambda one: (one.last_on or date.min, one.kind, one.name))
    return Silences(tuple(silent[:SHOWN]), is_cut=len(silent) > SHOWN)


def _organisations(actor: Actor, today: date) -> Select[Any]:
    wanted = union(_led(actor, today, Assignment.organisation_id), _organisations_met(actor, today))
    return select(
        literal(PlaceKind.ORGANISATION.value).label("kind"),
        Organisation.reference,
        Organisation.name,
        literal("").label("detail"),
        last_contact(actor, PlaceKind.ORGANISATION, Organisation.id, Organisation.__table__).label(
            "last_id"
        ),
        _days(SilenceLimit.organisation_days, ORGANISATION_DAYS).label("days"),
    ).where(Organisation.is_current, Organisation.id.in_(select(wanted.subquery())))


def _people(actor: Actor, today: date) -> Select[Any]:
    councils = select(Area.accountable_id).where(
        Area.id.in_(_led(actor, today, Assignment.area_id))
    )
    theirs = or_(
        Post.organisation_id.in_(_led(actor, today, Assignment.organisation_id)),
        Post.organisation_id.in_(councils),
        Post.id.in_(_posts_met(actor, today)),
    )
    return (
        select(
            literal(PlaceKind.PERSON.value),
            Person.reference,
            Person.name,
            Post.title + literal(", ") + Organisation.short_name,
            last_contact(actor, PlaceKind.PERSON, Post.id, Post.__table__),
            _days(SilenceLimit.person_days, PERSON_DAYS),
        )
        .join(Person, Person.id == Post.person_id)
        .join(Organisation, Organisation.id == Post.organisation_id)
        .where(Post.is_key, or_(Post.ended_on.is_(None), Post.ended_on >= today), theirs)
    )


def _days(column: Any, otherwise: int) -> Any:
    """How many days are too many: as they were set, or else as the rules have it."""
    kept = select(column).order_by(SilenceLimit.id).limit(1).scalar_subquery()
    return func.coalesce(kept, literal(otherwise))


def _led(actor: Actor, today: date, subject: Any) -> Select[Any]:
    """The subjects of the actor's current assignments, those that they cover included."""
    return select(subject).where(
        subject.is_not(None),
        Assignment.started_on <= today,
        or_(Assignment.ended_on.is_(None), Assignment.ended_on >= today),
        or_(Assignment.user_id == actor.user_id, Assignment.cover_user_id == actor.user_id),
    )


def _met_by(actor: Actor, today: date, link: Any, met: Any) -> Select[Any]:
    return (
        select(met)
        .join(Participant, Participant.engagement_id == link.engagement_id)
        .join(Engagement, Engagement.id == link.engagement_id)
        .where(
            met.is_not(None),
            Participant.user_id == actor.user_id,
            Engagement.state == EngagementState.HELD,
            link.happens_on >= today - LATELY,
        )
    )


def _organisations_met(actor: Actor, today: date) -> Select[Any]:
    link = EngagementOrganisation
    return _met_by(actor, today, link, link.organisation_id)


def _posts_met(actor: Actor, today: date) -> Select[Any]:
    return _met_by(actor, today, Attendee, Attendee.post_id)
