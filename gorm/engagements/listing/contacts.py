"""When a place was last met, and when it will be met next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import FromClause, ScalarSelect, Select, Subquery, select

from gorm.accounts.actor import Actor
from gorm.core import clock
from gorm.engagements.listing.strands import identities, link_of
from gorm.engagements.models import Engagement, EngagementKind, EngagementState
from gorm.engagements.policy import visible_to
from gorm.places.offers import Place, PlaceKind


@dataclass(frozen=True)
class Contact:
    """One contact with a place: when, how, and which of us it was."""

    reference: str
    on: date
    kind: EngagementKind
    by: str
    owner: str


@dataclass(frozen=True)
class Contacts:
    """The last contact with a place and the next that is planned, as far as the reader may know."""

    last: Contact | None
    next: Contact | None


def contact_ids(actor: Actor, place: Place) -> Subquery:
    """The ids of the last and the next contact under each identity of one place."""
    ids = identities(place).subquery("identity")
    return (
        select(
            last_contact(actor, place.kind, ids.c.id, ids).label("last_id"),
            next_contact(actor, place.kind, ids.c.id, ids).label("next_id"),
        )
        .select_from(ids)
        .subquery("contact")
    )


def contacts_in(rows: Iterable[Any]) -> Contacts:
    """The contacts among the engagements that `contact_ids` found, which come by date."""
    found = [
        (row.state, Contact(row.reference, row.happens_on, row.kind, row.by, row.owner))
        for row in rows
    ]
    held = [contact for state, contact in found if state is EngagementState.HELD]
    planned = [contact for state, contact in found if state is EngagementState.PLANNED]
    return Contacts(last=held[-1] if held else None, next=planned[0] if planned else None)


def last_contact(
    actor: Actor, kind: PlaceKind, place_id: Any, outer: FromClause
) -> ScalarSelect[Any]:
    """The id of the last engagement held with each place of `outer`: one step down its index."""
    link, _ = link_of(kind)
    return (
        _of(actor, kind, place_id)
        .where(Engagement.state == EngagementState.HELD, link.happens_on <= clock.today())
        .order_by(link.happens_on.desc(), link.engagement_id.desc())
        .limit(1)
        .correlate(outer)
        .scalar_subquery()
    )


def next_contact(
    actor: Actor, kind: PlaceKind, place_id: Any, outer: FromClause
) -> ScalarSelect[Any]:
    """The id of the next engagement planned with each place of `outer`."""
    link, _ = link_of(kind)
    return (
        _of(actor, kind, place_id)
        .where(Engagement.state == EngagementState.PLANNED, link.happens_on >= clock.today())
        .order_by(link.happens_on, link.engagement_id)
        .limit(1)
        .correlate(outer)
        .scalar_subquery()
    )


def _of(actor: Actor, kind: PlaceKind, place_id: Any) -> Select[Any]:
    link, column = link_of(kind)
    return (
        select(link.engagement_id)
        .join(Engagement, Engagement.id == link.engagement_id)
        .where(column == place_id, visible_to(actor))
    )
