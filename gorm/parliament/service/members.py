"""Recording who sits for a constituency, since when and until when."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.audit.service import record
from gorm.core import clock
from gorm.core.db import faults_for, session
from gorm.core.errors import NotFound, Refused
from gorm.core.references import next_reference
from gorm.core.text import day, one_line
from gorm.engagements.service.english import differences
from gorm.parliament.models import Constituency, MemberOfParliament
from gorm.parliament.rules import Days, any_day_fault, overlaps
from gorm.parliament.service.constituencies import subject_of
from gorm.parliament.service.loading import check_version, constituency_to_change
from gorm.people.rules import name_to_search

_TWICE: Final = {
    "uq_member_of_parliament_constituency_start": (
        "started_on",
        "Somebody is recorded as the member since this day already.",
    ),
    "uq_member_of_parliament_sitting": (
        "started_on",
        "Somebody sits for this constituency already. Enter their last day first.",
    ),
}


@dataclass(frozen=True)
class MemberDetails:
    """A member's name as it is styled, their party, and their first and last day."""

    name: str
    party: str
    started_on: date | None
    ended_on: date | None = None


def add_member(
    actor: Actor,
    constituency_reference: str,
    details: MemberDetails,
    *,
    predecessor_until: date | None = None,
) -> str:
    """Record somebody as the member for a constituency; the reference of their term.

    Where somebody sits for it without an end, `predecessor_until` is their last day. Raises Refused
    where two would be the member on one day.
    """
    constituency = constituency_to_change(actor, constituency_reference)
    sitting = _sitting(constituency)
    if sitting is not None and predecessor_until is not None:
        _check_end(sitting, predecessor_until)
        sitting.ended_on = predecessor_until
        session().flush()
    member = MemberOfParliament(
        reference=next_reference("MP"),
        constituency_id=constituency.id,
        recorded_at=clock.now(),
    )
    _write(constituency, member, details)
    changes = differences({}, in_words(member))
    if sitting is not None and predecessor_until is not None:
        changes |= {f"{sitting.name}, until": ("", day(predecessor_until))}
    record(actor, "constituency.member_added", subject_of(constituency), changes=changes)
    return member.reference


def change_member(
    actor: Actor, reference: str, details: MemberDetails, *, seen_version: int
) -> None:
    """Correct a member's term, or say when it ended. Raises Conflict, or Refused on an overlap."""
    member = session().scalar(
        select(MemberOfParliament).where(MemberOfParliament.reference == reference)
    )
    if member is None:
        raise NotFound
    found = session().scalar(
        select(Constituency.reference).where(Constituency.id == member.constituency_id)
    )
    constituency = constituency_to_change(actor, found or "")
    check_version(member.version, seen_version)
    before = in_words(member)
    _write(constituency, member, details)
    if changes := differences(before, in_words(member)):
        record(actor, "constituency.member_changed", subject_of(constituency), changes=changes)


def in_words(member: MemberOfParliament) -> dict[str, str]:
    """A member's term as a history tells it."""
    return {
        "Member": member.name,
        "Party": member.party,
        "Since": day(member.started_on),
        "Until": day(member.ended_on),
    }


def _write(constituency: Constituency, member: MemberOfParliament, details: MemberDetails) -> None:
    started_on = _checked(details)
    _refuse_overlap(constituency, member, Days(started_on, details.ended_on))
    with _unless_taken():
        member.name = one_line(details.name)
        member.search_name = name_to_search(details.name)
        member.party = one_line(details.party)
        member.started_on, member.ended_on = started_on, details.ended_on
        session().add(member)


def _checked(details: MemberDetails) -> date:
    """The first day of a term that can be right; Refused names what cannot."""
    today = clock.today()
    faults = {
        "name": "" if name_to_search(details.name) else "Enter the member’s name, with letters.",
        "party": "" if one_line(details.party) else "Enter the party, or Independent.",
        "started_on": any_day_fault(details.started_on, today)
        if details.started_on
        else "Enter the first day as the member.",
        "ended_on": any_day_fault(details.ended_on, today),
    }
    if wrong := {name: fault for name, fault in faults.items() if fault}:
        raise Refused(wrong)
    if details.started_on is None:
        raise Refused({"started_on": "Enter the first day as the member."})
    if details.ended_on is not None and details.ended_on < details.started_on:
        first = day(details.started_on)
        raise Refused({"ended_on": f"Whoever became the member on {first} cannot end before."})
    return details.started_on


def _refuse_overlap(constituency: Constituency, member: MemberOfParliament, term: Days) -> None:
    if constituency.closed_on is not None and (
        term.ended_on is None or term.ended_on > constituency.closed_on
    ):
        closed = day(constituency.closed_on)
        raise Refused({"ended_on": f"{constituency.name} was closed on {closed}; end it by then."})
    others = session().scalars(
        select(MemberOfParliament).where(
            MemberOfParliament.constituency_id == constituency.id,
            MemberOfParliament.reference != member.reference,
        )
    )
    for other in others:
        if overlaps(term, other):
            until = f"until {day(other.ended_on)}" if other.ended_on else "and still is"
            why = f"{other.name} is recorded as the member from {day(other.started_on)} {until}."
            raise Refused({"started_on": f"{why} Two cannot sit on one day: check the days."})


def _sitting(constituency: Constituency) -> MemberOfParliament | None:
    return session().scalar(
        select(MemberOfParliament).where(
            MemberOfParliament.constituency_id == constituency.id,
            MemberOfParliament.ended_on.is_(None),
        )
    )


def _check_end(sitting: MemberOfParliament, until: date) -> None:
    if until < sitting.started_on:
        first = day(sitting.started_on)
        why = f"{sitting.name} has been the member since {first}, and cannot end before."
        raise Refused({"predecessor_until": why})
    if fault := any_day_fault(until, clock.today()):
        raise Refused({"predecessor_until": fault})


@contextmanager
def _unless_taken() -> Iterator[None]:
    """Flush what the block does; tell beside the field where somebody else sits already."""
    with faults_for(_TWICE):
        yield
        session().flush()
