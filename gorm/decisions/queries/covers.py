"""Delegations with their cover, and the directors to whom somebody can delegate."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from gorm.accounts.actor import Actor
from gorm.accounts.models import User, user_reference
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.decisions.models import Decision, Delegation
from gorm.decisions.queries.standing import all_directors
from gorm.decisions.rules.standing import Director

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Cover:
    """A delegation that goes on or is to come; of one decision where it names one."""

    reference: str
    from_name: str
    to_name: str
    is_mine: bool
    begins_on: date
    ends_on: date
    reason: str
    decision_reference: str
    question: str
    version: int

    @property
    def is_in_force(self) -> bool:
        """Whether today is one of its days."""
        return self.begins_on <= clock.today() <= self.ends_on


def covers_of(actor: Actor) -> tuple[Cover, ...]:
    """What the actor has given to others and holds for others, today and later, by first day."""
    return _covers(actor, "")


def cover_record(actor: Actor, reference: str) -> Cover:
    """One of them. Raises NotFound."""
    found = _covers(actor, reference)
    if not found:
        raise NotFound
    return found[0]


def _covers(actor: Actor, reference: str) -> tuple[Cover, ...]:
    giver, holder, me = aliased(User), aliased(User), actor.user_id
    query = (
        select(Delegation, giver.name, holder.name, Decision.reference, Decision.question)
        .join(giver, giver.id == Delegation.from_user_id)
        .join(holder, holder.id == Delegation.to_user_id)
        .outerjoin(Decision, Decision.id == Delegation.decision_id)
        .where(
            or_(Delegation.from_user_id == me, Delegation.to_user_id == me),
            Delegation.ended_at.is_(None),
            Delegation.ends_on >= clock.today(),
        )
        .order_by(Delegation.begins_on, Delegation.id)
    )
    if reference:
        query = query.where(Delegation.reference == reference)
    return tuple(
        Cover(
            reference=one.reference,
            from_name=from_name,
            to_name=to_name,
            is_mine=one.from_user_id == me,
            begins_on=one.begins_on,
            ends_on=one.ends_on,
            reason=one.reason,
            decision_reference=decision or "",
            question=question or "",
            version=one.version,
        )
        for one, from_name, to_name, decision, question in session().execute(query)
    )


def directors_to_choose(actor: Actor) -> Choices:
    """The directors to whom the actor can delegate everything, those of their office first."""
    others = [who for who in all_directors() if who.is_active and who.user_id != actor.user_id]
    others.sort(key=lambda who: (who.office_id != actor.office_id, who.office, who.name))
    return choices_of(others)


def choices_of(directors: list[Director] | tuple[Director, ...]) -> Choices:
    """Directors as a form offers them, by their references."""
    return tuple(
        (user_reference(who.user_id), f"{who.name}, {who.grade}, {who.office}") for who in directors
    )
