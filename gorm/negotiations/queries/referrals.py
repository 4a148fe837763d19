"""What is put to departments: as the office follows it, and as a department may see it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ScalarSelect, Select, func, or_, select
from sqlalchemy.orm import joinedload

from gorm.accounts.actor import Actor
from gorm.accounts.models import Department, Office
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.negotiations import policy
from gorm.negotiations.models import (
    Agreement,
    AgreementLine,
    AgreementTerm,
    LineTarget,
    NegotiationRound,
    Position,
    PositionReply,
    PositionState,
    Referral,
    Side,
)
from gorm.negotiations.queries.heads import AgreementHead
from gorm.negotiations.queries.topics import Topic, line_topic, term_topic, topics_of
from gorm.places.models import Area


@dataclass(frozen=True)
class ReferralLine:
    """What was put to a department, as the office follows it."""

    reference: str
    topic: Topic
    department: str
    question: str
    put_on: date
    answer_by: date | None
    ended_on: date | None
    answered_on: date | None


@dataclass(frozen=True)
class PutLine:
    """What was put to the reader's own department, in its list."""

    reference: str
    area: str
    about: str
    question: str
    put_on: date
    answer_by: date | None
    ended_on: date | None
    answered_on: date | None


@dataclass(frozen=True)
class TargetSeen:
    """A target as a department sees it."""

    part: str
    due_on: date
    without_stretch: str
    with_stretch: str


@dataclass(frozen=True)
class Answered:
    """The department's own answer, with what the office made of it."""

    reference: str
    round: int
    offer: str
    words: str
    reason: str
    said_by: str
    taken_on: date
    state: PositionState
    reply: str
    stands: bool


@dataclass(frozen=True)
class PutPage:
    """The one line or term that was put to a department: nothing else of the agreement.

    Neither what anybody else offered nor what the office may agree to is read for it.
    """

    reference: str
    area: str
    office: str
    topic: Topic
    words: str
    baseline: str
    targets: tuple[TargetSeen, ...]
    question: str
    put_on: date
    answer_by: date | None
    ended_on: date | None
    round_open: int | None
    answers: tuple[Answered, ...]

    @property
    def seen(self) -> str:
        """The answer that stands in the open round: what another would replace."""
        found = (
            one.reference for one in self.answers if one.stands and one.round == self.round_open
        )
        return next(found, "")

    @property
    def takes_answer(self) -> bool:
        """Whether the department can answer now."""
        is_asked = self.ended_on is None and not self.topic.is_dropped
        return is_asked and self.round_open is not None


def referrals_of(head: AgreementHead) -> tuple[ReferralLine, ...]:
    """What of an agreement was put to departments, what waits first."""
    topics = {(one.kind, one.id): one for one in topics_of(head.id, with_dropped=True)}
    rows = session().execute(
        select(Referral, Department.name, _answered().label("answered_on"))
        .join(Department, Department.id == Referral.department_id)
        .where(Referral.agreement_id == head.id)
        .order_by(Referral.ended_on.is_not(None), Referral.answer_by, Referral.id)
    )
    return tuple(
        ReferralLine(
            reference=one.reference,
            topic=topics["line", one.line_id] if one.line_id else topics["term", one.term_id or 0],
            department=name,
            question=one.question,
            put_on=one.put_on,
            answer_by=one.answer_by,
            ended_on=one.ended_on,
            answered_on=answered_on,
        )
        for one, name, answered_on in rows
    )


def departments_to_ask() -> tuple[tuple[str, str], ...]:
    """Every department: (number, name)."""
    rows = session().execute(select(Department.id, Department.name).order_by(Department.name))
    return tuple((str(row.id), row.name) for row in rows)


def waiting_for_department(actor: Actor) -> int:
    """How many questions wait for an answer of the actor's department."""
    if actor.department_id is None:
        return 0
    query = select(func.count()).select_from(Referral).where(
        policy.referrals_visible_to(actor), Referral.ended_on.is_(None), _answered().is_(None)
    )  # fmt: skip
    return session().scalar(query) or 0


def put_to(actor: Actor) -> tuple[PutLine, ...]:
    """What was put to the actor's department, what waits first."""
    rows = session().execute(
        _put(actor)
        .add_columns(_answered().label("answered_on"))
        .order_by(Referral.ended_on.is_not(None), Referral.answer_by, Referral.id)
    )
    lines, terms = _lines_put(actor), _terms_put(actor)
    return tuple(
        PutLine(
            reference=row.Referral.reference,
            area=row.area,
            about=(
                lines[row.Referral.line_id] if row.Referral.line_id else terms[row.Referral.term_id]
            ).title,
            question=row.Referral.question,
            put_on=row.Referral.put_on,
            answer_by=row.Referral.answer_by,
            ended_on=row.Referral.ended_on,
            answered_on=row.answered_on,
        )
        for row in rows
    )


