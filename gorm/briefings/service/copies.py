"""The numbered copies of an issued pack: who holds each, and whether it came back."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.audit.service import Subject, record
from gorm.briefings.models import PackCopy, PackState
from gorm.briefings.policy import SUBJECT
from gorm.briefings.service.loading import STALE, pack_to_change
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import Conflict, NotFound, Refused
from gorm.core.text import day, one_line

#: Copies are called in after a pack was superseded or withdrawn, so that they are kept then too.
_OUT = (PackState.ISSUED, PackState.SUPERSEDED, PackState.WITHDRAWN)


@dataclass(frozen=True)
class Handing:
    """Whose a copy is: handed out on a day, and returned on another."""

    holder: str = ""
    handed_on: date | None = None
    returned_on: date | None = None


def keep_copy(
    actor: Actor, number: str, copy_number: int, handing: Handing, seen_version: int
) -> None:
    """Record whose a copy is. Raises NotFound, NotAllowed, Refused, Conflict."""
    pack = pack_to_change(actor, number, *_OUT)
    copy = session().scalar(
        select(PackCopy).where(PackCopy.pack_id == pack.id, PackCopy.copy_number == copy_number)
    )
    if copy is None:
        raise NotFound(f"{number} has no copy {copy_number}.")
    if copy.version != seen_version:
        raise Conflict(STALE)
    holder = one_line(handing.holder)
    if faults := _faults(holder, handing, clock.today()):
        raise Refused(faults)
    before = _in_words(copy)
    copy.holder, copy.handed_on, copy.returned_on = holder, handing.handed_on, handing.returned_on
    after = _in_words(copy)
    changes = {
        f"Copy {copy_number}, {label}": (before[label], after[label])
        for label in before
        if before[label] != after[label]
    }
    if changes:
        record(actor, "pack.copy_kept", Subject(SUBJECT, number), changes=changes)


def _faults(holder: str, handing: Handing, today: date) -> dict[str, str]:
    faults = {}
    if (handing.handed_on or handing.returned_on) and not holder:
        faults["holder"] = "Enter who holds it."
    if handing.handed_on and handing.handed_on > today:
        faults["handed_on"] = "It cannot have been handed out in the future."
    if handing.returned_on and handing.returned_on > today:
        faults["returned_on"] = "It cannot have come back in the future."
    elif handing.returned_on and not handing.handed_on:
        faults["handed_on"] = "Enter when it was handed out."
    elif handing.returned_on and handing.handed_on and handing.returned_on < handing.handed_on:
        faults["returned_on"] = f"It was handed out later than that: {day(handing.handed_on)}."
    return faults


def _in_words(copy: PackCopy) -> dict[str, str]:
    return {
        "holder": copy.holder,
        "handed out": day(copy.handed_on),
        "returned": day(copy.returned_on),
    }
