"""The sheet on which a round is recorded: what the side said so far, and what the other said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.models import Department
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.engagements import policy as engagement_policy
from gorm.engagements.models import (
    Engagement,
    EngagementArea,
    EngagementOrganisation,
    Sharing,
)
from gorm.negotiations.models import Position, PositionState, Referral, RoundEngagement
from gorm.negotiations.queries.heads import AgreementHead
from gorm.negotiations.queries.table import engagement_words, offer_words, whose_of
from gorm.negotiations.queries.topics import Round, Topic, rounds_of, taken_on, topics_of
from gorm.negotiations.rules.positions import (
    Speaker,
    Taken,
    answered_by,
    standing_at,
)

MOST = 100


@dataclass(frozen=True)
class OtherSaid:
    """What the other side last said on a topic; `reference` is what a reply is to."""

    reference: str
    whose: str
    words: str
    state: str
    round: int
    takes_reply: bool


@dataclass(frozen=True)
class SheetRow:
    """A line or a term on the sheet, with what the side said in this round already."""

    topic: Topic
    offer: Decimal | None
    words: str
    reason: str
    seen: str
    earlier: str
    other: OtherSaid | None


@dataclass(frozen=True)
class RecordSheet:
    """A round as one side's positions in it are recorded."""

    round: Round
    speaker: Speaker
    rows: tuple[SheetRow, ...]


def record_sheet_of(head: AgreementHead, number: int, speaker: Speaker) -> RecordSheet:
    """The sheet of a round for one side. Raises NotFound."""
    rounds = {one.number: one for one in rounds_of(head.id)}
    if number not in rounds:
        raise NotFound
    topics = topics_of(head.id)
    taken = taken_on(head.id, topics)
    names = whose_of(taken)
    said = _said(head.id)
    rows = []
    for topic in topics:
        positions = taken.get(topic.key, ())
        standing = standing_at(positions, max(rounds))
        mine = _in_round(positions, speaker, number)
        before = standing_at(positions, number - 1).get(speaker)
        own = said[mine.id] if mine else None
        other = standing.get(answered_by(speaker))
        rows.append(
            SheetRow(
                topic=topic,
                offer=mine.offer if mine else None,
                words=mine.words if mine else "",
                reason=own.reason if own else "",
                seen=own.reference if own else "",
                earlier=f"{offer_words(before, topic)} in round {before.round}" if before else "",
                other=_other_said(other, topic, said, names[other.speaker]) if other else None,
            )
        )
    return RecordSheet(rounds[number], speaker, tuple(rows))


def speakers_of(agreement_id: int) -> tuple[tuple[str, str], ...]:
    """The sides whose positions are recorded: (value, label); departments that were asked."""
    rows = session().execute(
        select(Department.id, Department.name)
        .where(
            Department.id.in_(
                select(Referral.department_id).where(Referral.agreement_id == agreement_id)
            )
        )
        .order_by(Department.name)
    )
    return (
        ("area", "The area"),
        ("office", "The office"),
        *((f"department-{row.id}", row.name) for row in rows),
    )


def engagements_for(actor: Actor, head: AgreementHead, number: int) -> tuple[tuple[str, str], ...]:
    """The meetings with the area or its accountable body that can be linked to a round.

    Those that the actor may read; a restricted one only where the agreement is restricted too.
    """
    this = next((one for one in rounds_of(head.id) if one.number == number), None)
    if this is None:
        raise NotFound
    linked = select(RoundEngagement.engagement_id).where(RoundEngagement.round_id == this.id)
    of_area = select(EngagementArea.engagement_id).where(EngagementArea.area_id == head.area_id)
    of_body = select(EngagementOrganisation.engagement_id).where(
        EngagementOrganisation.organisation_id == head.accountable_id
    )
    conditions = [
        Engagement.id.in_(of_area.union(of_body)),
        Engagement.id.not_in(linked),
        engagement_policy.readable_by(actor),
    ]
    if not head.is_restricted:
        conditions.append(Engagement.sharing != Sharing.RESTRICTED)
    found = session().scalars(
        select(Engagement)
        .where(*conditions)
        .order_by(Engagement.happens_on.desc(), Engagement.id.desc())
        .limit(MOST)
    )
    return tuple((one.reference, f"{engagement_words(one)} ({one.reference})") for one in found)


@dataclass(frozen=True)
class _Own:
    reference: str
    reason: str
    taken_on: date


def _said(agreement_id: int) -> dict[int, _Own]:
    rows = session().execute(
        select(Position.id, Position.reference, Position.reason, Position.taken_on).where(
            Position.agreement_id == agreement_id, Position.is_current
        )
    )
    return {row.id: _Own(row.reference, row.reason, row.taken_on) for row in rows}


def _in_round(positions: Sequence[Taken], speaker: Speaker, number: int) -> Taken | None:
    return next(
        (one for one in positions if one.stands and one.speaker == speaker and one.round == number),
        None,
    )


def _other_said(other: Taken, topic: Topic, said: dict[int, _Own], whose: str) -> OtherSaid:
    is_withdrawn = other.state is PositionState.WITHDRAWN
    return OtherSaid(
        reference=said[other.id].reference,
        whose=whose,
        words=offer_words(other, topic),
        state=other.state.label,
        round=other.round,
        takes_reply=not is_withdrawn,
    )
