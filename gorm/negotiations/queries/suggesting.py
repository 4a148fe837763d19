"""What is open in the agreements of a place, for whoever writes a pack. Nothing of a mandate."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gorm.accounts.actor import Actor
from gorm.accounts.models import Department
from gorm.core.db import session
from gorm.engagements.models import Sharing
from gorm.negotiations import policy
from gorm.negotiations.models import (
    Agreement,
    AgreementLine,
    AgreementState,
    FlexibilityRequest,
    FlexibilityState,
    NegotiationRound,
    Position,
    PositionState,
    Side,
)
from gorm.negotiations.queries.at_place import is_of
from gorm.negotiations.queries.pack import open_to
from gorm.negotiations.queries.topics import line_topic
from gorm.negotiations.rules.positions import Speaker, Taken, is_open_at
from gorm.places.offers import Audience, Place

_OPEN = (AgreementState.LIVE, AgreementState.STALLED)
_OWED = (FlexibilityState.ASKED, FlexibilityState.AGREED, FlexibilityState.PARTLY_AGREED)


@dataclass(frozen=True)
class OpenOffer:
    """The office's last offer on a line, which nobody has settled."""

    reference: str
    agreement: str
    line: str
    words: str
    round: int
    taken_on: date
    is_restricted: bool


@dataclass(frozen=True)
class OwedFlexibility:
    """A flexibility that waits for an answer, or to be put in place."""

    reference: str
    agreement: str
    what: str
    department: str
    asked_on: date
    is_agreed: bool
    is_restricted: bool


def open_offers(
    reader: Actor, place: Place, audience: Audience, limit: int
) -> tuple[OpenOffer, ...]:
    """What the office has put to the area and is open, the latest first; each line once."""
    rows = session().execute(
        select(Position, Agreement.reference, Agreement.sharing, NegotiationRound.number,
               AgreementLine)
        .join(Agreement, Agreement.id == Position.agreement_id)
        .join(NegotiationRound, NegotiationRound.id == Position.round_id)
        .join(AgreementLine, AgreementLine.id == Position.line_id)
        .where(
            *_told(reader, place, audience),
            Position.side == Side.OFFICE,
            Position.state.in_((PositionState.OPEN, PositionState.RESERVED)),
            Position.is_current,
            Position.error_at.is_(None),
            AgreementLine.dropped_on.is_(None),
        )
        .order_by(NegotiationRound.number.desc(), Position.id.desc())
        .limit(limit * 4)
        .options(joinedload(AgreementLine.indicator), joinedload(AgreementLine.outcome))
    )  # fmt: skip
    found: dict[int, OpenOffer] = {}
    for row in rows:
        found.setdefault(row.AgreementLine.id, _offer(row))
    unsettled = _unsettled(found)
    return tuple(offer for line, offer in found.items() if line in unsettled)[:limit]


def owed_flexibilities(
    reader: Actor, place: Place, audience: Audience, limit: int
) -> tuple[OwedFlexibility, ...]:
    """What departments owe an answer to or have still to put in place, asked longest ago first."""
    rows: Sequence[Any] = session().execute(
        select(FlexibilityRequest, Agreement.reference, Agreement.sharing, Department.name)
        .join(Agreement, Agreement.id == FlexibilityRequest.agreement_id)
        .join(Department, Department.id == FlexibilityRequest.department_id)
        .where(
            *_told(reader, place, audience),
            FlexibilityRequest.state.in_(_OWED),
            FlexibilityRequest.delivered_on.is_(None),
        )
        .order_by(FlexibilityRequest.asked_on, FlexibilityRequest.id)
        .limit(limit)
    ).all()  # fmt: skip
    return tuple(_owed(*row) for row in rows)


def _unsettled(lines: Collection[int]) -> frozenset[int]:
    """Those of these lines that are open as they stand, by the rule by which signing judges."""
    positions: dict[int, list[Taken]] = defaultdict(list)
    rows: Any = session().execute(
        select(
            Position.id, Position.line_id, Position.side, Position.department_id, Position.offer,
            Position.offer_words, Position.state, Position.is_current, Position.error_at,
            NegotiationRound.number,
        )
        .join(NegotiationRound, NegotiationRound.id == Position.round_id)
        .where(Position.line_id.in_(lines))
    )  # fmt: skip
    for number, line, side, department, offer, words, state, is_current, error_at, round_ in rows:
        positions[line].append(
            Taken(
                number, round_, str(line), Speaker(side, department), offer, words, state,
                is_current, is_error=error_at is not None,
            )
        )  # fmt: skip
    last = {line: max(one.round for one in taken) for line, taken in positions.items()}
    return frozenset(line for line, taken in positions.items() if is_open_at(taken, last[line]))


def _told(reader: Actor, place: Place, audience: Audience) -> tuple[Any, ...]:
    return (
        is_of(place),
        policy.readable_by(reader),
        open_to(audience),
        Agreement.state.in_(_OPEN),
    )


def _offer(row: Any) -> OpenOffer:
    topic, position = line_topic(row.AgreementLine), row.Position
    value = topic.shown(position.offer) if position.offer is not None else ""
    return OpenOffer(
        position.reference, row.reference, topic.title,
        "; ".join(words for words in (value, position.offer_words) if words),
        row.number, position.taken_on, row.sharing is Sharing.RESTRICTED,
    )  # fmt: skip


def _owed(
    asked: FlexibilityRequest, agreement: str, sharing: Sharing, department: str
) -> OwedFlexibility:
    return OwedFlexibility(
        asked.reference, agreement, f"{asked.kind.label}: {asked.rule_or_fund}", department,
        asked.asked_on, asked.state is not FlexibilityState.ASKED, sharing is Sharing.RESTRICTED,
    )  # fmt: skip
