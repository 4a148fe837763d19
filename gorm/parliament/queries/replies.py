"""The answers and replies to members that are awaited, for the list of what is due."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.core import clock
from gorm.core.db import session
from gorm.parliament import policy
from gorm.parliament.models import (
    BusinessKind,
    Constituency,
    MemberOfParliament,
    ParliamentaryBusiness,
)


@dataclass(frozen=True)
class AwaitedReply:
    """A question or letter that is not answered yet, and the day by which it is to be."""

    reference: str
    kind: BusinessKind
    subject: str
    member: str
    constituency: str
    due_on: date
    is_overdue: bool


def awaited_replies(
    actor: Actor, since: date, until: date, *, is_mine: bool, limit: int
) -> tuple[AwaitedReply, ...]:
    """What the actor is to answer within the days, or everybody of their office; soonest first."""
    kept, today = ParliamentaryBusiness, clock.today()
    query = (
        select(
            kept.reference, kept.kind, kept.subject, MemberOfParliament.name.label("member"),
            Constituency.name.label("constituency"), kept.due_on,
        )
        .join(MemberOfParliament, MemberOfParliament.id == kept.member_id)
        .join(Constituency, Constituency.id == MemberOfParliament.constituency_id)
        .where(
            kept.done_on.is_(None),
            kept.due_on.between(since, until),
            policy.writable_by(actor, kept),
        )
        .order_by(kept.due_on, kept.id)
        .limit(limit)
    )  # fmt: skip
    if is_mine:
        query = query.where(kept.with_user_id == actor.user_id)
    return tuple(
        AwaitedReply(**row._mapping, is_overdue=row.due_on < today)  # noqa: SLF001 - a row's own way
        for row in session().execute(query)
    )
