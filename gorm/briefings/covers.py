"""The cover of a pack, from its order and what stands in it."""

from datetime import datetime
from typing import Final

from gorm.accounts.actor import SYSTEM, Actor
from gorm.briefings.contents import Cover, PackOrder, PackSubject
from gorm.briefings.queries.packs import ON_COMMAND
from gorm.briefings.rules import marking as rules
from gorm.briefings.rules.audiences import AUDIENCES
from gorm.places.offers import Audience, PackPart

#: The handling instruction of a pack with restricted records, where nobody gave another.
FOR_READERS: Final = "Holds restricted records: for those alone who may know of every one of them."


def cover_of(
    actor: Actor,
    subject: PackSubject,
    order: PackOrder,
    *,
    parts: list[PackPart],
    as_at: datetime,
    notices: tuple[str, ...],
) -> Cover:
    """The cover of a pack. On one for the other side nothing internal stands, nor any name."""
    names_us = AUDIENCES[order.audience].names_our_staff
    is_theirs = order.audience is Audience.AREA
    is_restricted = any(part.readers for part in parts)
    return Cover(
        marking=rules.highest_marking(part.marking_rank for part in parts),
        handling=order.handling or (FOR_READERS if is_restricted else ""),
        place=subject.place.name,
        type_label=subject.type_label,
        purpose=order.purpose.label,
        audience=subject.place.name if is_theirs else order.audience.label,
        occasion=order.occasion,
        prepared_by=preparer_name(actor) if names_us else "",
        office=subject.office_name or actor.office_name,
        as_at=as_at,
        notices=notices,
        oral_briefing_from=order.oral_briefing_from,
        form=order.form,
        size=order.size,
        language=order.language,
        meets_on=order.meets_on,
        expires_on=order.expires_on,
        contact=order.contact if names_us else "",
    )


def preparer_name(actor: Actor) -> str:
    """Who prepared a pack, as it is printed."""
    return ON_COMMAND if actor == SYSTEM else actor.name
