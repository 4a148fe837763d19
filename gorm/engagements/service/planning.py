"""What is planned, as those see it who have something to say about it before it is saved."""

from collections.abc import Iterable, Sequence

from gorm.engagements.offers import Planned
from gorm.engagements.service.details import EngagementDetails
from gorm.people.lookup import Resolved


def planned_in(details: EngagementDetails, who: Resolved, reference: str) -> Planned:
    """A plan with whom it means found already; `reference` is that of the one it changes, or ''."""
    named = (one.id for one in who.organisations)
    met = (post.organisation_id for post in who.posts)
    return Planned(
        reference=reference,
        kind=details.kind,
        happens_on=details.happens_on,
        minutes=details.minutes,
        estimated_hours=details.estimated_hours,
        minister=details.minister,
        organisation_ids=_once(named, met),
        area_ids=_once(one.id for one in who.areas),
        post_ids=_once(details.post_ids, (post.id for post in who.posts)),
        described=details.described,
        theme_ids=_once(details.theme_ids),
    )


def _once(*ids: Iterable[int]) -> tuple[int, ...]:
    """Each number once and in order, so that two plans of the same people are equal."""
    found: Sequence[int] = sorted({number for some in ids for number in some})
    return tuple(found)
