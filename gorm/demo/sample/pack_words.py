"""What the sample's preparer has written for the first pack: made up, and not about any place."""

from datetime import date
from typing import Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.briefings.models import EditablePart
from gorm.briefings.queries.suggesting import suggestions_for
from gorm.briefings.queries.writing import pack_to_write
from gorm.briefings.service.writing import ItemWords, add_item, take_suggestion
from gorm.core import clock
from gorm.core.db import session
from gorm.engagements.models import Engagement, EngagementArea, EngagementState, Sharing

_WORDS: Final[tuple[tuple[EditablePart, str, str], ...]] = (
    (
        EditablePart.PURPOSE,
        "",
        (
            "To settle what is still open in the agreement before the leader takes it to the "
            "cabinet, and to hear how the council means to spend less on children’s homes."
        ),
    ),
    (
        EditablePart.POINTS,
        "",
        (
            "The county has met most of what it signed up to. **Say so first**: it has been told "
            "what is wrong more often than what went well."
        ),
    ),
    (
        EditablePart.POINTS,
        "",
        "Social care is where the money goes. We want a plan that the district councils have seen.",
    ),
    (
        EditablePart.ASKS,
        "",
        "A date by which the council publishes its plan for places in children’s homes.",
    ),
    (
        EditablePart.OFFERS,
        "",
        "Two days a month of somebody who has done this elsewhere, until the plan is published.",
    ),
    (
        EditablePart.ISSUES,
        "The settlement for next year",
        (
            "No figures before the statement. We have heard what the county says about rural "
            "costs, and have passed it on."
        ),
    ),
    (
        EditablePart.ISSUES,
        "Talk of reorganisation",
        "Nothing is being decided at this meeting, and nobody has asked the office for a view.",
    ),
    (
        EditablePart.SENSITIVITIES,
        "",
        "The chief executive is new to the county and was not there when the targets were agreed.",
    ),
    (EditablePart.PROGRAMME, "9.45am", "Arrive at County Hall; met in the north hall."),
    (EditablePart.PROGRAMME, "10am", "Leader and chief executive, for 45 minutes."),
    (EditablePart.PROGRAMME, "10.45am", "Children’s services, with the executive director."),
)
#: In which parts the first thing that records suggest was taken.
_TAKEN: Final = (EditablePart.POINTS, EditablePart.ASKS, EditablePart.SENSITIVITIES)


def write_parts(actor: Actor, number: str) -> None:
    """Write the parts of a draft on the sample's county, in the caller's unit of work."""
    for part, heading, words in _WORDS:
        add_item(actor, number, part.value, ItemWords(words, heading))
    pack = pack_to_write(actor, number)
    for part in _TAKEN:
        found = [one for one in suggestions_for(pack, part) if not one.origin.is_restricted]
        if found:
            take_suggestion(actor, number, part.value, found[0].origin.record)


def next_meeting_with(actor: Actor, area_id: int) -> date | None:
    """The day of the next meeting that the actor’s office has planned with an area."""
    return session().scalar(
        select(Engagement.happens_on)
        .join(EngagementArea, EngagementArea.engagement_id == Engagement.id)
        .where(
            EngagementArea.area_id == area_id,
            Engagement.office_id == actor.office_id,
            Engagement.state == EngagementState.PLANNED,
            Engagement.sharing != Sharing.RESTRICTED,
            Engagement.happens_on >= clock.today(),
        )
        .order_by(Engagement.happens_on)
        .limit(1)
    )
