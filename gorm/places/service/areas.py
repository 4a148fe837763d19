"""Changing areas: adding one by hand, who belongs to it, and whether it is a priority."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from gorm.accounts.actor import Actor
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import faults_for, session
from gorm.core.errors import Conflict, NotAllowed, NotFound, Refused
from gorm.core.text import day
from gorm.places.models import Area, AreaMember, MemberRole, Organisation, OrganisationKind
from gorm.places.policy import may_change, may_prioritise
from gorm.places.rules import search_name
from gorm.places.service.finding import organisation_meant


def add_area(actor: Actor, organisation_reference: str, name: str) -> str:
    """Add an area that a combined authority or another body answers for; its reference."""
    organisation = session().scalar(
        select(Organisation).where(
            Organisation.reference == organisation_reference,
            Organisation.merged_into_id.is_(None),
        )
    )
    if organisation is None:
        raise NotFound
    _check_allowed(actor, organisation.office_id)
    if organisation.office_id is None:
        raise Refused("Say first, by editing it, which Government Office the organisation is with.")
    area = Area(
        reference=organisation.reference,
        name=name,
        search_name=search_name(name),
        office_id=organisation.office_id,
        accountable_id=organisation.id,
        is_current=organisation.is_current,
        ended_on=None if organisation.is_current else organisation.ended_on,
        created_at=clock.now(),
        members=[],
    )
    session().add(area)
    has_one = ("name", f"{organisation.name} answers for an area already.")
    with faults_for({"uq_area_accountable_id": has_one, "uq_area_reference": has_one}):
        session().flush()
    record(actor, "area.added", Subject("area", area.reference))
    return area.reference


def add_member(actor: Actor, reference: str, organisation: str) -> None:
    """Let an organisation, told by code, reference or name, belong to an area."""
    meant = organisation_meant(organisation, "organisation")
    if meant is None:
        raise Refused({"organisation": "Enter the organisation’s name or code."})
    join_area(actor, reference, meant)


def join_area(actor: Actor, reference: str, organisation: Organisation) -> None:
    """Let an organisation belong to an area, by hand: no import takes it away again."""
    area = _area(reference)
    _check_allowed(actor, area.office_id)
    if area.accountable_id == organisation.id:
        raise Refused({"organisation": f"{organisation.name} answers for this area already."})
    if any(member.organisation_id == organisation.id for member in area.members):
        raise Refused({"organisation": f"{organisation.name} belongs to this area already."})
    is_council = organisation.kind is OrganisationKind.COUNCIL
    role = MemberRole.COUNCIL if is_council else MemberRole.PARTNER
    area.members.append(AreaMember(organisation_id=organisation.id, role=role, is_by_hand=True))
    already = ("organisation", f"{organisation.name} belongs to this area already.")
    with faults_for({"pk_area_member": already}):
        session().flush()
    _record_membership(actor, "area.member_added", area, ("", organisation.name))


def remove_member(actor: Actor, reference: str, organisation_reference: str) -> None:
    """Let an organisation leave an area. Districts leave only with their county."""
    area = _area(reference)
    _check_allowed(actor, area.office_id)
    member = next(
        (m for m in area.members if m.organisation.reference == organisation_reference), None
    )
    if member is None:
        raise NotFound
    if member.role is MemberRole.COUNCIL and not member.is_by_hand:
        raise Refused(
            f"{member.organisation.name} belongs to this area because the county is its county. "
            "Edit the organisation to correct that."
        )
    name = member.organisation.name
    area.members.remove(member)
    _record_membership(actor, "area.member_removed", area, (name, ""))


def flag_priority(
    actor: Actor, reference: str, *, reason: str, review_on: date, seen_version: int
) -> None:
    """Flag an area as priority, or change why and until when."""
    area = _area_to_prioritise(actor, reference, seen_version)
    if review_on <= clock.today():
        raise Refused({"review_on": "The review date must be in the future."})
    before = (area.priority_reason, day(area.priority_review_on))
    area.is_priority = True
    area.priority_reason = reason
    area.priority_review_on = review_on
    record(
        actor,
        "area.flagged_priority",
        Subject("area", area.reference),
        reason=reason,
        changes={"Why": (before[0], reason), "Review": (before[1], day(review_on))},
    )


def end_priority(actor: Actor, reference: str, *, reason: str, seen_version: int) -> None:
    """Take the priority off an area; why it had it stays in the history."""
    area = _area_to_prioritise(actor, reference, seen_version)
    if not area.is_priority:
        return
    before = area.priority_reason
    area.is_priority = False
    area.priority_reason = ""
    area.priority_review_on = None
    subject = Subject("area", area.reference)
    record(actor, "area.priority_ended", subject, reason=reason, changes={"Why": (before, "")})


def _area_to_prioritise(actor: Actor, reference: str, seen_version: int) -> Area:
    area = _area(reference)
    if not may_prioritise(actor, area.office_id):
        raise NotAllowed("Only a director of the area’s own office may flag it as priority.")
    if area.version != seen_version:
        raise Conflict("Somebody else changed this area while you were working on it.")
    return area


def _area(reference: str) -> Area:
    found = session().scalar(
        select(Area)
        .where(Area.reference == reference)
        .options(selectinload(Area.members).options(joinedload(AreaMember.organisation)))
    )
    if found is None:
        raise NotFound
    return found


def _check_allowed(actor: Actor, office_id: int | None) -> None:
    if not may_change(actor, office_id):
        raise NotAllowed("Only the area’s own office, or an administrator, may change this.")


def _record_membership(actor: Actor, action: str, area: Area, change: tuple[str, str]) -> None:
    record(actor, action, Subject("area", area.reference), changes={"Member": change})
