"""What waits for somebody in their negotiations: stages, answers of departments, reviews."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from gorm.accounts.actor import Actor
from gorm.accounts.models import Department
from gorm.core import clock
from gorm.core.together import Question, asked_together
from gorm.core.working_days import months_after
from gorm.home.rules import DUE_SOON
from gorm.negotiations import policy
from gorm.negotiations.models import (
    Agreement,
    AgreementMember,
    AgreementReview,
    AgreementStage,
    AgreementState,
    FlexibilityRequest,
    FlexibilityState,
    Position,
    Referral,
    StageDate,
)

#: How far ahead stages and reviews are shown: they take weeks to prepare.
STAGES_AHEAD: Final = timedelta(days=30)
#: As many as the page shows.
SHOWN: Final = 20
_DUE: Final = "negotiations"
_OPEN: Final = (AgreementState.LIVE, AgreementState.STALLED)


class Awaited(StrEnum):
    """What is due."""

    STAGE = "stage"
    REFERRAL = "referral"
    FLEXIBILITY = "flexibility"
    REVIEW = "review"


@dataclass(frozen=True)
class NegotiationDue:
    """Something that is due in an agreement of the reader's, or overdue."""

    awaited: Awaited
    agreement: str
    title: str
    what: str
    due_on: date
    is_overdue: bool


@dataclass(frozen=True)
class Whose:
    """Which agreements are asked about, and which dates of stages."""

    agreements: ColumnElement[bool]
    stages: ColumnElement[bool]


@dataclass(frozen=True)
class Until:
    """Until when stages and reviews are shown, and until when answers are."""

    stages: date
    answers: date


def of_office(actor: Actor) -> Whose:
    """The agreements of the actor's own office."""
    theirs = Agreement.office_id == actor.office_id
    return Whose(theirs, theirs)


def of_mine(actor: Actor) -> Whose:
    """The agreements that the actor owns or works on, and the stages that are theirs to keep."""
    mine = _is_mine(actor)
    return Whose(mine, or_(mine, StageDate.owner_id == actor.user_id))


def negotiation_work_asked(actor: Actor) -> dict[str, Question]:
    """What is due in the reader's own agreements, for those who have such."""
    if not actor.has("negotiation:write"):
        return {}
    return {_DUE: _asked(actor, of_mine(actor), _until_for_mine())}


def negotiation_work_in(answers: Mapping[str, Sequence[Any]]) -> tuple[NegotiationDue, ...]:
    """What the answer to `negotiation_work_asked` tells, soonest first."""
    return _soonest_first(answers.get(_DUE, ()), _until_for_mine())[:SHOWN]


def _until_for_mine() -> Until:
    today = clock.today()
    return Until(stages=today + STAGES_AHEAD, answers=today + DUE_SOON)


def negotiations_due(actor: Actor, whose: Whose, until: Until) -> tuple[NegotiationDue, ...]:
    """What is due in such agreements as the actor may read, soonest first: one statement."""
    rows = asked_together({_DUE: _asked(actor, whose, until)})[_DUE]
    return _soonest_first(rows, until)


def _asked(actor: Actor, whose: Whose, until: Until) -> Question:
    found = union_all(
        _stages(actor, whose, until), _referrals(actor, whose, until),
        _flexibilities(actor, whose, until), _reviewed(actor, whose),
    ).subquery("found")  # fmt: skip
    return Question(select(found), (found.c.due_on,))


def _soonest_first(rows: Sequence[Any], until: Until) -> tuple[NegotiationDue, ...]:
    today = clock.today()
    due = [_due(row, today, until) for row in rows]
    return tuple(sorted((one for one in due if one), key=lambda one: (one.due_on, one.agreement)))


def _due(row: Any, today: date, until: Until) -> NegotiationDue | None:
    """One row, unless it is a review that is not due yet: months are not counted in SQL."""
    awaited = Awaited(row.awaited)
    due_on: date = row.due_on
    if awaited is Awaited.REVIEW:
        due_on = months_after(due_on, row.months)
        if due_on > until.stages:
            return None
    return NegotiationDue(
        awaited, row.reference, row.title, _words(awaited, row.what), due_on, due_on < today
    )


