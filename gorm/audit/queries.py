"""Reading the trail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select

from gorm.audit.differences import Difference, differences_in
from gorm.audit.models import AuditEntry, AuditPayload
from gorm.audit.offers import sentence_for
from gorm.core.db import session

LONGEST_HISTORY: Final = 100


@dataclass(frozen=True)
class HistoryEntry:
    """One act in the history of a record: who did what, when, why, and what it changed."""

    at: datetime
    who: str
    sentence: str
    reason: str
    changes: tuple[Difference, ...]


@dataclass(frozen=True)
class History:
    """The latest acts on a record, newest first, and how many there were in all."""

    entries: tuple[HistoryEntry, ...]
    count: int


def history_of(kind: str, reference: str) -> History:
    """What was done to a record. Ask only for a record that the reader may know of."""
    about = (AuditEntry.subject_kind == kind, AuditEntry.subject_reference == reference)
    found = session().execute(
        select(AuditEntry, AuditPayload.content)
        .outerjoin(AuditPayload, AuditPayload.number == AuditEntry.number)
        .where(*about)
        .order_by(AuditEntry.number.desc())
        .limit(LONGEST_HISTORY)
    )
    entries = tuple(_entry(row.AuditEntry, row.content) for row in found)
    count = len(entries)
    if count == LONGEST_HISTORY:
        count = session().scalar(select(func.count()).where(*about)) or 0
    return History(entries, count)


@dataclass(frozen=True)
class Doing:
    """Somebody did something, at an instant."""

    who: str
    at: datetime


def latest_doings(action: str, kind: str, reference: str) -> tuple[Doing, ...]:
    """Who did one kind of act to a record, such as open it, and when; the newest first."""
    found = session().execute(
        select(AuditEntry.actor_name, AuditEntry.at)
        .where(
            AuditEntry.subject_kind == kind,
            AuditEntry.subject_reference == reference,
            AuditEntry.action == action,
        )
        .order_by(AuditEntry.number.desc())
        .limit(LONGEST_HISTORY)
    )
    return tuple(Doing(row.actor_name, row.at) for row in found)


def _entry(entry: AuditEntry, content: Mapping[str, Any] | None) -> HistoryEntry:
    return HistoryEntry(
        at=entry.at,
        who=entry.actor_name,
        sentence=sentence_for(entry.action),
        reason=entry.reason,
        changes=differences_in(content),
    )
