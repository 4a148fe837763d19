"""The sets of outcomes that lines can answer, and how many lines do."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from gorm.core.db import session
from gorm.negotiations.models import AgreementLine, OutcomeSet


@dataclass(frozen=True)
class KeptOutcome:
    """An outcome of a set, and how many lines answer it."""

    name: str
    ambition: str
    lines: int


@dataclass(frozen=True)
class KeptSet:
    """A set of outcomes."""

    code: str
    name: str
    source: str
    is_in_use: bool
    outcomes: tuple[KeptOutcome, ...]


def outcome_sets() -> tuple[KeptSet, ...]:
    """Every set of outcomes, by name."""
    used: dict[int | None, int] = {
        row[0]: row[1]
        for row in session().execute(
            select(AgreementLine.outcome_id, func.count())
            .where(AgreementLine.outcome_id.is_not(None))
            .group_by(AgreementLine.outcome_id)
        )
    }
    found = session().scalars(
        select(OutcomeSet).options(selectinload(OutcomeSet.outcomes)).order_by(OutcomeSet.name)
    )
    return tuple(
        KeptSet(
            one.code,
            one.name,
            one.source,
            one.is_in_use,
            tuple(
                KeptOutcome(outcome.name, outcome.ambition, used.get(outcome.id, 0))
                for outcome in one.outcomes
            ),
        )
        for one in found
    )