def _words(awaited: Awaited, what: str) -> str:
    match awaited:
        case Awaited.STAGE:
            return f"{what} is to be reached"
        case Awaited.REFERRAL:
            return f"{what} was to answer what was put to it"
        case Awaited.FLEXIBILITY:
            return f"{what} was asked for a flexibility"
        case Awaited.REVIEW:
            return "A review is to be held"


def _stages(actor: Actor, whose: Whose, until: Until) -> Select[Any]:
    """Stages ahead of where it stands; also those whose date is somebody else's to keep."""
    current = AgreementStage.__table__.alias("current_stage")
    return (
        _columns(Awaited.STAGE, AgreementStage.name, StageDate.due_on)
        .select_from(Agreement)
        .join(StageDate, StageDate.agreement_id == Agreement.id)
        .join(AgreementStage, AgreementStage.id == StageDate.stage_id)
        .join(current, current.c.id == Agreement.stage_id)
        .where(
            whose.stages,
            policy.readable_by(actor),
            Agreement.state.in_(_OPEN),
            AgreementStage.is_in_use,
            AgreementStage.position > current.c.position,
            StageDate.due_on <= until.stages,
        )
    )


def _referrals(actor: Actor, whose: Whose, until: Until) -> Select[Any]:
    """What was put to a department that has not taken a position on it since."""
    is_about_the_same = or_(
        and_(Position.line_id.is_not(None), Position.line_id == Referral.line_id),
        and_(Position.term_id.is_not(None), Position.term_id == Referral.term_id),
    )
    answered = exists().where(
        is_about_the_same,
        Position.department_id == Referral.department_id,
        Position.is_current,
        Position.taken_on >= Referral.put_on,
    )
    return (
        _columns(Awaited.REFERRAL, Department.name, Referral.answer_by)
        .select_from(Agreement)
        .join(Referral, Referral.agreement_id == Agreement.id)
        .join(Department, Department.id == Referral.department_id)
        .where(
            whose.agreements,
            policy.readable_by(actor),
            Agreement.state.in_(_OPEN),
            Referral.ended_on.is_(None),
            Referral.answer_by <= until.answers,
            ~answered,
        )
    )


def _flexibilities(actor: Actor, whose: Whose, until: Until) -> Select[Any]:
    return (
        _columns(Awaited.FLEXIBILITY, Department.name, FlexibilityRequest.answer_by)
        .select_from(Agreement)
        .join(FlexibilityRequest, FlexibilityRequest.agreement_id == Agreement.id)
        .join(Department, Department.id == FlexibilityRequest.department_id)
        .where(
            whose.agreements,
            policy.readable_by(actor),
            Agreement.state.in_(_OPEN),
            FlexibilityRequest.state == FlexibilityState.ASKED,
            FlexibilityRequest.answer_by <= until.answers,
        )
    )


def _reviewed(actor: Actor, whose: Whose) -> Select[Any]:
    """When each agreement in force was last reviewed or else signed, and how often it is."""
    last = (
        select(func.max(AgreementReview.held_on))
        .where(
            AgreementReview.agreement_id == Agreement.id, AgreementReview.finished_on.is_not(None)
        )
        .scalar_subquery()
    )
    since = func.coalesce(last, Agreement.signed_on)
    return (
        _columns(Awaited.REVIEW, literal(""), since, Agreement.review_months)
        .join(AgreementStage, AgreementStage.id == Agreement.stage_id)
        .where(
            whose.agreements,
            policy.readable_by(actor),
            Agreement.state == AgreementState.LIVE,
            AgreementStage.is_in_force,
            Agreement.signed_on.is_not(None),
        )
    )


def _columns(awaited: Awaited, what: Any, due_on: Any, months: Any = None) -> Select[Any]:
    return select(
        literal(awaited.value).label("awaited"),
        Agreement.reference,
        Agreement.title,
        what.label("what"),
        due_on.label("due_on"),
        (cast(null(), Agreement.review_months.type) if months is None else months).label("months"),
    )


def _is_mine(actor: Actor) -> ColumnElement[bool]:
    on_team = exists().where(
        AgreementMember.agreement_id == Agreement.id, AgreementMember.user_id == actor.user_id
    )
    return or_(Agreement.owner_id == actor.user_id, on_team)
