"""Engagements before the directors: on their own page, and in the queue of the office."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Date, Select, String, Subquery, cast, func, literal, select, union_all
from sqlalchemy.orm import joinedload

from gorm.accounts.actor import Actor
from gorm.core.db import session
from gorm.core.text import day
from gorm.decisions.offers import QueueLine, QueueList, built_once_a_day, queue_row
from gorm.engagements import policy
from gorm.engagements.escalation_models import EngagementEscalation
from gorm.engagements.models import (
    Engagement,
    EngagementArea,
    EngagementKind,
    EngagementOrganisation,
)
from gorm.places.models import Area, Organisation

SOURCE: Final = "escalated"
_GRAVE: Final = 2
_ORGANISATION, _AREA = 1, 2
_UNANSWERED: Final = "Nobody at director grade answers the manager who asked."


@dataclass(frozen=True)
class Escalated:
    """That an engagement stands before the directors: who brought it, when and why."""

    by: str
    at: datetime
    because: str


def escalation_of(actor: Actor, reference: str) -> Escalated | None:
    """What brought an engagement before the directors, for those who may read its words."""
    found = session().scalar(
        select(EngagementEscalation)
        .join(EngagementEscalation.engagement)
        .where(
            Engagement.reference == reference,
            EngagementEscalation.withdrawn_at.is_(None),
            policy.readable_by(actor),
        )
        .options(joinedload(EngagementEscalation.escalated_by))
    )
    if found is None:
        return None
    return Escalated(found.escalated_by.name, found.escalated_at, found.reason)


@built_once_a_day
def escalated_rows(actor: Actor) -> Select[Any]:
    """The engagements before the directors of the actor's office, as far as they may read them."""
    row = queue_row(
        source=SOURCE,
        list=QueueList.NOTE.value,
        id=EngagementEscalation.id,
        office_id=Engagement.office_id,
        since=func.date(EngagementEscalation.escalated_at, type_=Date),
        consequence=_GRAVE,
        fingerprint=cast(EngagementEscalation.id, String),
    )
    return (
        select(*row)
        .select_from(EngagementEscalation)
        .join(Engagement, Engagement.id == EngagementEscalation.engagement_id)
        .where(
            EngagementEscalation.withdrawn_at.is_(None),
            policy.is_before(actor),
            policy.readable_by(actor),
        )
    )


def escalated_lines(actor: Actor, ids: Collection[int]) -> Mapping[int, QueueLine]:
    """Those of them that a page shows, in one query: a row for each name, organisations first."""
    names = _names(ids)
    rows = session().execute(
        select(EngagementEscalation, Engagement, names.c.rank, names.c.name)
        .join(Engagement, Engagement.id == EngagementEscalation.engagement_id)
        .outerjoin(names, names.c.engagement_id == Engagement.id)
        .where(EngagementEscalation.id.in_(ids), policy.readable_by(actor))
        .options(joinedload(EngagementEscalation.escalated_by))
        .order_by(EngagementEscalation.id, names.c.rank, names.c.name)
    )
    found: dict[int, tuple[EngagementEscalation, Engagement]] = {}
    named: dict[int, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for escalation, engagement, rank, name in rows:
        found[escalation.id] = escalation, engagement
        if name is not None:
            named[escalation.id][rank].append(name)
    return {
        row: _line(*both, named[row][_ORGANISATION] or named[row][_AREA])
        for row, both in found.items()
    }


def _names(ids: Collection[int]) -> Subquery:
    """Whom the engagements were with, and which areas they concern."""
    concerned = select(EngagementEscalation.engagement_id).where(EngagementEscalation.id.in_(ids))
    met = EngagementOrganisation.engagement_id
    about = EngagementArea.engagement_id
    return union_all(
        select(met.label("engagement_id"), literal(_ORGANISATION).label("rank"), Organisation.name)
        .join(Organisation, Organisation.id == EngagementOrganisation.organisation_id)
        .where(met.in_(concerned)),
        select(about, literal(_AREA), Area.name)
        .join(Area, Area.id == EngagementArea.area_id)
        .where(about.in_(concerned)),
    ).subquery("named")


def _line(escalation: EngagementEscalation, engagement: Engagement, names: list[str]) -> QueueLine:
    address = f"/engagements/{engagement.reference}"
    return QueueLine(
        words=_words(engagement.kind, names, engagement.happens_on),
        why=escalation.reason,
        if_nothing=_UNANSWERED,
        from_whom=escalation.escalated_by.name,
        address=address,
        acts=(("Open the engagement", address),),
    )


def _words(kind: EngagementKind, names: list[str], on: date) -> str:
    """The kind, with whom, and the day: as short as a list has it."""
    return f"{kind.named_with(names)}, {day(on)}"
