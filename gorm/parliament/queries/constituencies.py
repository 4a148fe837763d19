"""One constituency: where it lies, and everybody who sat and sits for it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select

from gorm.accounts.actor import Actor
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.core.references import is_reference
from gorm.parliament import policy
from gorm.parliament.models import Constituency, MemberOfParliament
from gorm.parliament.queries.areas import LiesIn, areas_of
from gorm.parliament.rules import member_on, vacant_since


@dataclass(frozen=True)
class MemberTerm:
    """Somebody's time as the member for a constituency."""

    id: int
    reference: str
    name: str
    party: str
    started_on: date
    ended_on: date | None
    version: int


@dataclass(frozen=True)
class ConstituencyProfile:
    """A constituency with its areas and its members, the latest first."""

    id: int
    reference: str
    name: str
    code: str
    closed_on: date | None
    version: int
    areas: tuple[LiesIn, ...]
    members: tuple[MemberTerm, ...]
    today: date
    may_change: bool
    may_write: bool

    @property
    def is_current(self) -> bool:
        """Whether it was not abolished by today."""
        return self.closed_on is None or self.closed_on >= self.today

    @property
    def member(self) -> MemberTerm | None:
        """Who sits for it today."""
        return member_on(self.members, self.today)

    @property
    def vacant_since(self) -> date | None:
        """Since when nobody does, where somebody did before and there is one to elect."""
        return vacant_since(self.members, self.today) if self.is_current else None


def constituency_profile(actor: Actor, reference: str) -> ConstituencyProfile:
    """The constituency with this reference. Raises NotFound."""
    if not is_reference(reference, "CON"):
        raise NotFound
    return _profile(actor, Constituency.reference == reference)


def constituency_of_member(actor: Actor, reference: str) -> tuple[ConstituencyProfile, MemberTerm]:
    """A member's term with this reference, and its constituency. Raises NotFound."""
    if not is_reference(reference, "MP"):
        raise NotFound
    number = select(MemberOfParliament.constituency_id).where(
        MemberOfParliament.reference == reference
    )
    profile = _profile(actor, Constituency.id.in_(number))
    return profile, next(one for one in profile.members if one.reference == reference)


def constituency_by_id(actor: Actor, number: int) -> ConstituencyProfile:
    """The constituency of this row."""
    return _profile(actor, Constituency.id == number)


def _profile(actor: Actor, condition: ColumnElement[bool]) -> ConstituencyProfile:
    if not policy.may_read(actor):
        raise NotFound
    row = session().execute(
        select(
            Constituency.id, Constituency.reference, Constituency.name, Constituency.code,
            Constituency.closed_on, Constituency.version,
        ).where(condition)
    ).one_or_none()  # fmt: skip
    if row is None:
        raise NotFound
    areas = areas_of([row.id]).get(row.id, ())
    return ConstituencyProfile(
        id=row.id,
        reference=row.reference,
        name=row.name,
        code=row.code or "",
        closed_on=row.closed_on,
        version=row.version,
        areas=areas,
        members=_members(row.id),
        today=clock.today(),
        may_change=policy.may_keep(actor, [one.office_id for one in areas]),
        may_write=policy.may_write(actor),
    )


def _members(number: int) -> tuple[MemberTerm, ...]:
    member: Any = MemberOfParliament
    rows = session().execute(
        select(
            member.id, member.reference, member.name, member.party, member.started_on,
            member.ended_on, member.version,
        )
        .where(member.constituency_id == number)
        .order_by(member.started_on.desc(), member.id.desc())
    )  # fmt: skip
    return tuple(MemberTerm(*row) for row in rows)