def put_page(actor: Actor, reference: str) -> PutPage:
    """What was put to the actor's department under a reference. Raises NotFound."""
    row = session().execute(_put(actor).where(Referral.reference == reference)).one_or_none()
    if row is None:
        raise NotFound
    referral: Referral = row.Referral
    topic, words, targets = _about(referral)
    open_round = session().scalar(
        select(NegotiationRound.number).where(
            NegotiationRound.agreement_id == referral.agreement_id,
            NegotiationRound.closed_on.is_(None),
        )
    )
    return PutPage(
        reference=referral.reference,
        area=row.area,
        office=row.office,
        topic=topic,
        words=words,
        baseline=topic.shown(topic.baseline),
        targets=targets,
        question=referral.question,
        put_on=referral.put_on,
        answer_by=referral.answer_by,
        ended_on=referral.ended_on,
        round_open=open_round,
        answers=_answers(referral, topic),
    )


def _put(actor: Actor) -> Select[Referral, str, str]:
    return (
        select(Referral, Area.name.label("area"), Office.name.label("office"))
        .join(Agreement, Agreement.id == Referral.agreement_id)
        .join(Area, Area.id == Agreement.area_id)
        .join(Office, Office.id == Agreement.office_id)
        .where(policy.referrals_visible_to(actor))
    )


def _answered() -> ScalarSelect[date]:
    """When a department last answered what was put to it."""
    return (
        select(func.max(Position.taken_on))
        .where(
            Position.department_id == Referral.department_id,
            Position.error_at.is_(None),
            or_(Position.line_id == Referral.line_id, Position.term_id == Referral.term_id),
        )
        .correlate(Referral)
        .scalar_subquery()
    )


def _lines_put(actor: Actor) -> dict[int, Topic]:
    put = select(Referral.line_id).where(policy.referrals_visible_to(actor))
    found = session().scalars(
        select(AgreementLine)
        .where(AgreementLine.id.in_(put))
        .options(joinedload(AgreementLine.indicator), joinedload(AgreementLine.outcome))
    )
    return {one.id: line_topic(one) for one in found}


def _terms_put(actor: Actor) -> dict[int, Topic]:
    put = select(Referral.term_id).where(policy.referrals_visible_to(actor))
    found = session().scalars(select(AgreementTerm).where(AgreementTerm.id.in_(put)))
    return {one.id: term_topic(one) for one in found}


def _about(referral: Referral) -> tuple[Topic, str, tuple[TargetSeen, ...]]:
    if referral.term_id is not None:
        term = session().get_one(AgreementTerm, referral.term_id)
        return term_topic(term), term.words, ()
    line = session().get_one(
        AgreementLine,
        referral.line_id,
        options=(joinedload(AgreementLine.indicator), joinedload(AgreementLine.outcome)),
    )
    topic = line_topic(line)
    targets = session().scalars(
        select(LineTarget)
        .where(LineTarget.line_id == line.id)
        .order_by(LineTarget.sub_target, LineTarget.due_on)
    )
    return topic, "", tuple(
        TargetSeen(
            one.sub_target, one.due_on, topic.shown(one.without_stretch),
            topic.shown(one.with_stretch),
        )
        for one in targets
    )  # fmt: skip


def _answers(referral: Referral, topic: Topic) -> tuple[Answered, ...]:
    about = Position.line_id if topic.is_line else Position.term_id
    rows = (
        session()
        .execute(
            select(Position, NegotiationRound.number)
            .join(NegotiationRound, NegotiationRound.id == Position.round_id)
            .where(
                about == topic.id,
                Position.side == Side.DEPARTMENT,
                Position.department_id == referral.department_id,
                Position.error_at.is_(None),
            )
            .order_by(Position.id.desc())
        )
        .all()
    )
    last: dict[int, str] = {}
    replies = session().scalars(
        select(PositionReply)
        .where(PositionReply.position_id.in_([row.Position.id for row in rows]))
        .order_by(PositionReply.id)
    )
    for one in replies:
        last[one.position_id] = one.words
    return tuple(
        Answered(
            reference=one.reference,
            round=number,
            offer=topic.shown(one.offer),
            words=one.offer_words,
            reason=one.reason,
            said_by=one.said_by,
            taken_on=one.taken_on,
            state=one.state,
            reply=last.get(one.id, ""),
            stands=one.is_current,
        )
        for one, number in rows
    )
