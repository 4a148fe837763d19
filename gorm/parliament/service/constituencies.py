"""Adding constituencies, and keeping true what they are called and where they lie."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import faults_for, next_version, session
from gorm.core.errors import NotAllowed, Refused
from gorm.core.references import next_reference
from gorm.core.text import day, one_line
from gorm.engagements.service.english import differences
from gorm.parliament import policy
from gorm.parliament.models import Constituency, ConstituencyArea, Extent, MemberOfParliament
from gorm.parliament.rules import any_day_fault, is_code
from gorm.parliament.service.loading import check_version, constituency_to_change
from gorm.people.rules import name_to_search
from gorm.places.models import Area

_TWICE: Final = {
    "uq_constituency_current_name": (
        "name",
        "There is a constituency of this name already. Close that one first if this replaces it.",
    ),
    "uq_constituency_code": ("code", "Another constituency has this code already."),
}


@dataclass(frozen=True)
class ConstituencyDetails:
    """What a constituency is called and where it lies; areas are named by their references."""

    name: str
    code: str = ""
    closed_on: date | None = None
    whole: tuple[str, ...] = ()
    part: tuple[str, ...] = ()


def add_constituency(actor: Actor, details: ConstituencyDetails) -> str:
    """Add a constituency; its reference. Raises Refused where its name or code is taken."""
    if not policy.may_keep(actor, ()):
        raise NotAllowed("Constituencies are added by relationship managers and directors.")
    _check(details)
    constituency = Constituency(
        reference=next_reference("CON"),
        name=one_line(details.name),
        search_name=name_to_search(details.name),
        code=details.code.upper() or None,
        closed_on=details.closed_on,
        recorded_at=clock.now(),
    )
    with unless_taken():
        session().add(constituency)
    _place(actor, constituency, details)
    told = differences({}, _in_words(constituency))
    record(actor, "constituency.added", subject_of(constituency), changes=told)
    return constituency.reference


def change_constituency(
    actor: Actor, reference: str, details: ConstituencyDetails, *, seen_version: int
) -> None:
    """Change what a constituency is called, where it lies, or when it was abolished.

    Whoever sits for one that is closed ceases to on that day. Raises Conflict where somebody else
    changed it since it was seen.
    """
    constituency = constituency_to_change(actor, reference)
    check_version(constituency.version, seen_version)
    _check(details)
    before, version = _in_words(constituency), constituency.version
    with unless_taken():
        constituency.name = one_line(details.name)
        constituency.search_name = name_to_search(details.name)
        constituency.code = details.code.upper() or None
        constituency.closed_on = details.closed_on
    ended = _end_terms(constituency)
    _place(actor, constituency, details)
    changes = differences(before, _in_words(constituency)) | ended
    if changes:
        if constituency.version == version:
            next_version(constituency)
        record(actor, "constituency.changed", subject_of(constituency), changes=changes)


def subject_of(constituency: Constituency) -> Subject:
    """What the history of a constituency and of its members is kept under."""
    return Subject("constituency", constituency.reference)


@contextmanager
def unless_taken() -> Iterator[None]:
    """Flush what the block does; tell beside the field where a name or code is taken."""
    with faults_for(_TWICE):
        yield
        session().flush()


def _check(details: ConstituencyDetails) -> None:
    faults = {
        "name": "" if name_to_search(details.name) else "Enter the name, with letters.",
        "code": ""
        if not details.code or is_code(details.code.upper())
        else "Enter a code such as E14001234, or leave it empty.",
        "closed_on": any_day_fault(details.closed_on, clock.today()),
        "part": "Each area has the whole of a constituency or a part, not both."
        if set(details.whole) & set(details.part)
        else "",
    }
    if wrong := {name: fault for name, fault in faults.items() if fault}:
        raise Refused(wrong)


def _end_terms(constituency: Constituency) -> dict[str, tuple[str, str]]:
    """End the term of whoever sits for a constituency on the day that it is closed."""
    closed_on = constituency.closed_on
    if closed_on is None:
        return {}
    terms = session().scalars(
        select(MemberOfParliament).where(MemberOfParliament.constituency_id == constituency.id)
    )
    ended: dict[str, tuple[str, str]] = {}
    for term in terms:
        if term.started_on > closed_on or (term.ended_on is not None and term.ended_on > closed_on):
            raise Refused(
                {"closed_on": f"{term.name} is recorded as the member after this day. Check it."}
            )
        if term.ended_on is None:
            term.ended_on = closed_on
            ended[f"{term.name}, until"] = ("", day(closed_on))
    return ended


def _place(actor: Actor, constituency: Constituency, details: ConstituencyDetails) -> None:
    """Have a constituency lie in exactly these areas; new ones are of the actor's own office."""
    wanted = _meant(details)
    there = {
        one.area_id: one
        for one in session().scalars(
            select(ConstituencyArea).where(ConstituencyArea.constituency_id == constituency.id)
        )
    }
    for number, one in there.items():
        if number not in wanted:
            session().delete(one)
    for number, (area, extent) in wanted.items():
        if number in there:
            there[number].extent = extent
        elif policy.may_keep(actor, [area.office_id]):
            link = ConstituencyArea(constituency_id=constituency.id, area_id=number, extent=extent)
            session().add(link)
        else:
            raise Refused({extent.value: f"{area.name} is of another office; that office adds it."})
    session().flush()


def _meant(details: ConstituencyDetails) -> dict[int, tuple[Area, Extent]]:
    extents = dict.fromkeys(details.whole, Extent.WHOLE) | dict.fromkeys(details.part, Extent.PART)
    found = session().scalars(select(Area).where(Area.reference.in_(extents))).all()
    if len(found) != len(extents):
        unknown = min(set(extents) - {area.reference for area in found})
        raise Refused({extents[unknown].value: "Choose areas from the list."})
    return {area.id: (area, extents[area.reference]) for area in found}


def _in_words(constituency: Constituency) -> dict[str, str]:
    rows = session().execute(
        select(Area.name, ConstituencyArea.extent)
        .join(Area, Area.id == ConstituencyArea.area_id)
        .where(ConstituencyArea.constituency_id == constituency.id)
        .order_by(Area.name)
    )
    areas = [f"{row.name} ({row.extent.label.lower()})" for row in rows]
    return {
        "Name": constituency.name,
        "Code": constituency.code or "",
        "Closed on": day(constituency.closed_on),
        "Areas": ", ".join(areas),
    }
