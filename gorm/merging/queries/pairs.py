"""The pairs that may be one record, and what somebody has said of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from gorm.accounts.actor import Actor
from gorm.accounts.models import User
from gorm.accounts.roles import Role
from gorm.core.db import session
from gorm.jobs.models import Job, JobState
from gorm.merging.models import MergedKind, OrganisationPair, PersonPair
from gorm.merging.rules.likeness import certainty_in_words
from gorm.people.models import Person, Post
from gorm.places.models import Organisation

PAIRS: Final[dict[MergedKind, Any]] = {
    MergedKind.PERSON: PersonPair,
    MergedKind.ORGANISATION: OrganisationPair,
}
#: So many pairs stand on a page, the likeliest; the rest follow as these are dealt with.
MOST_SHOWN: Final = 50


@dataclass(frozen=True)
class Told:
    """That somebody told two records apart, and when; nobody did where `by` is ''."""

    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Named:
    """One record of a pair, with what tells it from others."""

    reference: str
    name: str
    hint: str


@dataclass(frozen=True)
class PairLine:
    """Two records that may be one, how certain that is, and why."""

    one: Named
    other: Named
    certainty: str
    reasons: tuple[str, ...]
    told: Told


@dataclass(frozen=True)
class PairList:
    """The likeliest pairs, how many there are in all, and how many were told apart."""

    lines: tuple[PairLine, ...]
    count: int
    apart: int
    is_looking: bool


def told_of_pair(kind: MergedKind, one: int, other: int) -> Told:
    """What somebody has said of two records."""
    pair = PAIRS[kind]
    row = session().execute(
        select(User.name, pair.told_apart_at)
        .join(User, User.id == pair.told_apart_by_id)
        .where(
            or_(
                and_(pair.first_id == one, pair.second_id == other),
                and_(pair.first_id == other, pair.second_id == one),
            )
        )
        .limit(1)
    ).first()  # fmt: skip
    return Told(*row) if row else Told()


def pair_list(actor: Actor, kind: MergedKind, *, told_apart: bool = False) -> PairList:
    """The pairs that the actor's office has to do with, those to look at or those told apart."""
    pair = PAIRS[kind]
    model: Any = Person if kind is MergedKind.PERSON else Organisation
    first, second = aliased(model), aliased(model)
    concerns = or_(_is_ours(actor, kind, first), _is_ours(actor, kind, second))
    joined = (
        select(pair, first, second, User.name)
        .join(first, first.id == pair.first_id)
        .join(second, second.id == pair.second_id)
        .outerjoin(User, User.id == pair.told_apart_by_id)
        .where(concerns)
    )
    is_apart = pair.told_apart_at.is_not(None)
    rows = session().execute(
        joined.where(is_apart if told_apart else ~is_apart)
        .order_by(pair.certainty.desc(), pair.first_id, pair.second_id)
        .limit(MOST_SHOWN)
    ).all()  # fmt: skip
    counted = joined.with_only_columns(is_apart, func.count()).group_by(is_apart)
    counts: dict[bool, int] = {bool(apart): number for apart, number in session().execute(counted)}
    hints = _hints(kind, [record for row in rows for record in (row[1], row[2])])
    return PairList(
        tuple(_line(row, hints) for row in rows),
        counts.get(False, 0),
        counts.get(True, 0),
        _is_looking(),
    )


def _line(row: Any, hints: dict[int, str]) -> PairLine:
    pair, first, second, told_by = row
    one, other = (Named(r.reference, r.name, hints.get(r.id, "")) for r in (first, second))
    return PairLine(
        one,
        other,
        certainty=certainty_in_words(pair.certainty),
        reasons=tuple(pair.reasons),
        told=Told(told_by or "", pair.told_apart_at),
    )


def _is_ours(actor: Actor, kind: MergedKind, record: Any) -> ColumnElement[bool]:
    """Whether a record is one of the actor's office, or of none."""
    if kind is MergedKind.ORGANISATION:
        if actor.is_a(Role.ADMINISTRATOR):
            return record.id.is_not(None)  # type: ignore[no-any-return]
        return or_(record.office_id.is_(None), record.office_id == actor.office_id)
    posts = select(Post.person_id).join(Organisation, Organisation.id == Post.organisation_id)
    ours = or_(Organisation.office_id.is_(None), Organisation.office_id == actor.office_id)
    return or_(
        record.id.in_(posts.where(ours)), record.id.not_in(select(Post.person_id))
    )  # fmt: skip


def _hints(kind: MergedKind, records: Sequence[Any]) -> dict[int, str]:
    """What each record is: a person's latest post, an organisation's kind."""
    if kind is MergedKind.ORGANISATION:
        return {one.id: one.type_label for one in records}
    rows = session().execute(
        select(Post.person_id, Post.title, Organisation.name)
        .join(Organisation, Organisation.id == Post.organisation_id)
        .where(Post.person_id.in_([one.id for one in records]))
        .order_by(Post.ended_on.asc().nulls_last(), Post.id)
    )
    return {person: f"{title}, {body}" for person, title, body in rows}


def _is_looking() -> bool:
    """Whether a look at everybody is waiting or running."""
    going_on = select(Job.id).where(
        Job.kind == "merging.look", Job.state.in_((JobState.WAITING, JobState.RUNNING))
    )
    return session().scalar(going_on.limit(1)) is not None
