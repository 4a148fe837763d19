"""Quiet periods that organisations ask for: noted, changed and ended."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gorm.accounts.actor import Actor
from gorm.accounts.policy import insist
from gorm.audit.service import Subject, record
from gorm.coordination import policy
from gorm.coordination.models import AskedQuiet
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import Conflict, NotAllowed, NotFound, Refused
from gorm.core.references import number_in
from gorm.core.text import day
from gorm.places.models import Organisation

#: Who wants more than half a year of quiet wants something else.
LONGEST: Final = timedelta(days=183)


@dataclass(frozen=True)
class QuietDetails:
    """From when to when, why, and who asked."""

    since: date
    until: date
    reason: str
    asked_by: str


def record_quiet(actor: Actor, organisation_reference: str, details: QuietDetails) -> str:
    """Note that an organisation asks for quiet; the period's reference. Raises NotFound."""
    organisation = session().scalar(
        select(Organisation).where(Organisation.reference == organisation_reference)
    )
    if organisation is None:
        raise NotFound
    insist(actor.has("quiet:write"))
    if not policy.may_record_quiet(actor, organisation.office_id):
        raise NotAllowed(f"{organisation.name} is of another office: ask that office to note it.")
    asked = AskedQuiet(
        organisation_id=organisation.id,
        organisation=organisation,
        office_id=actor.office_id,
        recorded_by_id=actor.user_id,
        recorded_at=clock.now(),
        ended_because="",
    )
    _write(asked, details)
    session().add(asked)
    session().flush()
    changes = {label: ("", words) for label, words in _told(asked).items()}
    record(actor, "quiet.recorded", _subject(asked), changes=changes)
    return asked.reference


def change_quiet(actor: Actor, reference: str, details: QuietDetails, seen_version: int) -> None:
    """Change a quiet period."""
    asked = _open(actor, reference, seen_version)
    before = _told(asked)
    _write(asked, details)
    session().flush()
    after = _told(asked)
    changes = {
        label: (before[label], after[label]) for label in after if before[label] != after[label]
    }
    if changes:
        record(actor, "quiet.changed", _subject(asked), changes=changes)


def end_quiet(actor: Actor, reference: str, reason: str, seen_version: int) -> None:
    """End a quiet period early, or take back one that was noted by mistake."""
    if not reason:
        raise Refused({"reason": "Say why it ends."})
    asked = _open(actor, reference, seen_version)
    asked.ended_because = reason
    session().flush()
    record(actor, "quiet.ended", _subject(asked), reason=reason)


def _open(actor: Actor, reference: str, seen_version: int) -> AskedQuiet:
    asked = session().scalar(
        select(AskedQuiet)
        .where(AskedQuiet.id == number_in(reference, "QUI"))
        .options(joinedload(AskedQuiet.organisation))
    )
    if asked is None:
        raise NotFound
    if not policy.may_change_quiet(actor, asked.office_id):
        raise NotAllowed("Only the office that noted this quiet period can change it.")
    if asked.version != seen_version:
        raise Conflict("Somebody else changed this quiet period while you were working on it.")
    if asked.ended_because:
        raise Refused("This quiet period was ended already.")
    return asked


def _write(asked: AskedQuiet, details: QuietDetails) -> None:
    if details.until < details.since:
        raise Refused({"until": "The last day comes after the first: mend one of them."})
    if details.until - details.since > LONGEST:
        raise Refused({"until": "A quiet period can be half a year long. Enter an earlier day."})
    asked.since = details.since
    asked.until = details.until
    asked.reason = details.reason
    asked.asked_by = details.asked_by


def _told(asked: AskedQuiet) -> dict[str, str]:
    return {
        "Organisation": asked.organisation.name,
        "From": day(asked.since),
        "To": day(asked.until),
        "Reason": asked.reason,
        "Asked by": asked.asked_by,
    }


def _subject(asked: AskedQuiet) -> Subject:
    return Subject("quiet period", asked.reference)
