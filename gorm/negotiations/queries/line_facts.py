"""Lines with what evidence, reviews and rewards are reckoned from, in a fixed number of queries."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.negotiations.models import (
    AgreementLine,
    LineTarget,
    NegotiationRound,
    Position,
    PositionState,
    Side,
)
from gorm.performance.terms import Polarity


@dataclass(frozen=True)
class Target:
    """A dated target of a line itself, without and with stretch."""

    due_on: date
    without_stretch: Decimal | None
    with_stretch: Decimal | None


@dataclass(frozen=True)
class Offer:
    """The last value that a side put for a line, and in which round."""

    value: Decimal
    round_number: int


@dataclass(frozen=True)
class LineFacts:
    """A line as it is measured: its indicator, its baseline and its dated targets.

    `series_id` is None where the indicator is in words only; `targets` are those of the line
    itself, in order of time, without those of its parts.
    """

    id: int
    number: int
    version: int
    name: str
    outcome: str
    block: str
    indicator_code: str
    series_id: int | None
    unit: str
    polarity: Polarity
    baseline: Decimal | None
    baseline_on: date | None
    baseline_period: str
    baseline_source: str
    targets: tuple[Target, ...]
    is_placeholder: bool
    is_dropped: bool

    @property
    def last(self) -> Target | None:
        """The last dated target."""
        return self.targets[-1] if self.targets else None


def line_facts(agreement_id: int, number: int) -> LineFacts:
    """One line of an agreement by its number. Raises NotFound."""
    found = _facts(agreement_id, number)
    if not found:
        raise NotFound
    return found[0]


def live_lines(agreement_id: int) -> tuple[LineFacts, ...]:
    """The lines of an agreement that were not dropped, in their order."""
    return tuple(line for line in _facts(agreement_id) if not line.is_dropped)


def _facts(agreement_id: int, number: int | None = None) -> tuple[LineFacts, ...]:
    query = (
        select(AgreementLine)
        .where(AgreementLine.agreement_id == agreement_id)
        .order_by(AgreementLine.position, AgreementLine.id)
        .options(
            joinedload(AgreementLine.indicator),
            joinedload(AgreementLine.outcome),
            joinedload(AgreementLine.block),
            joinedload(AgreementLine.targets),
        )
    )
    if number is not None:
        query = query.where(AgreementLine.number == number)
    return tuple(_line(line) for line in session().scalars(query).unique())


def _line(line: AgreementLine) -> LineFacts:
    indicator = line.indicator
    outcome = (line.outcome.ambition or line.outcome.name) if line.outcome else ""
    name = (indicator.name if indicator else "") or line.indicator_words
    return LineFacts(
        id=line.id,
        number=line.number,
        version=line.version,
        name=name or line.outcome_words or outcome or f"Line {line.number}",
        outcome=line.outcome_words or outcome,
        block=line.block.name if line.block else "",
        indicator_code=indicator.code if indicator else "",
        series_id=line.series_id,
        unit=line.unit or (indicator.unit if indicator else ""),
        polarity=line.polarity,
        baseline=line.baseline,
        baseline_on=line.baseline_on,
        baseline_period=line.baseline_period,
        baseline_source=line.baseline_source,
        targets=_targets(line.targets),
        is_placeholder=line.is_placeholder,
        is_dropped=line.dropped_on is not None,
    )


def _targets(targets: Collection[LineTarget]) -> tuple[Target, ...]:
    own = sorted((one for one in targets if not one.sub_target), key=lambda one: one.due_on)
    return tuple(Target(one.due_on, one.without_stretch, one.with_stretch) for one in own)


def latest_offers(line_ids: Collection[int]) -> dict[tuple[int, Side], Offer]:
    """The last value of the office and of the area for each line that is neither withdrawn nor
    recorded in error."""
    rows = session().execute(
        select(Position.line_id, Position.side, Position.offer, NegotiationRound.number)
        .join(NegotiationRound, NegotiationRound.id == Position.round_id)
        .where(
            Position.line_id.in_(line_ids),
            Position.is_current,
            Position.offer.is_not(None),
            Position.side.in_((Side.OFFICE, Side.AREA)),
            Position.state != PositionState.WITHDRAWN,
        )
        .order_by(NegotiationRound.number, Position.id)
    )
    return {(row.line_id, row.side): Offer(row.offer, row.number) for row in rows}
