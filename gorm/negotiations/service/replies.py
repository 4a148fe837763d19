"""What is made of a position: replies, and that it was recorded in error."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gorm.accounts.actor import Actor
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import NotFound, Refused
from gorm.core.happenings import HappenedOn
from gorm.core.text import cleaned, day, one_line
from gorm.negotiations.models import (
    Agreement,
    AgreementEventKind,
    Position,
    PositionReply,
    PositionState,
)
from gorm.negotiations.queries.topics import Topic, taken_on, topics_of
from gorm.negotiations.rules.positions import reply_fault
from gorm.negotiations.service.breaches import asked_before_accepting, let_go
from gorm.negotiations.service.events import Happening, tell
from gorm.negotiations.service.loading import agreement_to_negotiate, insist_it_goes_on

_DONE: Final = {
    PositionState.ACCEPTED: "accepted",
    PositionState.REJECTED: "rejected",
    PositionState.RESERVED: "reserved",
    PositionState.WITHDRAWN: "withdrawn",
}


@dataclass(frozen=True)
class Answer:
    """A reply as somebody records it."""

    position: str
    state: PositionState
    replied_on: date
    words: str = ""
    said_by: str = ""


def reply(actor: Actor, reference: str, answer: Answer) -> str:
    """Record what was made of a position, also after its round has closed.

    Returns '' where that is done, or the decision which was asked for because accepting it is
    outside the mandate: then nothing is accepted yet.
    """
    agreement = agreement_to_negotiate(actor, reference)
    insist_it_goes_on(agreement)
    return put_reply(actor, agreement, answer)


def put_reply(actor: Actor, agreement: Agreement, answer: Answer) -> str:
    """As `reply`, of an agreement that the actor negotiates."""
    position = position_of(agreement, answer.position)
    topic = _topic_of(agreement, position)
    _check(agreement, position, topic, answer)
    if answer.state is PositionState.ACCEPTED:
        decision = asked_before_accepting(actor, agreement, position)
        if decision:
            return decision
    session().add(
        PositionReply(
            position_id=position.id,
            state=answer.state,
            words=cleaned(answer.words),
            said_by=one_line(answer.said_by),
            replied_on=answer.replied_on,
            recorded_at=clock.now(),
            recorded_by_id=actor.user_id,
        )
    )
    position.state = answer.state
    session().flush()
    happening = Happening(
        AgreementEventKind.ROUND,
        f"{topic.label}: {position.reference} {_DONE[answer.state]}",
        answer.words,
        facts=[("Position", _offer(topic, position)), ("Said by", one_line(answer.said_by))],
    )
    happened = HappenedOn(answer.replied_on)
    tell(actor, agreement, "agreement.position_replied", happening, happened=happened)
    if answer.state is PositionState.WITHDRAWN:
        let_go(actor, {position.id: f"{topic.label}: the offer was withdrawn."})
    return ""


def record_in_error(actor: Actor, reference: str, position_reference: str, reason: str) -> None:
    """Mark a position as recorded in error, with the reason; it stays on record, struck."""
    agreement = agreement_to_negotiate(actor, reference)
    insist_it_goes_on(agreement)
    position = position_of(agreement, position_reference)
    if position.error_at is not None:
        raise Refused("This position is marked as recorded in error already.")
    if not cleaned(reason):
        raise Refused({"reason": "Enter what is wrong with it."})
    topic = _topic_of(agreement, position)
    position.error_at, position.error_by_id = clock.now(), actor.user_id
    position.error_because, position.is_current = cleaned(reason), False
    session().flush()
    happening = Happening(
        AgreementEventKind.ROUND,
        f"{topic.label}: {position.reference} was recorded in error",
        cleaned(reason),
    )
    tell(actor, agreement, "agreement.position_in_error", happening, reason=cleaned(reason))
    let_go(actor, {position.id: f"{topic.label}: the offer was recorded in error."})


def position_of(agreement: Agreement, reference: str) -> Position:
    """A position of an agreement, held until the end. Raises NotFound."""
    found = session().scalar(
        select(Position)
        .where(Position.agreement_id == agreement.id, Position.reference == reference)
        .options(joinedload(Position.round))
        .with_for_update(of=Position)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def _topic_of(agreement: Agreement, position: Position) -> Topic:
    topics: Sequence[Topic] = topics_of(agreement.id, with_dropped=True)
    kind, number = ("line", position.line_id) if position.line_id else ("term", position.term_id)
    return next(one for one in topics if (one.kind, one.id) == (kind, number))


def _check(agreement: Agreement, position: Position, topic: Topic, answer: Answer) -> None:
    if topic.is_dropped:
        raise Refused(f"{topic.label} was dropped, so nothing on it takes a reply.")
    on_topic = taken_on(agreement.id, [topic]).get(topic.key, ())
    facts = next(one for one in on_topic if one.id == position.id)
    if fault := reply_fault(facts, answer.state, on_topic):
        raise Refused({"state": f"{topic.label}: {fault}"})
    if answer.replied_on > clock.today():
        raise Refused({"replied_on": "This is a day to come; enter when it was said."})
    if answer.replied_on < position.taken_on:
        taken = day(position.taken_on)
        raise Refused(
            {"replied_on": f"The position was taken on {taken}. Enter that day or later."}
        )


def _offer(topic: Topic, position: Position) -> str:
    return " ".join(filter(None, (topic.shown(position.offer), position.offer_words)))
