"""Recording what the sides offer in a round: one position after another, none ever edited."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.models import User
from gorm.core import clock
from gorm.core.db import faults_for, session
from gorm.core.errors import Refused
from gorm.core.happenings import HappenedOn
from gorm.core.references import next_references
from gorm.core.text import cleaned, count, moment, one_line
from gorm.negotiations.models import (
    Agreement,
    AgreementEventKind,
    NegotiationRound,
    Position,
    PositionState,
    Referral,
    Side,
)
from gorm.negotiations.queries.topics import LINE, TERM, Topic, topics_of
from gorm.negotiations.rules.positions import Speaker
from gorm.negotiations.service.breaches import ask_about_offers, let_go
from gorm.negotiations.service.events import Happening, tell
from gorm.negotiations.service.loading import agreement_to_negotiate, insist_it_goes_on
from gorm.negotiations.service.rounds import round_taking_positions

PREFIX: Final = "POS"
#: The unique indexes that judge who came first.
_FIRST: Final = (
    "uq_position_current_line_side",
    "uq_position_current_line_department",
    "uq_position_current_term_side",
    "uq_position_current_term_department",
    "uq_position_supersedes_id",
)
_WHOSE: Final = {
    Side.AREA: "the area",
    Side.OFFICE: "the office",
    Side.DEPARTMENT: "a department",
}
RACE: Final = (
    "Somebody else recorded a position on one of these at the same moment. Nothing that you typed "
    "is lost: read what they recorded beside it, and save again if yours is to replace it."
)


@dataclass(frozen=True)
class Said:
    """A position as somebody records it.

    `seen` is the reference of the side's position in this round that the writer had before them,
    '' where there was none: what they did not see is never superseded unseen, and what they left
    as they saw it is not recorded again.
    """

    topic: str
    offer: Decimal | None = None
    words: str = ""
    reason: str = ""
    seen: str = ""


@dataclass(frozen=True)
class Occasion:
    """In which round, which side spoke, by whom in words, and when."""

    round: int
    speaker: Speaker
    taken_on: date
    said_by: str = ""


@dataclass(frozen=True)
class Recorded:
    """What came of recording: how much was, and the decisions that had to be asked for."""

    positions: int
    replies: int = 0
    asked: tuple[str, ...] = ()


def record_positions(
    actor: Actor, reference: str, occasion: Occasion, said: Sequence[Said]
) -> Recorded:
    """Record positions of one side in an open round; each supersedes its side's earlier one.

    All or none. Raises Refused with a fault for each topic, under its field `offer_<topic>`.
    """
    agreement = agreement_to_negotiate(actor, reference)
    insist_it_goes_on(agreement)
    _check_speaker(agreement, occasion.speaker)
    made = take(actor, agreement, occasion, said)
    is_ours = occasion.speaker.side is Side.OFFICE
    asked = ask_about_offers(actor, agreement, made) if is_ours else ()
    return Recorded(len(made), asked=asked)


def take(
    actor: Actor, agreement: Agreement, occasion: Occasion, said: Sequence[Said]
) -> list[Position]:
    """Put positions down and tell of them; whoever calls has asked whether the actor may."""
    if occasion.taken_on > clock.today():
        raise Refused({"taken_on": "This is a day to come; enter when it was said."})
    in_round = round_taking_positions(agreement, occasion.round)
    topics = {one.key: one for one in topics_of(agreement.id)}
    earlier = _earlier(in_round, occasion.speaker)
    current = {_about(one): one for one in earlier.values() if one.is_current}
    new = _worth_recording(said, topics, earlier, current)
    if not new:
        return []
    with faults_for(dict.fromkeys(_FIRST, ("", RACE))):
        made = _put_down(actor, in_round, occasion, [(one, topics[one.topic]) for one in new])
    gone = {
        one.supersedes_id: f"{topic.label}: another offer was made."
        for one, topic in made
        if one.supersedes_id is not None
    }
    if gone:
        let_go(actor, gone)
    _tell(actor, agreement, occasion, made)
    return [one for one, _ in made]


def _check_speaker(agreement: Agreement, speaker: Speaker) -> None:
    """Refuse a department to which nothing of the agreement was put."""
    if speaker.side is not Side.DEPARTMENT:
        return
    put = session().scalar(
        select(Referral.id)
        .where(
            Referral.agreement_id == agreement.id,
            Referral.department_id == speaker.department_id,
        )
        .limit(1)
    )
    if put is None:
        raise Refused({"side": "Nothing in this agreement was put to that department."})


def _earlier(in_round: NegotiationRound, speaker: Speaker) -> dict[str, Position]:
    """What this side said in the round so far, by reference, read anew."""
    found = session().scalars(
        select(Position)
        .where(
            Position.round_id == in_round.id,
            Position.side == speaker.side,
            Position.department_id.is_(None)
            if speaker.department_id is None
            else Position.department_id == speaker.department_id,
        )
        .execution_options(populate_existing=True)
    )
    return {one.reference: one for one in found}


def _about(position: Position) -> tuple[str, int]:
    return (LINE, position.line_id) if position.line_id else (TERM, position.term_id or 0)


def _worth_recording(
    said: Sequence[Said],
    topics: Mapping[str, Topic],
    earlier: Mapping[str, Position],
    current: Mapping[tuple[str, int], Position],
) -> list[Said]:
    """Those that say something new. Raises Refused for all that cannot be recorded."""
    faults: dict[str, str] = {}
    new: list[Said] = []
    for one in said:
        topic = topics.get(one.topic)
        if topic is None:
            faults[f"offer_{one.topic}"] = "This line or term is no longer in the agreement."
            continue
        standing = current.get((topic.kind, topic.id))
        if _is_same(one, earlier.get(one.seen)) or _is_same(one, standing):
            continue
        if fault := _fault(one, topic, standing):
            faults[f"offer_{one.topic}"] = f"{topic.label}: {fault}"
        new.append(one)
    if faults:
        raise Refused(faults)
    return new


def _is_same(said: Said, position: Position | None) -> bool:
    return position is not None and (said.offer, cleaned(said.words), cleaned(said.reason)) == (
        position.offer,
        position.offer_words,
        position.reason,
    )


def _fault(said: Said, topic: Topic, standing: Position | None) -> str:
    if said.offer is None and not cleaned(said.words):
        if standing is not None:
            return "a position is not taken away. Withdraw it, or mark it as recorded in error."
        return "enter the offer, as a value or in words."
    if said.offer is not None and not topic.is_line:
        return "a term has no value. Enter the offer in words."
    if (standing.reference if standing else "") != said.seen:
        return _told_of(standing, topic)
    return ""


def _told_of(standing: Position | None, topic: Topic) -> str:
    """What somebody else has made of the cell meanwhile."""
    if standing is None:
        return "what stood here was marked as recorded in error meanwhile. Save again for yours."
    who = session().scalar(select(User.name).where(User.id == standing.recorded_by_id))
    offer = " ".join(filter(None, (topic.shown(standing.offer), standing.offer_words)))
    return (
        f"{who} recorded {offer} on {moment(standing.recorded_at)}, while you were working on "
        "this. What you typed is kept: save again if yours is to replace it."
    )


def _put_down(
    actor: Actor, in_round: NegotiationRound, occasion: Occasion, new: Sequence[tuple[Said, Topic]]
) -> list[tuple[Position, Topic]]:
    """Write positions; what stood of the side in this round stands no longer."""
    standing = {
        _about(one): one
        for one in _earlier(in_round, occasion.speaker).values()
        if one.is_current
    }  # fmt: skip
    replaced: dict[str, int] = {}
    for _, topic in new:
        if (before := standing.get((topic.kind, topic.id))) is not None:
            before.is_current = False
            replaced[topic.key] = before.id
    session().flush()
    made = []
    for reference, (one, topic) in zip(next_references(PREFIX, len(new)), new, strict=True):
        position = Position(
            reference=reference,
            agreement_id=in_round.agreement_id,
            round_id=in_round.id,
            line_id=topic.id if topic.is_line else None,
            term_id=None if topic.is_line else topic.id,
            side=occasion.speaker.side,
            department_id=occasion.speaker.department_id,
            offer=one.offer,
            offer_words=cleaned(one.words),
            reason=cleaned(one.reason),
            said_by=one_line(occasion.said_by),
            taken_on=occasion.taken_on,
            state=PositionState.OPEN,
            supersedes_id=replaced.get(topic.key),
            recorded_at=clock.now(),
            recorded_by_id=actor.user_id,
        )
        made.append((position, topic))
    session().add_all(one for one, _ in made)
    session().flush()
    return made


def _tell(
    actor: Actor, agreement: Agreement, occasion: Occasion, made: Sequence[tuple[Position, Topic]]
) -> None:
    whose = _WHOSE[occasion.speaker.side]
    happening = Happening(
        AgreementEventKind.ROUND,
        f"Round {occasion.round}: {count(len(made), 'position')} of {whose} recorded",
        "\n".join(
            f"{topic.label}: " + " ".join(filter(None, (topic.shown(one.offer), one.offer_words)))
            for one, topic in made
        ),
        facts=[("Said by", one_line(occasion.said_by))],
    )
    act = "agreement.positions_recorded"
    tell(actor, agreement, act, happening, happened=HappenedOn(occasion.taken_on))
