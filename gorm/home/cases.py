"""What waits for somebody in their cases: decisions sent back to them, and deadlines."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import joinedload

from gorm.accounts.actor import Actor
from gorm.challenge import policy
from gorm.challenge.models import Case, CaseClock, CaseMember, ClockKind
from gorm.challenge.queries.heads import service_of
from gorm.core import clock
from gorm.core.db import session
from gorm.decisions.models import Decision, DecisionState
from gorm.home.rules import DUE_SOON

#: As many of a kind as the page shows.
SHOWN: Final = 20


@dataclass(frozen=True)
class SentBack:
    """A decision that the reader asked for and that was returned, with what is to be done."""

    reference: str
    question: str
    to_be_done: str
    due_on: date | None


@dataclass(frozen=True)
class Deadline:
    """A deadline of a case that the reader owns or works on."""

    case: str
    name: str
    what: str
    kind: ClockKind
    due_on: date
    is_overdue: bool


@dataclass(frozen=True)
class CaseWork:
    """What waits for the reader in cases; each list holds the first of its kind."""

    sent_back: tuple[SentBack, ...] = ()
    deadlines: tuple[Deadline, ...] = ()


def case_work(actor: Actor) -> CaseWork:
    """What waits for those who work on cases; nothing is asked for anybody else."""
    return CaseWork(
        sent_back=_sent_back(actor) if actor.has("decision:ask") else (),
        deadlines=_deadlines_of_mine(actor) if actor.has("case:write") else (),
    )


def _sent_back(actor: Actor) -> tuple[SentBack, ...]:
    rows = session().execute(
        select(Decision.reference, Decision.question, Decision.returned_because, Decision.due_on)
        .where(Decision.asked_by_id == actor.user_id, Decision.state == DecisionState.RETURNED)
        .order_by(Decision.due_on.is_(None), Decision.due_on, Decision.id)
        .limit(SHOWN)
    )
    return tuple(
        SentBack(row.reference, row.question, row.returned_because, row.due_on) for row in rows
    )


def _deadlines_of_mine(actor: Actor) -> tuple[Deadline, ...]:
    return deadlines(actor, is_mine(actor), clock.today() + DUE_SOON, limit=SHOWN)


def is_mine(actor: Actor) -> ColumnElement[bool]:
    """The cases that the actor owns or works on."""
    on_team = exists().where(CaseMember.case_id == Case.id, CaseMember.user_id == actor.user_id)
    return or_(Case.owner_id == actor.user_id, on_team)


def deadlines(
    actor: Actor,
    whose: ColumnElement[bool],
    until: date,
    *,
    limit: int,
    since: date = date.min,
    kinds: Collection[ClockKind] = tuple(ClockKind),
) -> tuple[Deadline, ...]:
    """The deadlines that run in such cases as the actor may read, the first ones first."""
    today = clock.today()
    rows = session().execute(
        select(CaseClock, Case)
        .join(Case, Case.id == CaseClock.case_id)
        .where(
            CaseClock.stopped_on.is_(None),
            CaseClock.due_on.between(since, until),
            CaseClock.kind.in_(kinds),
            Case.closed_on.is_(None),
            whose,
            policy.readable_by(actor),
        )
        .options(joinedload(Case.organisation), joinedload(Case.theme))
        .order_by(CaseClock.due_on, CaseClock.id)
        .limit(limit)
    )
    return tuple(
        Deadline(
            case=case.reference,
            name=f"{case.organisation.name}, {service_of(case)}",
            what=one.what,
            kind=one.kind,
            due_on=one.due_on,
            is_overdue=one.due_on < today,
        )
        for one, case in rows
    )
