"""What a director decided lately, the newest first."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import BigInteger, ColumnElement, Date, Select, and_, literal, or_, select, tuple_

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office
from gorm.core import clock
from gorm.core.db import session
from gorm.core.happenings import HappenedOn
from gorm.core.paging import Cursor, Page, page_of
from gorm.decisions.models import Decision, Outcome, OutcomeKind

LATELY: Final = timedelta(days=90)
PAGE_SIZE: Final = 50
MOST_EXPORTED: Final = 20_000


@dataclass(frozen=True)
class DecidedLine:
    """A decision that the reader took, or recorded of those above them."""

    id: int
    reference: str
    question: str
    office: str
    outcome: OutcomeKind
    reasons: str
    conditions: str
    decided: HappenedOn
    acting_for: str
    is_recorded: bool

    @property
    def how(self) -> str:
        """In which capacity: '' where they decided in their own right."""
        if self.is_recorded:
            return "decided above the office, recorded by you"
        return f"acting for {self.acting_for}" if self.acting_for else ""


def decided_lately(actor: Actor, after: Cursor | None = None) -> Page[DecidedLine]:
    """One page of what the actor decided in the last 90 days."""
    query = _lately(actor)
    if after is not None:
        place = tuple_(Outcome.decided_on, Outcome.decision_id)
        query = query.where(place < tuple_(literal(after.on, Date), literal(after.id, BigInteger)))
    found = [_line(row) for row in session().execute(query.limit(PAGE_SIZE + 1))]
    return page_of(found, PAGE_SIZE, lambda line: Cursor(line.decided.on, line.id))


def decided_to_export(actor: Actor) -> tuple[DecidedLine, ...]:
    """Everything that the actor decided in the last 90 days."""
    found = session().execute(_lately(actor).limit(MOST_EXPORTED))
    return tuple(_line(row) for row in found)


def _lately(actor: Actor) -> Select[Any]:
    since: date = clock.today() - LATELY
    query: Any = (
        select(
            Outcome.decision_id,
            Decision.reference,
            Decision.question,
            Office.name.label("office"),
            Outcome.kind,
            Outcome.reasons,
            Outcome.conditions,
            Outcome.decided_on,
            Outcome.precision,
            Outcome.acting_for_name,
            Outcome.is_recorded_from_above,
        )
        .join(Decision, Decision.id == Outcome.decision_id)
        .join(Office, Office.id == Decision.office_id)
        .where(Outcome.decided_on >= since, _by(actor))
        .order_by(Outcome.decided_on.desc(), Outcome.decision_id.desc())
    )
    return query  # type: ignore[no-any-return]


def _by(actor: Actor) -> ColumnElement[bool]:
    return or_(
        Outcome.decided_by_id == actor.user_id,
        and_(Outcome.is_recorded_from_above, Outcome.recorded_by_id == actor.user_id),
    )


def _line(row: Any) -> DecidedLine:
    return DecidedLine(
        id=row.decision_id,
        reference=row.reference,
        question=row.question,
        office=row.office,
        outcome=row.kind,
        reasons=row.reasons,
        conditions=row.conditions,
        decided=HappenedOn(row.decided_on, row.precision),
        acting_for=row.acting_for_name,
        is_recorded=row.is_recorded_from_above,
    )
