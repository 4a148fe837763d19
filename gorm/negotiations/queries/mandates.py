"""The mandates of an agreement, now and before: only for those who may see them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import select

from gorm.accounts.models import User
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.decisions.models import Decision
from gorm.negotiations.models import (
    BreachState,
    Mandate,
    MandateBreach,
    Position,
)
from gorm.negotiations.queries.heads import AgreementHead
from gorm.negotiations.queries.table import offer_words
from gorm.negotiations.queries.topics import Topic, bounds_of, taken_on, topics_of
from gorm.negotiations.rules.mandates import Place, place_of
from gorm.negotiations.rules.positions import AREA, OFFICE, Taken, standing_at

#: Later than any round: what stands last.
_LAST: Final = 1_000_000


@dataclass(frozen=True)
class MandateShown:
    """A mandate in words, with who set it and why."""

    id: int
    line: str
    opening: str
    target: str
    walk_away: str
    concessions: str
    reason: str
    set_by: str
    set_at: datetime


@dataclass(frozen=True)
class LineMandate:
    """What the office may agree to on a line, beside what is on the table."""

    topic: Topic
    mandate: MandateShown | None
    ours: str
    theirs: str
    our_place: Place | None
    their_place: Place | None


@dataclass(frozen=True)
class BreachShown:
    """An offer outside the mandate and what a director made of it."""

    line: str
    whose: str
    offer: str
    position: str
    decision: str
    state: BreachState


@dataclass(frozen=True)
class Mandates:
    """Everything of the mandates of an agreement."""

    lines: tuple[LineMandate, ...]
    breaches: tuple[BreachShown, ...]
    history: tuple[MandateShown, ...]

    @property
    def without(self) -> int:
        """How many lines have no mandate."""
        return sum(one.mandate is None for one in self.lines)


def mandates_shown(head: AgreementHead) -> Mandates:
    """The mandates of an agreement. Raises NotFound for those who may not know of them."""
    if not head.sees_mandates:
        raise NotFound
    topics = [one for one in topics_of(head.id, with_dropped=True) if one.is_line]
    by_id = {one.id: one for one in topics}
    taken = taken_on(head.id, topics)
    rows = (
        session()
        .execute(
            select(Mandate, User.name)
            .join(User, User.id == Mandate.set_by_id)
            .where(Mandate.agreement_id == head.id)
            .order_by(Mandate.id.desc())
        )
        .all()
    )
    now = {one.line_id: (one, name) for one, name in rows if one.is_current}
    lines = []
    for topic in topics:
        if topic.is_dropped:
            continue
        held = now.get(topic.id)
        last = standing_at(taken.get(topic.key, ()), _LAST)
        ours, theirs = last.get(OFFICE), last.get(AREA)
        bounds = bounds_of(held[0], topic.polarity) if held else None
        lines.append(
            LineMandate(
                topic=topic,
                mandate=_shown(*held, topic) if held else None,
                ours=offer_words(ours, topic) if ours else "",
                theirs=offer_words(theirs, topic) if theirs else "",
                our_place=place_of(_figure(ours), bounds),
                their_place=place_of(_figure(theirs), bounds),
            )
        )
    return Mandates(
        lines=tuple(lines),
        breaches=_breaches(head.id, by_id),
        history=tuple(
            _shown(one, name, by_id[one.line_id]) for one, name in rows if not one.is_current
        ),
    )


def mandate_of_line(head: AgreementHead, number: int) -> tuple[Topic, Mandate | None]:
    """A line and the mandate that holds on it. Raises NotFound for who may not know of it."""
    if not head.sees_mandates:
        raise NotFound
    for topic in topics_of(head.id):
        if topic.is_line and topic.number == number:
            query = select(Mandate).where(Mandate.line_id == topic.id, Mandate.is_current)
            return topic, session().scalar(query)
    raise NotFound


def _figure(one: Taken | None) -> Decimal | None:
    return one.figure if one else None


def _shown(mandate: Mandate, name: str, topic: Topic) -> MandateShown:
    return MandateShown(
        id=mandate.id,
        line=topic.label,
        opening=topic.shown(mandate.opening),
        target=topic.shown(mandate.target),
        walk_away=topic.shown(mandate.walk_away),
        concessions=mandate.concessions,
        reason=mandate.reason,
        set_by=name,
        set_at=mandate.set_at,
    )


def _breaches(agreement_id: int, topics: dict[int, Topic]) -> tuple[BreachShown, ...]:
    rows = session().execute(
        select(
            Position.line_id, Position.side, Position.offer, Position.offer_words,
            Position.reference, Decision.reference.label("decision"), MandateBreach.state,
        )
        .join(Position, Position.id == MandateBreach.position_id)
        .join(Decision, Decision.id == MandateBreach.decision_id)
        .where(Position.agreement_id == agreement_id, Position.line_id.in_(topics))
        .order_by(MandateBreach.id.desc())
    )  # fmt: skip
    return tuple(
        BreachShown(
            line=topics[row.line_id].label,
            whose=row.side.label,
            offer=", ".join(filter(None, (topics[row.line_id].shown(row.offer), row.offer_words))),
            position=row.reference,
            decision=row.decision,
            state=row.state,
        )
        for row in rows
    )
