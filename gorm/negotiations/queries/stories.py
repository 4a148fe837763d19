"""The whole story of one line or term: position by position, who said why, what became of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased, joinedload

from gorm.accounts.models import User
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.negotiations.models import (
    AgreementLine,
    AgreementTerm,
    Position,
    PositionReply,
    PositionState,
    Side,
)
from gorm.negotiations.queries.heads import AgreementHead
from gorm.negotiations.queries.table import breaches_of, marks_for
from gorm.negotiations.queries.topics import Topic, line_topic, term_topic
from gorm.negotiations.rules.mandates import Bounds, Place, place_of


@dataclass(frozen=True)
class Replied:
    """A reply as the story tells it."""

    state: PositionState
    words: str
    said_by: str
    replied_on: date
    recorded_by: str


@dataclass(frozen=True)
class Told:
    """A position as the story tells it. Of mandates it says what the reader may see."""

    reference: str
    round: int
    round_name: str
    whose: str
    offer: str
    reason: str
    said_by: str
    taken_on: date
    state: PositionState
    recorded_at: datetime
    recorded_by: str
    is_current: bool
    supersedes: str
    error_because: str
    error_by: str
    replies: tuple[Replied, ...]
    mark: Place | None = None
    breach: str = ""


@dataclass(frozen=True)
class Story:
    """Everything that was said on a line or a term, in order."""

    topic: Topic
    told: tuple[Told, ...]


def line_story(head: AgreementHead, number: int) -> Story:
    """The story of a line. Raises NotFound."""
    found = session().scalar(
        select(AgreementLine)
        .where(AgreementLine.agreement_id == head.id, AgreementLine.number == number)
        .options(joinedload(AgreementLine.indicator), joinedload(AgreementLine.outcome))
    )
    if found is None:
        raise NotFound
    return story_of(head, line_topic(found))


def term_story(head: AgreementHead, number: int) -> Story:
    """The story of a term. Raises NotFound."""
    found = session().scalar(
        select(AgreementTerm).where(
            AgreementTerm.agreement_id == head.id, AgreementTerm.number == number
        )
    )
    if found is None:
        raise NotFound
    return story_of(head, term_topic(found))


def story_with(head: AgreementHead, position: str) -> Story:
    """The story of the line or term that a position is on. Raises NotFound."""
    row = session().execute(
        select(AgreementLine.number.label("line"), AgreementTerm.number.label("term"))
        .select_from(Position)
        .outerjoin(AgreementLine, AgreementLine.id == Position.line_id)
        .outerjoin(AgreementTerm, AgreementTerm.id == Position.term_id)
        .where(Position.agreement_id == head.id, Position.reference == position)
    ).one_or_none()  # fmt: skip
    if row is None:
        raise NotFound
    return line_story(head, row.line) if row.line else term_story(head, row.term)


def story_of(head: AgreementHead, topic: Topic) -> Story:
    """The story of a line or a term that was read already."""
    recorder, struck = aliased(User), aliased(User)
    earlier = aliased(Position)
    about = Position.line_id if topic.is_line else Position.term_id
    rows = (
        session()
        .execute(
            select(
                Position,
                recorder.name.label("recorder"),
                struck.name.label("struck"),
                earlier.reference.label("earlier"),
            )
            .join(recorder, recorder.id == Position.recorded_by_id)
            .outerjoin(struck, struck.id == Position.error_by_id)
            .outerjoin(earlier, earlier.id == Position.supersedes_id)
            .where(about == topic.id)
            .options(joinedload(Position.round), joinedload(Position.department))
            .order_by(Position.round_id, Position.id)
        )
        .all()
    )
    replies = _replies([row.Position.id for row in rows])
    bounds = marks_for(head, [topic]).get(topic.key)
    breaches = breaches_of(head.id) if head.sees_mandates and rows else {}
    return Story(
        topic,
        tuple(
            Told(
                **_facts(row.Position, topic, bounds),
                recorded_by=row.recorder,
                error_by=row.struck or "",
                supersedes=row.earlier or "",
                replies=replies.get(row.Position.id, ()),
                breach=breaches.get(row.Position.id, ""),
            )
            for row in rows
        ),
    )


def _facts(position: Position, topic: Topic, bounds: Bounds | None) -> dict[str, Any]:
    number, title = position.round.number, position.round.title
    is_judged = position.side is not Side.DEPARTMENT and position.error_at is None
    return {
        "reference": position.reference,
        "round": number,
        "round_name": f"Round {number}" + (f": {title}" if title else ""),
        "whose": position.department.name if position.department else position.side.label,
        "offer": ", ".join(filter(None, (topic.shown(position.offer), position.offer_words))),
        "reason": position.reason,
        "said_by": position.said_by,
        "taken_on": position.taken_on,
        "state": position.state,
        "recorded_at": position.recorded_at,
        "is_current": position.is_current,
        "error_because": position.error_because,
        "mark": place_of(position.offer, bounds) if is_judged else None,
    }


def _replies(numbers: Sequence[int]) -> Mapping[int, tuple[Replied, ...]]:
    if not numbers:
        return {}
    rows = session().execute(
        select(PositionReply, User.name)
        .join(User, User.id == PositionReply.recorded_by_id)
        .where(PositionReply.position_id.in_(numbers))
        .order_by(PositionReply.id)
    )
    found: dict[int, list[Replied]] = defaultdict(list)
    for one, name in rows:
        told = Replied(one.state, one.words, one.said_by, one.replied_on, name)
        found[one.position_id].append(told)
    return {number: tuple(told) for number, told in found.items()}
