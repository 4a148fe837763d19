"""What an engagement that is being planned would add to what is asked of a place already."""

from collections import Counter
from dataclasses import dataclass

from gorm.accounts.actor import Actor
from gorm.burden.policy import counted_for
from gorm.burden.queries.standing import OrganisationAsked, asked_of_each
from gorm.burden.rules import Asked, asked_by, quarter_of
from gorm.engagements.models import Engagement
from gorm.engagements.offers import Planned


@dataclass(frozen=True)
class Added:
    """What is asked of an organisation in the quarter already, and what the plan adds."""

    organisation: OrganisationAsked
    adds: Asked


def added_by(actor: Actor, planned: Planned) -> tuple[Added, ...]:
    """What a plan adds to each organisation it is with; the plan as it stood before not counted.

    An area without organisation is its council's, as everywhere in the figures.
    """
    organisations = list(planned.organisation_ids) or list(planned.council_ids)
    if not organisations:
        return ()
    people = Counter(planned.met_at)
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
                people[one.id] + described,
                planned.minutes,
                planned.estimated_hours,
            ),
        )
        for one in before
    )
