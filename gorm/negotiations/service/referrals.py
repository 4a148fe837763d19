"""Putting a line or a term to a department, which answers it and sees nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.models import Department
from gorm.core import clock
from gorm.core.db import faults_for, session
from gorm.core.errors import NotFound, Refused
from gorm.core.references import next_reference
from gorm.core.text import cleaned, day
from gorm.negotiations import policy
from gorm.negotiations.models import (
    Agreement,
    AgreementEventKind,
    NegotiationRound,
    Referral,
    Side,
)
from gorm.negotiations.queries.topics import Topic, topics_of
from gorm.negotiations.rules.positions import Speaker
from gorm.negotiations.service.events import Happening, tell
from gorm.negotiations.service.loading import (
    agreement_by_reference,
    agreement_to_negotiate,
    insist_it_goes_on,
)
from gorm.negotiations.service.positions import Occasion, Said, take

PREFIX: Final = "REF"
_ALREADY: Final = "This was put to that department already."
_KINDS: Final = {"line": AgreementEventKind.LINE, "term": AgreementEventKind.TERM}
_NO_ROUND: Final = (
    "No round of this negotiation is open at the moment, so an answer cannot be recorded. Keep "
    "what you typed, and ask the office to open the next round."
)


@dataclass(frozen=True)
class Question:
    """What a department is asked about a line or a term, and by when."""

    topic: str
    department_id: int
    question: str
    answer_by: date | None = None


@dataclass(frozen=True)
class DepartmentSays:
    """A department's answer; `seen` is its answer in this round that the writer had before them."""

    offer: Decimal | None = None
    words: str = ""
    reason: str = ""
    said_by: str = ""
    seen: str = ""


def put_to_department(actor: Actor, reference: str, question: Question) -> str:
    """Put a line or a term to a department; the reference. What has ended is put again."""
    agreement = agreement_to_negotiate(actor, reference)
    insist_it_goes_on(agreement)
    topic = _topic(agreement, question.topic)
    department = _department(question.department_id)
    if question.answer_by is not None and question.answer_by < clock.today():
        raise Refused({"answer_by": "This day has passed. Enter a day to come, or none."})
    found = _existing(topic, department)
    if found is not None and found.ended_on is None:
        raise Refused({"department": f"{topic.label} is with {department.name} already."})
    if found is None:
        found = _new(actor, agreement, topic, department)
    found.question, found.answer_by = cleaned(question.question), question.answer_by
    found.put_on, found.ended_on, found.put_by_id = clock.today(), None, actor.user_id
    taken = ("department", _ALREADY)
    with faults_for({
        "uq_referral_line_id_department_id": taken,
        "uq_referral_term_id_department_id": taken,
    }):  # fmt: skip
        session().add(found)
        session().flush()
    happening = Happening(
        _KINDS[topic.kind],
        f"{topic.label} put to {department.name} ({found.reference})",
        found.question,
        facts=[("Answer by", day(question.answer_by))],
    )
    tell(actor, agreement, "agreement.put_to_department", happening)
    return found.reference


def end_referral(actor: Actor, reference: str, referral: str, words: str) -> None:
    """End what was put to a department: it takes no more answers. What it answered stays."""
    agreement = agreement_to_negotiate(actor, reference)
    found = session().scalar(
        select(Referral).where(
            Referral.reference == referral, Referral.agreement_id == agreement.id
        )
    )
    if found is None:
        raise NotFound
    if found.ended_on is not None:
        raise Refused(f"This ended on {day(found.ended_on)}.")
    department = _department(found.department_id)
    found.ended_on = clock.today()
    session().flush()
    title = f"{found.reference} is no longer with {department.name}"
    happening = Happening(AgreementEventKind.ROUND, title, cleaned(words))
    tell(actor, agreement, "agreement.referral_ended", happening)


def answer_referral(actor: Actor, referral: str, says: DepartmentSays) -> None:
    """Record the department's own answer as its position in the round that is open."""
    found = session().scalar(
        select(Referral).where(Referral.reference == referral, policy.referrals_visible_to(actor))
    )
    if found is None:
        raise NotFound
    if found.ended_on is not None:
        raise Refused("The office has ended this question, so it takes no answer.")
    agreement = agreement_by_reference(_reference_of(found))
    insist_it_goes_on(agreement)
    about = ("line", found.line_id) if found.line_id else ("term", found.term_id)
    topics = topics_of(agreement.id, with_dropped=True)
    topic = next(one for one in topics if (one.kind, one.id) == about)
    if topic.is_dropped:
        raise Refused("The office has dropped this from the agreement, so it takes no answer.")
    in_round = session().scalar(
        select(NegotiationRound).where(
            NegotiationRound.agreement_id == agreement.id, NegotiationRound.closed_on.is_(None)
        )
    )
    if in_round is None:
        raise Refused(_NO_ROUND)
    speaker = Speaker(Side.DEPARTMENT, actor.department_id)
    occasion = Occasion(in_round.number, speaker, clock.today(), says.said_by or actor.name)
    said = Said(topic.key, says.offer, says.words, says.reason, says.seen)
    try:
        take(actor, agreement, occasion, [said])
    except Refused as refused:
        raise Refused(_without_topic(refused.faults)) from refused


def _without_topic(faults: Mapping[str, str]) -> dict[str, str]:
    """Faults of a grid's cell as faults of the one answer."""
    return {"value" if name.startswith("offer_") else name: words for name, words in faults.items()}


def _topic(agreement: Agreement, key: str) -> Topic:
    for topic in topics_of(agreement.id):
        if topic.key == key:
            return topic
    raise Refused({"topic": "Choose a line or a term from the list."})


def _department(department_id: int) -> Department:
    found = session().get(Department, department_id)
    if found is None:
        raise Refused({"department": "Choose a department from the list."})
    return found


def _existing(topic: Topic, department: Department) -> Referral | None:
    about = Referral.line_id if topic.is_line else Referral.term_id
    return session().scalar(
        select(Referral).where(about == topic.id, Referral.department_id == department.id)
    )


def _new(actor: Actor, agreement: Agreement, topic: Topic, department: Department) -> Referral:
    return Referral(
        reference=next_reference(PREFIX),
        agreement_id=agreement.id,
        line_id=topic.id if topic.is_line else None,
        term_id=None if topic.is_line else topic.id,
        department_id=department.id,
        put_by_id=actor.user_id,
    )


def _reference_of(referral: Referral) -> str:
    query = select(Agreement.reference).where(Agreement.id == referral.agreement_id)
    return session().scalars(query).one()
