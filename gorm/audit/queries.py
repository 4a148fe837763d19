"""Reading the trail."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select

from gorm.audit.differences import Difference, differences_in
from gorm.audit.models import AuditEntry, AuditPayload
from gorm.audit.offers import sentence_for, sentences
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.core.paging import ROWS_AT_ONCE, every_row

LONGEST_HISTORY: Final = 100
ENTRIES_A_PAGE: Final = 50


@dataclass(frozen=True)
class HistoryEntry:
    """One act in the history of a record: who did what, when, why, and what it changed."""

    at: datetime
    who: str
    sentence: str
    reason: str
    changes: tuple[Difference, ...]


@dataclass(frozen=True)
class TrailFilter:
    """What the trail is narrowed to; '' and None do not narrow."""

    who: str = ""
    action: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class TrailLine:
    """One act in the trail."""

    number: int
    at: datetime
    actor_reference: str
    actor_name: str
    sentence: str
    subject_kind: str
    subject_reference: str
    reason: str


@dataclass(frozen=True)
class TrailPage:
    """One page of the trail, newest first; `next` is where the next begins, or 0."""

    lines: tuple[TrailLine, ...]
    next: int


@dataclass(frozen=True)
class RowChange:
    """One row that an act touched: what was done to it, and its columns before and after."""

    what: str
    table: str
    key: str
    values: tuple[Difference, ...]


@dataclass(frozen=True)
class TrailEntry:
    """An act with all its particulars, as only an auditor reads them."""

    line: TrailLine
    action: str
    changes: tuple[Difference, ...]
    rows: tuple[RowChange, ...]
    facts: tuple[tuple[str, str], ...]
    is_erased: bool
    digest: str
    previous_digest: str


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


def trail(narrowed: TrailFilter, before: int = 0, size: int = ENTRIES_A_PAGE) -> TrailPage:
    """The acts that fit, newest first, from before the entry with this number."""
    statement = (
        select(AuditEntry)
        .where(*_conditions(narrowed))
        .order_by(AuditEntry.number.desc())
        .limit(size + 1)
    )
    if before:
        statement = statement.where(AuditEntry.number < before)
    found = tuple(_line(entry) for entry in session().scalars(statement))
    lines = found[:size]
    return TrailPage(lines, lines[-1].number if len(found) > size else 0)


def whole_trail(narrowed: TrailFilter) -> Iterator[TrailLine]:
    """All acts that fit, newest first."""

    def read(before: int | None) -> tuple[tuple[TrailLine, ...], int | None]:
        page = trail(narrowed, before or 0, ROWS_AT_ONCE)
        return page.lines, page.next or None

    return every_row(read)


def trail_entry(number: int) -> TrailEntry:
    """One act with its particulars. Raises NotFound."""
    if not 0 < number < 2**31:
        raise NotFound
    found = (
        session()
        .execute(
            select(AuditEntry, AuditPayload.content)
            .outerjoin(AuditPayload, AuditPayload.number == AuditEntry.number)
            .where(AuditEntry.number == number)
        )
        .one_or_none()
    )
    if found is None:
        raise NotFound
    entry, content = found
    return TrailEntry(
        line=_line(entry),
        action=entry.action,
        changes=differences_in({"changes": content.get("changes")}) if content else (),
        rows=tuple(_row_change(row) for row in content.get("rows", ())) if content else (),
        facts=_facts(content.get("facts")) if content else (),
        is_erased=content is None,
        digest=entry.digest,
        previous_digest=entry.previous_digest,
    )


def action_choices() -> tuple[tuple[str, str], ...]:
    """Every action that features offer words for, by those words."""
    named = {action: words for offered in sentences.offers() for action, words in offered.items()}
    return tuple(sorted(named.items(), key=lambda pair: pair[1]))


def _conditions(narrowed: TrailFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if narrowed.who:
        who = narrowed.who.strip()
        named = func.lower(AuditEntry.actor_name).contains(who.lower(), autoescape=True)
        is_reference = re.fullmatch(r"(?i)usr-\d+", who)
        conditions.append(AuditEntry.actor_reference == who.upper() if is_reference else named)
    if narrowed.action:
        conditions.append(AuditEntry.action == narrowed.action)
    if narrowed.subject:
        about = {narrowed.subject.strip(), narrowed.subject.strip().upper()}
        conditions.append(AuditEntry.subject_reference.in_(sorted(about)))
    if narrowed.since:
        conditions.append(AuditEntry.at >= clock.start_of(narrowed.since))
    if narrowed.until:
        conditions.append(AuditEntry.at < clock.start_of(narrowed.until + timedelta(days=1)))
    return conditions


def _line(entry: AuditEntry) -> TrailLine:
    return TrailLine(
        number=entry.number,
        at=entry.at,
        actor_reference=entry.actor_reference,
        actor_name=entry.actor_name,
        sentence=sentence_for(entry.action),
        subject_kind=entry.subject_kind.replace("_", " "),
        subject_reference=entry.subject_reference,
        reason=entry.reason,
    )


def _row_change(row: Mapping[str, Any]) -> RowChange:
    key = " ".join(str(part) for part in row["key"])
    return RowChange(row["what"], row["table"].replace("_", " "), key, _raw(row))


def _raw(row: Mapping[str, Any]) -> tuple[Difference, ...]:
    values = row["values"].items()
    if row["what"] == "changed":
        return tuple(Difference(name, *_pair(pair)) for name, pair in values)
    if row["what"] == "added":
        return tuple(Difference(name, "", _text(value)) for name, value in values)
    return tuple(Difference(name, _text(value), "") for name, value in values)


def _pair(pair: Sequence[Any]) -> tuple[str, str]:
    return (_text(pair[0]), _text(pair[1])) if len(pair) > 1 else ("a secret", "another")


def _facts(facts: Mapping[str, Any] | None) -> tuple[tuple[str, str], ...]:
    return tuple((name.replace("_", " "), _text(value)) for name, value in (facts or {}).items())


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _entry(entry: AuditEntry, content: Mapping[str, Any] | None) -> HistoryEntry:
    return HistoryEntry(
        at=entry.at,
        who=entry.actor_name,
        sentence=sentence_for(entry.action),
        reason=entry.reason,
        changes=differences_in(content),
    )
