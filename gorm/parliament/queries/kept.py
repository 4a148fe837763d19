"""What an office told members, and the questions and letters that it keeps of them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import aliased

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office, User
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.core.references import is_reference
from gorm.engagements.models import Engagement, Marking
from gorm.engagements.policy import visible_to
from gorm.parliament import policy
from gorm.parliament.models import (
    BusinessKind,
    MemberOfParliament,
    MemberTold,
    ParliamentaryBusiness,
)
from gorm.parliament.rules import is_late, progress
from gorm.places.models import Area, Organisation
from gorm.places.offers import PlaceKind
from gorm.settings.models import Theme

#: As many of a kind as the page of a constituency shows, the newest.
SHOWN: Final = 100


@dataclass(frozen=True)
class ToldRow:
    """What a member was told; `engagement` is '' where the reader may not know of it."""

    id: int
    reference: str
    office_id: int
    office: str
    member: str
    member_reference: str
    told_on: date
    told_by: str
    told_by_email: str
    words: str
    place_kind: PlaceKind | None
    place_reference: str
    place_name: str
    engagement: str
    hides_engagement: bool
    marking: Marking
    handling: str
    is_not_for_ministers: bool
    recorded_at: datetime
    version: int
    constituency_id: int

    @property
    def is_sensitive(self) -> bool:
        """Whether it is marked OFFICIAL-SENSITIVE."""
        return self.marking is Marking.OFFICIAL_SENSITIVE


@dataclass(frozen=True)
class BusinessRow:
    """A question or a letter, and how it stands on a day."""

    id: int
    reference: str
    office_id: int
    office: str
    member: str
    member_reference: str
    kind: BusinessKind
    number: str
    subject: str
    words: str
    began_on: date
    due_on: date | None
    is_due_stated: bool
    done_on: date | None
    answer: str
    area_reference: str
    area: str
    theme: str
    with_whom: str
    with_email: str
    source_address: str
    marking: Marking
    handling: str
    is_not_for_ministers: bool
    recorded_at: datetime
    version: int
    constituency_id: int
    progress: str
    is_late: bool

    @property
    def is_sensitive(self) -> bool:
        """Whether it is marked OFFICIAL-SENSITIVE."""
        return self.marking is Marking.OFFICIAL_SENSITIVE


def told_at(actor: Actor, constituency_id: int) -> tuple[ToldRow, ...]:
    """What members for a constituency were told, as far as the actor reads it, newest first."""
    if not policy.may_read_kept(actor):
        return ()
    return told_rows(
        actor,
        MemberOfParliament.constituency_id == constituency_id,
        policy.readable_by(actor, MemberTold),
    )


def business_at(actor: Actor, constituency_id: int) -> tuple[BusinessRow, ...]:
    """Questions and letters of a constituency’s members that the actor reads, newest first."""
    if not policy.may_read_kept(actor):
        return ()
    return business_rows(
        clock.today(),
        MemberOfParliament.constituency_id == constituency_id,
        policy.readable_by(actor, ParliamentaryBusiness),
    )


def told_record(actor: Actor, reference: str) -> ToldRow:
    """What a member was told, for those who may change it. Raises NotFound."""
    if not is_reference(reference, "TOLD"):
        raise NotFound
    is_it = and_(MemberTold.reference == reference, policy.writable_by(actor, MemberTold))
    found = told_rows(actor, is_it)
    if not found:
        raise NotFound
    return found[0]


def business_record(actor: Actor, reference: str) -> BusinessRow:
    """A question or letter, for those who may change it. Raises NotFound."""
    if not is_reference(reference, "PB"):
        raise NotFound
    kept = ParliamentaryBusiness
    is_it = and_(kept.reference == reference, policy.writable_by(actor, kept))
    found = business_rows(clock.today(), is_it)
    if not found:
        raise NotFound
    return found[0]


def told_rows(
    actor: Actor, *conditions: ColumnElement[bool], limit: int = SHOWN
) -> tuple[ToldRow, ...]:
    """What was told under these conditions, newest first."""
    rows = session().execute(
        _told(actor)
        .where(*conditions)
        .order_by(MemberTold.told_on.desc(), MemberTold.id.desc())
        .limit(limit)
    )
    return tuple(_told_row(row) for row in rows)


def business_rows(
    on: date, *conditions: ColumnElement[bool], limit: int = SHOWN
) -> tuple[BusinessRow, ...]:
    """Questions and letters under these conditions, newest first, as they stood on a day."""
    kept = ParliamentaryBusiness
    rows = session().execute(
        _business().where(*conditions).order_by(kept.began_on.desc(), kept.id.desc()).limit(limit)
    )
    return tuple(_business_row(row, on) for row in rows)


def _told(actor: Actor) -> Select[*tuple[Any, ...]]:
    seen = aliased(Engagement)
    visible = select(Engagement.id).where(visible_to(actor))
    return (
        select(
            MemberTold, Office.name.label("office"), MemberOfParliament.name.label("member"),
            MemberOfParliament.reference.label("member_reference"),
            MemberOfParliament.constituency_id, User.name.label("told_by"),
            User.email.label("told_by_email"), Area.name.label("area"),
            Area.reference.label("area_reference"), Organisation.name.label("organisation"),
            Organisation.reference.label("organisation_reference"),
            seen.reference.label("engagement"),
        )
        .join(Office, Office.id == MemberTold.office_id)
        .join(MemberOfParliament, MemberOfParliament.id == MemberTold.member_id)
        .join(User, User.id == MemberTold.told_by_id)
        .outerjoin(Area, Area.id == MemberTold.area_id)
        .outerjoin(Organisation, Organisation.id == MemberTold.organisation_id)
        .outerjoin(seen, and_(seen.id == MemberTold.engagement_id, seen.id.in_(visible)))
    )  # fmt: skip


def _told_row(row: Any) -> ToldRow:
    told: MemberTold = row.MemberTold
    kind = PlaceKind.AREA if row.area else PlaceKind.ORGANISATION if row.organisation else None
    return ToldRow(
        id=told.id,
        reference=told.reference,
        office_id=told.office_id,
        office=row.office,
        member=row.member,
        member_reference=row.member_reference,
        told_on=told.told_on,
        told_by=row.told_by,
        told_by_email=row.told_by_email,
        words=told.words,
        place_kind=kind,
        place_reference=row.area_reference or row.organisation_reference or "",
        place_name=row.area or row.organisation or "",
        engagement=row.engagement or "",
        hides_engagement=told.engagement_id is not None and not row.engagement,
        marking=told.marking,
        handling=told.handling,
        is_not_for_ministers=told.is_not_for_ministers,
        recorded_at=told.recorded_at,
        version=told.version,
        constituency_id=row.constituency_id,
    )


def _business() -> Select[*tuple[Any, ...]]:
    kept = ParliamentaryBusiness
    return (
        select(
            kept, Office.name.label("office"), MemberOfParliament.name.label("member"),
            MemberOfParliament.reference.label("member_reference"),
            MemberOfParliament.constituency_id, Area.name.label("area"),
            Area.reference.label("area_reference"), Theme.name.label("theme"),
            User.name.label("with_whom"), User.email.label("with_email"),
        )
        .join(Office, Office.id == kept.office_id)
        .join(MemberOfParliament, MemberOfParliament.id == kept.member_id)
        .outerjoin(Area, Area.id == kept.area_id)
        .outerjoin(Theme, Theme.id == kept.theme_id)
        .outerjoin(User, User.id == kept.with_user_id)
    )  # fmt: skip


def _business_row(row: Any, on: date) -> BusinessRow:
    kept: ParliamentaryBusiness = row.ParliamentaryBusiness
    done_on = kept.done_on if kept.done_on is not None and kept.done_on <= on else None
    return BusinessRow(
        id=kept.id,
        reference=kept.reference,
        office_id=kept.office_id,
        office=row.office,
        member=row.member,
        member_reference=row.member_reference,
        kind=kept.kind,
        number=kept.number,
        subject=kept.subject,
        words=kept.words,
        began_on=kept.began_on,
        due_on=kept.due_on,
        is_due_stated=kept.is_due_stated,
        done_on=done_on,
        answer=kept.answer if done_on is not None or kept.done_on is None else "",
        area_reference=row.area_reference or "",
        area=row.area or "",
        theme=row.theme or "",
        with_whom=row.with_whom or "",
        with_email=row.with_email or "",
        source_address=kept.source_address,
        marking=kept.marking,
        handling=kept.handling,
        is_not_for_ministers=kept.is_not_for_ministers,
        recorded_at=kept.recorded_at,
        version=kept.version,
        constituency_id=row.constituency_id,
        progress=progress(
            is_letter=kept.kind.is_letter, due_on=kept.due_on, done_on=done_on, today=on
        ),
        is_late=is_late(kept.due_on, done_on, on),
    )
