"""What an engagement that is being planned would add to what is asked of a place already."""

from dataclasses import dataclass

from sqlalchemy import func, select

from gorm.accounts.actor import Actor
from gorm.burden.policy import counted_for
from gorm.burden.queries.standing import OrganisationAsked, asked_of_each
from gorm.burden.rules import Asked, asked_by, quarter_of
from gorm.core.db import session
from gorm.engagements.models import Engagement
from gorm.engagements.offers import Planned
from gorm.people.models import Post
from gorm.places.models import Area


@dataclass(frozen=True)
class Added:
    """What is asked of an organisation in the quarter already, and what the plan adds."""

    organisation: OrganisationAsked
    adds: Asked


def added_by(actor: Actor, planned: Planned) -> tuple[Added, ...]:
    """What a plan adds to each organisation it is with; the plan as it stood before not counted.

    An area without organisation is its council's, as everywhere in the figures.
    """
    organisations = list(planned.organisation_ids) or _councils_of(planned.area_ids)
    if not organisations:
        return ()
    people = _people_of(planned)
    described = len(planned.described) if len(organisations) == 1 else 0
    before = asked_of_each(
        organisations,
        quarter_of(planned.happens_on),
        counted_for(actor),
        Engagement.reference != planned.reference,
    )
    return tuple(
        Added(
            one,
            asked_by(
                planned.kind.value,
                people.get(one.id, 0) + described,
                planned.minutes,
                planned.estimated_hours,
            ),
        )
        for one in before
    )


def _councils_of(area_ids: tuple[int, ...]) -> list[int]:
    if not area_ids:
        return []
    return list(session().scalars(select(Area.accountable_id).where(Area.id.in_(area_ids))))


def _people_of(planned: Planned) -> dict[int, int]:
    """How many of the posts are of each organisation."""
    if not planned.post_ids:
        return {}
    rows = session().execute(
        select(Post.organisation_id, func.count())
        .where(Post.id.in_(planned.post_ids))
        .group_by(Post.organisation_id)
    )
    return {row[0]: row[1] for row in rows}
