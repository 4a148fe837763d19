"""What is planned, as those see it who have something to say about it before it is saved."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import select

from gorm.core.db import session
from gorm.engagements.offers import Planned
from gorm.engagements.service.details import EngagementDetails
from gorm.people.lookup import Resolved
from gorm.people.models import Post


def planned_in(details: EngagementDetails, who: Resolved, reference: str) -> Planned:
    """A plan with whom it means found already; `reference` is that of the one it changes, or ''."""
    named = (one.id for one in who.organisations)
    met = {post.id: post.organisation_id for post in who.posts}
    met |= _organisations_of(set(details.post_ids) - met.keys())
    post_ids = _once(met)
    return Planned(
        reference=reference,
        kind=details.kind,
        happens_on=details.happens_on,
        minutes=details.minutes,
        estimated_hours=details.estimated_hours,
        minister=details.minister,
        organisation_ids=_once(named, met.values()),
        area_ids=_once(one.id for one in who.areas),
        post_ids=post_ids,
        described=details.described,
        theme_ids=_once(details.theme_ids),
        council_ids=_once(one.accountable_id for one in who.areas),
        met_at=tuple(met[number] for number in post_ids),
    )


def _organisations_of(new_posts: Collection[int]) -> dict[int, int]:
    """The organisations of posts that were made while the plan was read, by the posts' ids."""
    if not new_posts:
        return {}
    wanted = select(Post.id, Post.organisation_id).where(Post.id.in_(new_posts))
    return {row.id: row.organisation_id for row in session().execute(wanted)}


def _once(*ids: Iterable[int]) -> tuple[int, ...]:
    """Each number once and in order, so that two plans of the same people are equal."""
    found: Sequence[int] = sorted({number for some in ids for number in some})
    return tuple(found)
