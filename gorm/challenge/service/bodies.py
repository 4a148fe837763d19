"""Bodies that watch over a case, and who is appointed to them."""

from datetime import date
from typing import Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.challenge.models import Appointment, Body, BodyKind, EntryKind
from gorm.challenge.service.filing import (
    Sheet,
    check_not_before,
    check_while_it_exists,
    file_sheet,
    filed,
)
from gorm.challenge.service.loading import open_case_to_work_on
from gorm.challenge.service.reports import expect_next
from gorm.challenge.service.working import (
    check_filled,
    happened,
    instrument_to_rest_on,
    put_right,
    row_of,
)
from gorm.core.db import session
from gorm.core.errors import Refused
from gorm.core.happenings import HappenedOn, Precision
from gorm.core.references import next_reference
from gorm.core.text import cleaned, count, day, one_line
from gorm.places.models import Organisation

BODY: Final = "BDY"
APPOINTMENT: Final = "APT"


def set_up_body(
    actor: Actor,
    reference: str,
    *,
    kind: BodyKind,
    name: str,
    set_up: HappenedOn,
    begins_on: date | None = None,
    ends_on: date | None = None,
    remit: str = "",
    reports_every: int | None = None,
    instrument: str = "",
) -> str:
    """Note a board, commissioners or an official, from when they act; the body's reference.

    `begins_on` is for one that begins on another day than that on which it was set up. One that
    reports every so many months owes its first report at once.
    """
    case = open_case_to_work_on(actor, reference)
    check_filled(name=(name, "Enter the name of the body."))
    begins = _begins(set_up, begins_on)
    _check_order(begins, ends_on)
    check_while_it_exists(case, begins)
    resting = instrument_to_rest_on(case, instrument)
    every = f"Every {count(reports_every, 'month')}" if reports_every else ""
    sheet = Sheet(
        EntryKind.BODY,
        f"{kind.label} set up: {one_line(name)}, {_span(begins, ends_on)}",
        remit,
        facts=[("Under", resting.reference if resting else ""), ("Reports", every)],
    )
    entry = file_sheet(actor, case, set_up, sheet)
    made = Body(
        reference=next_reference(BODY),
        case_id=case.id,
        entry_id=entry.id,
        instrument_id=resting.id if resting else None,
        kind=kind,
        name=one_line(name),
        remit=cleaned(remit),
        begins_on=begins.on,
        precision=begins.precision,
        ends_on=ends_on,
        reports_every=reports_every,
    )
    session().add(made)
    session().flush()
    expect_next(case, entry, made, begins)
    filed(actor, case, "case.body_set_up", entry)
    return made.reference


def end_body(
    actor: Actor, reference: str, body: str, *, ended: HappenedOn, because: str, seen_version: int
) -> None:
    """Note that a body came to its end, and why; noted again, the record is put right."""
    case = open_case_to_work_on(actor, reference)
    found = row_of(Body, case, seen_version, reference=body)
    check_filled(because=(because, "Enter why it ended."))
    begun = happened(found.begins_on, found.precision)
    check_not_before(ended, begun, "it began", "happened_on")
    before = day(found.ends_on)
    found.ends_on = max(ended.on, found.begins_on)
    entry = file_sheet(actor, case, ended, Sheet(EntryKind.BODY, f"{found.name} ended", because))
    changes = {f"{found.name} until": (before, ended.words)}
    filed(actor, case, "case.body_ended", entry, reason=because, changes=changes)


def appoint(
    actor: Actor,
    reference: str,
    body: str,
    *,
    who: str,
    role: str = "",
    appointed: HappenedOn,
    begins_on: date | None = None,
    ends_on: date | None = None,
) -> str:
    """Note who was appointed to a body: a person or an organisation; the appointment's reference.

    The same one may hold two posts. An organisation that is known by exactly this name is joined.
    """
    case = open_case_to_work_on(actor, reference)
    found = row_of(Body, case, reference=body)
    check_filled(who=(who, "Enter the name of the person or organisation."))
    begins = _begins(appointed, begins_on)
    _check_order(begins, ends_on)
    _check_within(found, begins)
    name, post = one_line(who), one_line(role)
    title = f"Appointed to {found.name}: {name}{f', {post}' if post else ''}"
    sheet = Sheet(EntryKind.BODY, f"{title}, {_span(begins, ends_on)}")
    entry = file_sheet(actor, case, appointed, sheet)
    made = Appointment(
        reference=next_reference(APPOINTMENT),
        case_id=case.id,
        body_id=found.id,
        entry_id=entry.id,
        who=name,
        role=post,
        organisation_id=_organisation_named(name),
        begins_on=begins.on,
        precision=begins.precision,
        ends_on=ends_on,
    )
    session().add(made)
    filed(actor, case, "case.appointed", entry)
    return made.reference


def end_appointment(
    actor: Actor,
    reference: str,
    appointment: str,
    *,
    ended: HappenedOn,
    because: str,
    seen_version: int,
) -> None:
    """Note that an appointment ended, and why; noted again, the record is put right."""
    case = open_case_to_work_on(actor, reference)
    found = row_of(Appointment, case, seen_version, reference=appointment)
    check_filled(because=(because, "Enter why the appointment ended."))
    begun = happened(found.begins_on, found.precision)
    check_not_before(ended, begun, "the appointment began", "happened_on")
    is_again, before = bool(found.ended_because), day(found.ends_on)
    found.ends_on, found.ended_because = max(ended.on, found.begins_on), cleaned(because)
    post = f", {found.role}" if found.role else ""
    title = f"Appointment ended{put_right(is_again)}: {found.who}{post}"
    entry = file_sheet(actor, case, ended, Sheet(EntryKind.BODY, title, because))
    changes = {f"{found.who} until": (before, ended.words)}
    filed(actor, case, "case.appointment_ended", entry, reason=because, changes=changes)


def _begins(noted: HappenedOn, begins_on: date | None) -> HappenedOn:
    return noted if begins_on is None else HappenedOn(begins_on, Precision.DAY)


def _check_order(begins: HappenedOn, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < begins.on:
        raise Refused({"ends_on": f"What begins on {day(begins.on)} cannot end before."})


def _check_within(body: Body, begins: HappenedOn) -> None:
    """Nobody is appointed to a body that is not there yet or is no more."""
    begun = happened(body.begins_on, body.precision)
    field = "begins_on"
    if begun.earliest is not None and begins.is_surely_before(begun.earliest):
        raise Refused({field: f"{body.name} began only then: {begun.words}. Check both dates."})
    if body.ends_on is not None and begins.is_surely_after(body.ends_on):
        raise Refused({field: f"{body.name} ended on {day(body.ends_on)}. Check both dates."})


def _span(begins: HappenedOn, ends_on: date | None) -> str:
    return f"{begins.since}{f' to {day(ends_on)}' if ends_on else ''}"


def _organisation_named(name: str) -> int | None:
    found = session().scalars(
        select(Organisation.id)
        .where(Organisation.name == name, Organisation.merged_into_id.is_(None))
        .limit(2)
    ).all()  # fmt: skip
    return found[0] if len(found) == 1 else None
