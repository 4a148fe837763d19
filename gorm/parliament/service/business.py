"""Recording the questions and letters of members, and what was answered."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.models import User
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import NotAllowed, NotFound, Refused
from gorm.core.references import next_reference
from gorm.core.text import cleaned, day, one_line
from gorm.core.working_days import BeyondHolidayTable
from gorm.engagements.models import Marking
from gorm.engagements.service.english import differences
from gorm.parliament import policy
from gorm.parliament.models import BusinessKind, MemberOfParliament, ParliamentaryBusiness
from gorm.parliament.queries.limits import reply_limit
from gorm.parliament.rules import address_fault, any_day_fault, past_day_fault, reply_due
from gorm.parliament.service.loading import (
    area_id_of,
    check_not_before,
    check_version,
    colleague_named,
    member_named,
)
from gorm.places.models import Area
from gorm.settings.models import Theme


@dataclass(frozen=True)
class BusinessDetails:
    """A question or a letter. `due_on` is a stated day; a letter without one is due by the rule."""

    kind: BusinessKind
    member: str
    subject: str
    began_on: date | None
    number: str = ""
    words: str = ""
    due_on: date | None = None
    done_on: date | None = None
    answer: str = ""
    area: str = ""
    theme: str = ""
    with_whom: str = ""
    source_address: str = ""
    marking: Marking = Marking.OFFICIAL
    handling: str = ""
    is_not_for_ministers: bool = False


def record_business(actor: Actor, details: BusinessDetails) -> str:
    """Record a question or a letter for the actor's office; the reference of the record."""
    if not policy.may_write(actor) or actor.office_id is None:
        raise NotAllowed("Questions and letters are recorded by managers and directors of offices.")
    kept = ParliamentaryBusiness(
        reference=next_reference("PB"),
        office_id=actor.office_id,
        kind=details.kind,
        recorded_at=clock.now(),
    )
    _write(actor, kept, details)
    changes = differences({}, _in_words(kept))
    record(actor, "parliamentary_business.recorded", _subject(kept), changes=changes)
    return kept.reference


def change_business(
    actor: Actor, reference: str, details: BusinessDetails, *, seen_version: int
) -> None:
    """Change a record of the actor's own office. Raises NotFound, Conflict or Refused."""
    kept = session().scalar(
        select(ParliamentaryBusiness).where(
            ParliamentaryBusiness.reference == reference,
            policy.writable_by(actor, ParliamentaryBusiness),
        )
    )
    if kept is None:
        raise NotFound
    check_version(kept.version, seen_version)
    if kept.kind.is_letter is not details.kind.is_letter:
        raise Refused({"kind": "A letter stays a letter. Record the question by itself."})
    before = _in_words(kept)
    _write(actor, kept, details)
    if changes := differences(before, _in_words(kept)):
        record(actor, "parliamentary_business.changed", _subject(kept), changes=changes)


def _write(actor: Actor, kept: ParliamentaryBusiness, details: BusinessDetails) -> None:
    member = member_named(details.member)
    began_on = _checked(details)
    check_not_before(member, began_on, "began_on")
    due_on = _due(kept, details, began_on)
    with_user_id = None
    if details.with_whom:
        found = colleague_named(actor, details.with_whom, "with_whom", kept.with_user_id)
        with_user_id = found.id
    area_id, theme_id = area_id_of(details.area, "area"), _theme(details.theme)
    kept.kind, kept.member_id = details.kind, member.id
    kept.number = "" if details.kind.is_letter else one_line(details.number)
    kept.subject, kept.words = one_line(details.subject), cleaned(details.words)
    kept.began_on, kept.due_on, kept.done_on = began_on, due_on, details.done_on
    kept.is_due_stated, kept.answer = details.due_on is not None, cleaned(details.answer)
    kept.area_id, kept.theme_id, kept.with_user_id = area_id, theme_id, with_user_id
    kept.source_address = details.source_address
    kept.marking, kept.handling = details.marking, one_line(details.handling)
    kept.is_not_for_ministers = details.is_not_for_ministers
    session().add(kept)
    session().flush()


def _checked(details: BusinessDetails) -> date:
    """The day on which it began, where all can be right; Refused names what cannot."""
    today, came = clock.today(), "received" if details.kind.is_letter else "asked"
    missing = f"Enter the day on which it was {came}."
    faults = {
        "subject": "" if one_line(details.subject) else "Enter the subject.",
        "began_on": past_day_fault(details.began_on, today) if details.began_on else missing,
        "due_on": any_day_fault(details.due_on, today),
        "done_on": past_day_fault(details.done_on, today),
        "source_address": address_fault(details.source_address),
    }
    for name in ("due_on", "done_on"):
        value = getattr(details, name)
        if value and details.began_on and value < details.began_on:
            faults[name] = f"It was {came} on {day(details.began_on)}; this day is before that."
    if wrong := {name: fault for name, fault in faults.items() if fault}:
        raise Refused(wrong)
    if details.began_on is None:
        raise Refused({"began_on": missing})
    return details.began_on


def _due(kept: ParliamentaryBusiness, details: BusinessDetails, began_on: date) -> date | None:
    """The stated day; for a letter without one, by working days from the day it came.

    A letter whose day was counted keeps it while it is said to have come on the same day, whatever
    number of days was set since.
    """
    if details.due_on is not None or not details.kind.is_letter:
        return details.due_on
    if kept.due_on is not None and not kept.is_due_stated and kept.began_on == began_on:
        return kept.due_on
    try:
        return reply_due(began_on, reply_limit().working_days)
    except BeyondHolidayTable as beyond:
        raise Refused({"due_on": str(beyond)}) from beyond


def _theme(name: str) -> int | None:
    if not name:
        return None
    found = session().scalar(select(Theme.id).where(Theme.name == name))
    if found is None:
        raise Refused({"theme": "Choose a theme from the list."})
    return found


def _in_words(kept: ParliamentaryBusiness) -> dict[str, str]:
    member = select(MemberOfParliament.name).where(MemberOfParliament.id == kept.member_id)
    area = select(Area.name).where(Area.id == kept.area_id)
    theme = select(Theme.name).where(Theme.id == kept.theme_id)
    with_whom = select(User.name).where(User.id == kept.with_user_id)
    is_letter = kept.kind.is_letter
    return {
        "Kind": kept.kind.label,
        "Member": session().scalar(member) or "",
        "Number": kept.number,
        "Subject": kept.subject,
        "Words": kept.words,
        "Received on" if is_letter else "Asked on": day(kept.began_on),
        "Reply due on" if is_letter else "Answer due on": day(kept.due_on),
        "Replied on" if is_letter else "Answered on": day(kept.done_on),
        "Reply" if is_letter else "Answer": kept.answer,
        "Area": session().scalar(area) or "",
        "Theme": session().scalar(theme) or "",
        "With": session().scalar(with_whom) or "",
        "Address of the source": kept.source_address,
        "Marking": kept.marking.label,
        "Handling": kept.handling,
        "Not for ministers": "Yes" if kept.is_not_for_ministers else "No",
    }


def _subject(kept: ParliamentaryBusiness) -> Subject:
    return Subject("parliamentary_business", kept.reference)
