"""How much a merge would move, by kinds that have a name, as far as a reader may know of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import ColumnElement, Table, func, literal, or_, select, true, union_all

from gorm.accounts.actor import SYSTEM, Actor
from gorm.challenge.models import Appointment, Case
from gorm.challenge.policy import visible_to as case_visible_to
from gorm.core.db import Base, session
from gorm.core.text import count
from gorm.engagements.models import Commitment, Engagement
from gorm.engagements.policy import visible_to as engagement_visible_to
from gorm.funding.models import Award
from gorm.funding.policy import visible_to as award_visible_to
from gorm.merging.models import MergedKind
from gorm.negotiations.models import Agreement
from gorm.negotiations.policy import visible_to as agreement_visible_to
from gorm.people.models import Assignment, Post
from gorm.performance.models import Assessment
from gorm.places.models import AreaMember

#: Somebody of no office, department or role: what they may know of, everybody may.
ANYBODY: Final[Actor] = replace(SYSTEM, roles=frozenset())


@dataclass(frozen=True)
class Count:
    """How many of one kind a record has."""

    words: str
    number: int

    @property
    def told(self) -> str:
        """The number with its noun."""
        return count(self.number, self.words)


@dataclass(frozen=True)
class _Kind:
    words: str
    model: type[Base]
    is_open_to: Callable[[Actor], ColumnElement[bool]]
    of: Mapping[MergedKind, Callable[[int], ColumnElement[bool]]]


def _everybody(_actor: Actor) -> ColumnElement[bool]:
    return true()


def _engaged_by_post(number: int) -> ColumnElement[bool]:
    attended = _table("engagement_attendee")
    return Engagement.id.in_(
        select(attended.c.engagement_id)
        .join(Post, Post.id == attended.c.post_id)
        .where(Post.person_id == number)
    )


def _engaged_as_body(number: int) -> ColumnElement[bool]:
    met = _table("engagement_organisation")
    return Engagement.id.in_(select(met.c.engagement_id).where(met.c.organisation_id == number))


def _promised_by(column: Any) -> Callable[[int], ColumnElement[bool]]:
    posts = select(Post.id)
    return lambda number: Commitment.owner_post_id.in_(posts.where(column == number))


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


def _commitment_open_to(actor: Actor) -> ColumnElement[bool]:
    return Commitment.engagement_id.in_(
        select(Engagement.id).where(engagement_visible_to(actor))
    )  # fmt: skip


def _appointment_open_to(actor: Actor) -> ColumnElement[bool]:
    return Appointment.case_id.in_(select(Case.id).where(case_visible_to(actor)))


def _party_to(number: int) -> ColumnElement[bool]:
    parties = _table("agreement_party")
    named = select(parties.c.agreement_id).where(parties.c.organisation_id == number)
    return or_(Agreement.accountable_id == number, Agreement.id.in_(named))


_PERSON, _BODY = MergedKind.PERSON, MergedKind.ORGANISATION
_KINDS: Final = (
    _Kind("post", Post, _everybody, {
        _PERSON: lambda number: Post.person_id == number,
        _BODY: lambda number: Post.organisation_id == number,
    }),
    _Kind("engagement", Engagement, engagement_visible_to,
          {_PERSON: _engaged_by_post, _BODY: _engaged_as_body}),
    _Kind("commitment", Commitment, _commitment_open_to, {
        _PERSON: _promised_by(Post.person_id), _BODY: _promised_by(Post.organisation_id),
    }),
    _Kind("area membership", AreaMember, _everybody,
          {_BODY: lambda number: AreaMember.organisation_id == number}),
    _Kind("assignment", Assignment, _everybody,
          {_BODY: lambda number: Assignment.organisation_id == number}),
    _Kind("assessment", Assessment, _everybody,
          {_BODY: lambda number: Assessment.organisation_id == number}),
    _Kind("award", Award, award_visible_to,
          {_BODY: lambda number: Award.organisation_id == number}),
    _Kind("negotiation", Agreement, agreement_visible_to, {_BODY: _party_to}),
    _Kind("case", Case, case_visible_to, {_BODY: lambda number: Case.organisation_id == number}),
    _Kind("appointment", Appointment, _appointment_open_to, {
        _PERSON: lambda number: Appointment.person_id == number,
        _BODY: lambda number: Appointment.organisation_id == number,
    }),
)  # fmt: skip


def counts_of(actor: Actor, kind: MergedKind, *numbers: int) -> tuple[tuple[Count, ...], ...]:
    """What each of some records has, of what the actor may know of; one query for all."""
    parts = [
        select(
            literal(position).label("whose"),
            literal(one.words).label("words"),
            func.count().label("number"),
        )
        .select_from(one.model)
        .where(one.of[kind](number), one.is_open_to(actor))
        for position, number in enumerate(numbers)
        for one in _KINDS
        if kind in one.of
    ]
    found = session().execute(union_all(*parts)).all()
    order = [one.words for one in _KINDS]
    rows = sorted(found, key=lambda row: order.index(row.words))
    return tuple(
        tuple(Count(row.words, row.number) for row in rows if row.whose == position and row.number)
        for position in range(len(numbers))
    )
