"""Open promises of either side that a pack for an audience may tell of, for whoever writes it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select

from gorm.accounts.actor import Actor
from gorm.core import clock
from gorm.core.db import session
from gorm.engagements.listing.audiences import open_to
from gorm.engagements.listing.promises import apart, by_due_date, commitment_columns, is_about
from gorm.engagements.listing.strands import identities, link_of
from gorm.engagements.models import Commitment, CommitmentState, Engagement, EngagementState, Side
from gorm.places.offers import Audience, Place


def our_unkept_promises(
    preparer: Actor, place: Place, audience: Audience, limit: int
) -> Sequence[Any]:
    """What we promised the place and is past its date, the oldest first."""
    is_overdue = Commitment.due_on < clock.today()
    return _open(preparer, place, audience, limit, Commitment.side == Side.OURS, is_overdue)


def their_promises_of_last_meeting(
    preparer: Actor, place: Place, audience: Audience, limit: int
) -> Sequence[Any]:
    """What they promised when we last met and have not done, what is due first on top."""
    link, column = link_of(place.kind)
    met = select(link.engagement_id).where(column.in_(identities(place).order_by(None)))
    last = (
        select(Engagement.happens_on)
        .where(
            Engagement.id.in_(met),
            Engagement.state == EngagementState.HELD,
            Engagement.happens_on <= clock.today(),
            open_to(preparer, audience),
        )
        .order_by(Engagement.happens_on.desc())
        .limit(1)
        .scalar_subquery()
    )
    theirs = Commitment.side == Side.THEIRS
    return _open(preparer, place, audience, limit, theirs, Engagement.happens_on == last)


def _open(
    preparer: Actor,
    place: Place,
    audience: Audience,
    limit: int,
    *conditions: ColumnElement[bool],
) -> Sequence[Any]:
    query = (
        commitment_columns()
        .where(
            open_to(preparer, audience),
            is_about(place),
            apart(Commitment.state) == CommitmentState.OPEN,
            func.trim(Commitment.promise) != "",
            *conditions,
        )
        .order_by(*by_due_date())
        .limit(limit)
    )
    return session().execute(query).all()
