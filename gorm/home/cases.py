"""What waits for somebody in their cases: decisions sent back to them, and deadlines."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, exists, or_, select

from gorm.accounts.actor import Actor
from gorm.challenge import policy
from gorm.challenge.models import Case, CaseClock, CaseMember, ClockKind
from gorm.challenge.queries.heads import service_told
from gorm.core import clock
from gorm.core.together import Question, asked_together
from gorm.decisions.models import Decision, DecisionState
from gorm.home.rules import DUE_SOON
from gorm.places.models import Organisation
from gorm.settings.models import Theme

#: As many of a kind as the page shows.
SHOWN: Final = 20
_SENT_BACK: Final = "sent_back"
_DEADLINES: Final = "deadlines"


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


def case_work_asked(actor: Actor) -> dict[str, Question]:
    """What waits for those who work on cases; nothing is asked for anybody else."""
    asked = {}
    if actor.has("decision:ask"):
        asked[_SENT_BACK] = _sent_back(actor)
    if actor.has("case:write"):
        until = clock.today() + DUE_SOON
        asked[_DEADLINES] = _deadlines_asked(actor, is_mine(actor), until, limit=SHOWN)
    return asked


def case_work_in(answers: Mapping[str, Sequence[Any]]) -> CaseWork:
    """What the answers to `case_work_asked` tell."""
    sent_back = answers.get(_SENT_BACK, ())
    return CaseWork(
        sent_back=tuple(
            SentBack(row.reference, row.question, row.returned_because, row.due_on)
            for row in sent_back
        ),
        deadlines=_deadlines_in(answers.get(_DEADLINES, ())),
    )


def _sent_back(actor: Actor) -> Question:
    return Question(
        select(
            Decision.reference, Decision.question, Decision.returned_because, Decision.due_on
        ).where(Decision.asked_by_id == actor.user_id, Decision.state == DecisionState.RETURNED),
        (Decision.due_on.is_(None), Decision.due_on, Decision.id),
        SHOWN,
    )


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
    asked = _deadlines_asked(actor, whose, until, limit=limit, since=since, kinds=kinds)
    return _deadlines_in(asked_together({_DEADLINES: asked})[_DEADLINES])


def _deadlines_asked(
    actor: Actor,
    whose: ColumnElement[bool],
    until: date,
    *,
    limit: int,
    since: date = date.min,
    kinds: Collection[ClockKind] = tuple(ClockKind),
) -> Question:
    rows = (
        select(
            Case.reference,
            Organisation.name.label("organisation"),
            Case.service,
            Theme.name.label("theme"),
            CaseClock.what,
            CaseClock.kind,
            CaseClock.due_on,
        )
        .join(Case, Case.id == CaseClock.case_id)
        .join(Organisation, Organisation.id == Case.organisation_id)
        .outerjoin(Theme, Theme.id == Case.theme_id)
        .where(
            CaseClock.stopped_on.is_(None),
            CaseClock.due_on.between(since, until),
            CaseClock.kind.in_(kinds),
            Case.closed_on.is_(None),
            whose,
            policy.readable_by(actor),
        )
    )
    return Question(rows, (CaseClock.due_on, CaseClock.id), limit)


def _deadlines_in(rows: Sequence[Any]) -> tuple[Deadline, ...]:
    today = clock.today()
    return tuple(
        Deadline(
            case=row.reference,
            name=f"{row.organisation}, {service_told(row.service, row.theme)}",
            what=row.what,
            kind=row.kind,
            due_on=row.due_on,
            is_overdue=row.due_on < today,
        )
        for row in rows
    )
