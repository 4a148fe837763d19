"""Saying who leads on an area or an organisation, and who covers for them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gorm.accounts.actor import Actor
from gorm.accounts.models import User
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import faults_for, session
from gorm.core.errors import Conflict, NotAllowed, Refused
from gorm.core.text import day
from gorm.people import policy
from gorm.people.models import Assignment
from gorm.people.queries.assignments import managers_of
from gorm.people.queries.places import LedPlace
from gorm.people.rules import day_before, day_fault


@dataclass(frozen=True)
class Lead:
    """Who leads and who covers, by e-mail address, and from when."""

    manager: str
    cover: str = ""
    started_on: date | None = None


def assign(actor: Actor, place: LedPlace, lead: Lead, *, seen_version: int) -> Assignment:
    """Say who leads on an area or an organisation from a day on.

    Whoever led until then is kept as history, to the day before. `seen_version` says
    which assignment the writer saw, 0 for none: raises Conflict where another stands there now.
    """
    current = _current(actor, place, seen_version)
    started_on = _checked_start(lead.started_on, current)
    manager, cover = _users(actor, lead)
    _refuse_no_change(current, manager, cover)
    before = _told(current)
    if current is not None:
        current.ended_on = day_before(started_on, but_not_before=current.started_on)
        session().flush()  # before the new one, or there were two for a moment
    assignment = Assignment(**_subject_of(place), user=manager, cover=cover, started_on=started_on)
    taken = "Somebody else has just said who leads here. Open the page again."
    names = ("uq_assignment_current_area", "uq_assignment_current_organisation")
    with faults_for(dict.fromkeys(names, ("manager", taken))):
        session().add(assignment)
        session().flush()
    changes = {"Lead manager and cover": (before, _told(assignment))}
    _record(actor, "assignment.made", place, changes)
    return assignment


def end_assignment(
    actor: Actor, place: LedPlace, ended_on: date | None, *, seen_version: int
) -> None:
    """End who leads here, without a successor; `ended_on` is their last day."""
    current = _current(actor, place, seen_version)
    if current is None:
        raise Refused("Nobody leads here, so that there is nothing to end.")
    if ended_on is None:
        raise Refused({"ended_on": "Enter the last day."})
    if ended_on < current.started_on:
        message = f"They lead since {day(current.started_on)}; enter that day or a later one."
        raise Refused({"ended_on": message})
    if ended_on > clock.today():
        raise Refused({"ended_on": "Enter today or an earlier day."})
    before = _told(current)
    current.ended_on = ended_on
    changes = {"Lead manager and cover": (before, f"nobody, since {day(ended_on)}")}
    _record(actor, "assignment.ended", place, changes)


def _current(actor: Actor, place: LedPlace, seen_version: int) -> Assignment | None:
    if not policy.may_assign(actor, place.office_id):
        raise NotAllowed(f"{place.name} is of another office.")
    found = session().scalar(
        select(Assignment)
        .filter_by(ended_on=None, **_subject_of(place))
        .options(joinedload(Assignment.user), joinedload(Assignment.cover))
    )
    if (found.id if found else 0) != seen_version:  # a change always makes a new row
        raise Conflict("Somebody else said who leads here while you were working on it.")
    return found


def _checked_start(started_on: date | None, current: Assignment | None) -> date:
    day_meant = started_on or clock.today()
    if fault := day_fault(day_meant, clock.today()):
        raise Refused({"started_on": fault})
    if day_meant > clock.today():
        raise Refused({"started_on": "Enter today or an earlier day; say so when it comes."})
    if current is not None and day_meant < current.started_on:
        message = f"{current.user.name} leads since {day(current.started_on)}; enter a later day."
        raise Refused({"started_on": message})
    return day_meant


def _users(actor: Actor, lead: Lead) -> tuple[User, User | None]:
    """The users who are meant: relationship managers of the actor's own office."""
    offered = {manager.email for manager in managers_of(actor.office_id)}
    for name, email in (("manager", lead.manager), ("cover", lead.cover)):
        if email and email not in offered:
            raise Refused({name: "Choose a relationship manager of your own office."})
    if not lead.manager:
        raise Refused({"manager": "Choose who leads."})
    if lead.manager == lead.cover:
        raise Refused({"cover": "Choose somebody other than the lead, or nobody."})
    query = select(User).where(User.email.in_([lead.manager, lead.cover]))
    found = {user.email: user for user in session().scalars(query)}
    return found[lead.manager], found.get(lead.cover)


def _refuse_no_change(current: Assignment | None, manager: User, cover: User | None) -> None:
    if current is not None and (current.user, current.cover) == (manager, cover):
        raise Refused({"manager": f"{manager.name} leads here already, with the same cover."})


def _subject_of(place: LedPlace) -> dict[str, int]:
    return {f"{place.kind.value}_id": place.id}


def _told(assignment: Assignment | None) -> str:
    if assignment is None:
        return ""
    cover = f", covered by {assignment.cover.name}" if assignment.cover else ""
    return f"{assignment.user.name}{cover}, since {day(assignment.started_on)}"


def _record(
    actor: Actor, action: str, place: LedPlace, changes: dict[str, tuple[str, str]]
) -> None:
    record(actor, action, Subject(place.kind.value, place.reference), changes=changes)
