"""What a round is about: the lines and terms of an agreement, its rounds, and what was taken."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gorm.core.db import session
from gorm.negotiations.models import (
    AgreementLine,
    AgreementTerm,
    Mandate,
    NegotiationRound,
    Position,
)
from gorm.negotiations.rules.mandates import Bounds
from gorm.negotiations.rules.positions import Speaker, Taken
from gorm.performance.rules.figures import shown_exactly
from gorm.performance.terms import Polarity

LINE, TERM = "line", "term"


@dataclass(frozen=True)
class Topic:
    """A line or a term, as rounds speak of it. `key` is line_3 or term_2."""

    id: int
    kind: str
    number: int
    title: str
    outcome: str
    unit: str
    polarity: Polarity
    baseline: Decimal | None
    baseline_on: date | None
    is_dropped: bool

    @property
    def key(self) -> str:
        """The topic in the names of fields and in the rules."""
        return f"{self.kind}_{self.number}"

    @property
    def label(self) -> str:
        """The topic as a sentence names it: Line 3."""
        return f"{self.kind.capitalize()} {self.number}"

    @property
    def is_line(self) -> bool:
        """Whether it is a line, on which there can be figures and a mandate."""
        return self.kind == LINE

    def shown(self, value: Decimal | None) -> str:
        """A value with the line's unit, never rounded."""
        return shown_exactly(value, self.unit)


@dataclass(frozen=True)
class Round:
    """A round as pages name it."""

    id: int
    number: int
    title: str
    opened_on: date
    closed_on: date | None
    notes: str

    @property
    def name(self) -> str:
        """The round with its title."""
        return f"Round {self.number}" + (f": {self.title}" if self.title else "")

    @property
    def is_open(self) -> bool:
        """Whether positions are taken in it."""
        return self.closed_on is None


def topics_of(agreement_id: int, *, with_dropped: bool = False) -> tuple[Topic, ...]:
    """The lines and then the terms of an agreement, in their order."""
    lines = session().scalars(
        select(AgreementLine)
        .where(AgreementLine.agreement_id == agreement_id)
        .options(joinedload(AgreementLine.indicator), joinedload(AgreementLine.outcome))
        .order_by(AgreementLine.position, AgreementLine.id)
    )
    terms = session().scalars(
        select(AgreementTerm)
        .where(AgreementTerm.agreement_id == agreement_id)
        .order_by(AgreementTerm.number)
    )
    found = [*(line_topic(one) for one in lines), *(term_topic(one) for one in terms)]
    return tuple(one for one in found if with_dropped or not one.is_dropped)


def line_topic(line: AgreementLine) -> Topic:
    """A line as rounds speak of it. Wants its indicator and its outcome loaded."""
    outcome = line.outcome.name if line.outcome else line.outcome_words
    measured = line.indicator.name if line.indicator else line.indicator_words
    return Topic(
        id=line.id,
        kind=LINE,
        number=line.number,
        title=measured or outcome or "Placeholder",
        outcome=outcome if measured else "",
        unit=line.unit or (line.indicator.unit if line.indicator else ""),
        polarity=line.polarity,
        baseline=line.baseline,
        baseline_on=line.baseline_on,
        is_dropped=line.dropped_on is not None,
    )


def term_topic(term: AgreementTerm) -> Topic:
    """A term as rounds speak of it: only ever in words."""
    return Topic(
        id=term.id,
        kind=TERM,
        number=term.number,
        title=term.title,
        outcome="",
        unit="",
        polarity=Polarity.NEUTRAL,
        baseline=None,
        baseline_on=None,
        is_dropped=bool(term.dropped_because),
    )


def rounds_of(agreement_id: int) -> tuple[Round, ...]:
    """The rounds of an agreement, the first one first."""
    found = session().scalars(
        select(NegotiationRound)
        .where(NegotiationRound.agreement_id == agreement_id)
        .order_by(NegotiationRound.number)
    )
    return tuple(round_fact(one) for one in found)


def round_fact(row: NegotiationRound) -> Round:
    """A round as pages name it."""
    return Round(row.id, row.number, row.title, row.opened_on, row.closed_on, row.notes)


def taken_on(agreement_id: int, topics: Sequence[Topic]) -> Mapping[str, tuple[Taken, ...]]:
    """Every position on these topics, by topic, in the order in which they were recorded."""
    keys = {(one.kind, one.id): one.key for one in topics}
    rows = session().execute(
        select(
            Position.id, Position.line_id, Position.term_id, Position.side, Position.department_id,
            Position.offer, Position.offer_words, Position.state, Position.is_current,
            Position.error_at, NegotiationRound.number.label("round"),
        )
        .join(NegotiationRound, NegotiationRound.id == Position.round_id)
        .where(Position.agreement_id == agreement_id)
        .order_by(Position.id)
    )  # fmt: skip
    found: dict[str, list[Taken]] = defaultdict(list)
    for row in rows:
        key = keys.get((LINE, row.line_id) if row.line_id else (TERM, row.term_id))
        if key:
            found[key].append(_taken(row, key))
    return {key: tuple(positions) for key, positions in found.items()}


def bounds_of(mandate: Mandate, polarity: Polarity) -> Bounds:
    """The figures of a mandate, for the rules."""
    return Bounds(polarity, mandate.opening, mandate.target, mandate.walk_away)


def mandates_of(agreement_id: int) -> Mapping[int, Mandate]:
    """The mandates that hold now, by line. Only for those who may see them."""
    found = session().scalars(
        select(Mandate).where(Mandate.agreement_id == agreement_id, Mandate.is_current)
    )
    return {one.line_id: one for one in found}


def _taken(row: Any, key: str) -> Taken:
    return Taken(
        id=row.id,
        round=row.round,
        topic=key,
        speaker=Speaker(row.side, row.department_id),
        offer=row.offer,
        words=row.offer_words,
        state=row.state,
        is_current=row.is_current,
        is_error=row.error_at is not None,
    )
