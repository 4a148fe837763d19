"""When people were last met, and who is expected at a meeting, as a pack may tell it.

Nothing restricted is looked at: a name or a day would tell of it, and has no team to be asked.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from gorm.accounts.actor import Actor
from gorm.accounts.models import Department, Office
from gorm.core.db import session
from gorm.core.provenance import Provenance
from gorm.engagements.listing.audiences import open_to
from gorm.engagements.listing.pack_scope import Source, is_with
from gorm.engagements.models import Attendee, Engagement, EngagementState, Sharing
from gorm.people.models import Person, Post
from gorm.places.offers import Audience, PackRequest


@dataclass(frozen=True)
class Met:
    """The day on which somebody was last met, and at what."""

    on: date
    provenance: Provenance


def last_met(
    preparer: Actor, audience: Audience, person_ids: Collection[int], *, until: date
) -> Mapping[int, Met]:
    """By person, at engagements that the audience may be told of."""
    newest = func.row_number().over(
        partition_by=Post.person_id, order_by=(Engagement.happens_on.desc(), Engagement.id.desc())
    )
    found = (
        select(
            Post.person_id, Engagement.id, Engagement.reference, Engagement.kind,
            Engagement.happens_on, Engagement.logged_at,
            func.coalesce(Office.name, Department.name).label("owner"), newest.label("place"),
        )
        .join(Attendee, Attendee.post_id == Post.id)
        .join(Engagement, Engagement.id == Attendee.engagement_id)
        .outerjoin(Office, Office.id == Engagement.office_id)
        .outerjoin(Department, Department.id == Engagement.department_id)
        .where(
            Post.person_id.in_(person_ids),
            Engagement.state == EngagementState.HELD,
            Engagement.happens_on <= until,
            Engagement.sharing != Sharing.RESTRICTED,
            open_to(preparer, audience),
        )
        .subquery()
    )  # fmt: skip
    rows: Any = session().execute(select(found).where(found.c.place == 1))
    return {row.person_id: _met(row, preparer, audience) for row in rows}


def expected_at(preparer: Actor, request: PackRequest, on: date) -> frozenset[str]:
    """The references of those who are named for what is planned with the place on a day."""
    return frozenset(
        session().scalars(
            select(Person.reference)
            .join(Post, Post.person_id == Person.id)
            .join(Attendee, Attendee.post_id == Post.id)
            .join(Engagement, Engagement.id == Attendee.engagement_id)
            .where(
                Engagement.state == EngagementState.PLANNED,
                Engagement.happens_on == on,
                Engagement.sharing != Sharing.RESTRICTED,
                is_with(request.place),
                open_to(preparer, request.audience),
            )
        )
    )


def _met(row: Any, preparer: Actor, audience: Audience) -> Met:
    home = preparer.home
    source = Source(row.reference, row.kind, row.happens_on, row.logged_at, row.owner)
    return Met(row.happens_on, source.origin(audience, home).of(f"engagement/{row.id}"))
