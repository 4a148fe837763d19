"""Recording what a member was told."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select

from gorm.accounts.actor import Actor
from gorm.accounts.models import User
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import NotAllowed, NotFound, Refused
from gorm.core.references import next_reference
from gorm.core.text import cleaned, day, one_line
from gorm.engagements.models import Engagement, Marking, Sharing
from gorm.engagements.policy import visible_to
from gorm.engagements.service.english import differences
from gorm.parliament import policy
from gorm.parliament.models import MemberOfParliament, MemberTold
from gorm.parliament.rules import past_day_fault
from gorm.parliament.service.loading import (
    area_id_of,
    check_not_before,
    check_version,
    colleague_named,
    member_named,
)
from gorm.places.models import Area, Organisation


@dataclass(frozen=True)
class ToldDetails:
    """What a member was told. `place` is '', area:REFERENCE or organisation:REFERENCE."""

    member: str
    told_on: date | None
    told_by: str
    words: str
    place: str = ""
    engagement: str = ""
    marking: Marking = Marking.OFFICIAL
    handling: str = ""
    is_not_for_ministers: bool = False


def record_told(actor: Actor, details: ToldDetails) -> str:
    """Record what a member was told, for the actor's office; the reference of the record."""
    if not policy.may_write(actor) or actor.office_id is None:
        raise NotAllowed("What members are told is recorded by managers and directors of offices.")
    told = MemberTold(
        reference=next_reference("TOLD"), office_id=actor.office_id, recorded_at=clock.now()
    )
    _write(actor, told, details)
    record(actor, "member_told.recorded", _subject(told), changes=differences({}, _in_words(told)))
    return told.reference


def change_told(actor: Actor, reference: str, details: ToldDetails, *, seen_version: int) -> None:
    """Change a record of the actor's own office. Raises NotFound, Conflict or Refused."""
    told = session().scalar(
        select(MemberTold).where(
            MemberTold.reference == reference, policy.writable_by(actor, MemberTold)
        )
    )
    if told is None:
        raise NotFound
    check_version(told.version, seen_version)
    before = _in_words(told)
    _write(actor, told, details)
    if changes := differences(before, _in_words(told)):
        record(actor, "member_told.changed", _subject(told), changes=changes)


def _write(actor: Actor, told: MemberTold, details: ToldDetails) -> None:
    member = member_named(details.member)
    told_on = _checked(details)
    check_not_before(member, told_on, "told_on")
    by = colleague_named(actor, details.told_by, "told_by", told.told_by_id)
    engagement_id = _engagement(actor, details.engagement, told.engagement_id)
    area_id, organisation_id = _place(details.place)
    told.member_id, told.told_on, told.told_by_id = member.id, told_on, by.id
    told.words = cleaned(details.words)
    told.area_id, told.organisation_id = area_id, organisation_id
    told.engagement_id = engagement_id
    told.marking, told.handling = details.marking, one_line(details.handling)
    told.is_not_for_ministers = details.is_not_for_ministers
    session().add(told)
    session().flush()


def _checked(details: ToldDetails) -> date:
    faults = {
        "told_on": past_day_fault(details.told_on, clock.today())
        if details.told_on
        else "Enter the day on which the member was told.",
        "words": "" if cleaned(details.words) else "Enter what the member was told.",
    }
    if wrong := {name: fault for name, fault in faults.items() if fault}:
        raise Refused(wrong)
    if details.told_on is None:
        raise Refused({"told_on": "Enter the day on which the member was told."})
    return details.told_on


def _place(typed: str) -> tuple[int | None, int | None]:
    """The ids of the area and of the organisation that a form chose; one of them at most."""
    kind, _, reference = typed.partition(":")
    if kind == "area":
        return area_id_of(reference, "place"), None
    if kind == "organisation":
        found = session().scalar(
            select(Organisation.id).where(
                Organisation.reference == reference, Organisation.merged_into_id.is_(None)
            )
        )
        if found is not None:
            return None, found
    if typed:
        raise Refused({"place": "Choose an area or an organisation from the list."})
    return None, None


def _engagement(actor: Actor, typed: str, kept_id: int | None) -> int | None:
    """The engagement that is named; one that the actor may not know of stays where it stood."""
    reference = one_line(typed).upper()
    if not reference:
        return kept_id if kept_id is not None and not _may_know(actor, kept_id) else None
    found = session().scalar(
        select(Engagement).where(Engagement.reference == reference, visible_to(actor))
    )
    if found is None:
        why = "GORM knows no engagement with this reference. It looks like ENG-000123."
        raise Refused({"engagement": why})
    if found.sharing is Sharing.RESTRICTED and found.id != kept_id:
        why = "This engagement is restricted to its team; nothing leads to it from here."
        raise Refused({"engagement": why})
    return found.id


def _may_know(actor: Actor, engagement_id: int) -> bool:
    is_it = and_(Engagement.id == engagement_id, visible_to(actor))
    return session().scalar(select(Engagement.id).where(is_it)) is not None


def _in_words(told: MemberTold) -> dict[str, str]:
    """The record as a history tells it; an engagement is not named, as its readers may be few."""
    place = ""
    if told.area_id is not None:
        place = session().scalar(select(Area.name).where(Area.id == told.area_id)) or ""
    elif told.organisation_id is not None:
        is_it = Organisation.id == told.organisation_id
        place = session().scalar(select(Organisation.name).where(is_it)) or ""
    member = select(MemberOfParliament.name).where(MemberOfParliament.id == told.member_id)
    by = select(User.name).where(User.id == told.told_by_id)
    return {
        "Member": session().scalar(member) or "",
        "Told on": day(told.told_on),
        "Told by": session().scalar(by) or "",
        "What they were told": told.words,
        "About": place,
        "Names an engagement": "Yes" if told.engagement_id else "No",
        "Marking": told.marking.label,
        "Handling": told.handling,
        "Not for ministers": "Yes" if told.is_not_for_ministers else "No",
    }


def _subject(told: MemberTold) -> Subject:
    return Subject("member_told", told.reference)
