"""Priority areas of a director's own office that have heard nothing for too long."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Date, Select, String, cast, false, func, or_, select

from gorm.accounts.actor import Actor
from gorm.core import clock
from gorm.core.db import session
from gorm.core.text import count, day
from gorm.decisions.offers import QueueLine, QueueList, built_once_a_day, queue_row
from gorm.engagements.listing.contacts import last_contact
from gorm.engagements.models import Engagement
from gorm.engagements.rules import LONGEST_SILENCE
from gorm.places.models import Area
from gorm.places.offers import PlaceKind

SOURCE: Final = "neglected"
NEVER: Final = "never"
_UNHEARD: Final = "The area goes on without contact, though it is a priority of the office."


@built_once_a_day
def neglected_rows(actor: Actor) -> Select[Any]:
    """The priority areas of the actor's office without contact, as far as the actor may know."""
    last = Engagement.happens_on
    row = queue_row(
        source=SOURCE,
        list=QueueList.NOTE.value,
        id=Area.id,
        office_id=Area.office_id,
        area_id=Area.id,
        since=func.coalesce(last, func.date(Area.created_at, type_=Date), type_=Date),
        fingerprint=func.coalesce(cast(last, String), NEVER),
    )
    query = select(*row).select_from(Area).outerjoin(Engagement, _is_last(actor))
    if not actor.has("decision:decide") or actor.office_id is None:
        return query.where(false())
    return query.where(
        Area.office_id == actor.office_id,
        Area.is_priority,
        Area.is_current,
        or_(last.is_(None), last < clock.today() - LONGEST_SILENCE),
    )


def neglected_lines(actor: Actor, ids: Collection[int]) -> Mapping[int, QueueLine]:
    """Those of them that a page shows, in one query."""
    rows = session().execute(
        select(Area, Engagement.happens_on)
        .select_from(Area)
        .outerjoin(Engagement, _is_last(actor))
        .where(Area.id.in_(ids))
    )
    return {area.id: _line(area, last_on) for area, last_on in rows}


def _is_last(actor: Actor) -> ColumnElement[bool]:
    """Whether an engagement is the last contact with the area of the row."""
    return Engagement.id == last_contact(actor, PlaceKind.AREA, Area.id, Area.__table__)


def _line(area: Area, last_on: date | None) -> QueueLine:
    return QueueLine(
        words=f"{area.name}: {_told(last_on)}",
        why=f"A priority area without contact for {LONGEST_SILENCE.days} days",
        if_nothing=_UNHEARD,
        address=f"/areas/{area.reference}",
        acts=(("Plan a meeting", f"/engagements/plan?area={area.reference}"),),
    )


def _told(last_on: date | None) -> str:
    if last_on is None:
        return "no contact on record"
    return f"last contact {day(last_on)}, {count((clock.today() - last_on).days, 'day')} ago"
