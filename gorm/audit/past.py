"""What the trail says of the past: who opened what and when, and what stood before a change."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, or_, select

from gorm.audit.models import AuditEntry, AuditPayload
from gorm.audit.offers import sentence_for
from gorm.core.db import session

#: Acts that are no change but a reading end so.
_OPENED: Final = "%.opened"

References = Collection[str] | Select[Any]


@dataclass(frozen=True)
class Opening:
    """Somebody opened something, at an instant."""

    number: int
    at: datetime
    who: str
    sentence: str
    subject_kind: str
    subject_reference: str


@dataclass(frozen=True)
class Openings:
    """Openings, the newest first; `next` is where those before begin, or 0."""

    lines: tuple[Opening, ...] = ()
    next: int = 0


def openings_of(
    subjects: Mapping[str, References],
    *,
    others: Collection[str] = (),
    before: int = 0,
    until: datetime | None = None,
    size: int = 25,
) -> Openings:
    """Who opened what, among subjects by kind; `others` are actions that count as opening too.

    From before the entry with the number `before`, and before the instant `until`. Ask only for
    what the reader may read.
    """
    is_opening = or_(AuditEntry.action.like(_OPENED), AuditEntry.action.in_(others))
    query = select(AuditEntry).where(_about(subjects), is_opening)
    if before:
        query = query.where(AuditEntry.number < before)
    if until is not None:
        query = query.where(AuditEntry.at < until)
    found = session().scalars(query.order_by(AuditEntry.number.desc()).limit(size + 1))
    lines = tuple(_opening(entry) for entry in found)
    return Openings(lines[:size], lines[size - 1].number if len(lines) > size else 0)


@dataclass(frozen=True)
class Before:
    """What a column of a row held before a change, as JSON keeps it, and when it was changed."""

    at: datetime
    value: Any


#: By table, key and column: every change, the first first.
Changes = Mapping[tuple[str, int, str], tuple[Before, ...]]


def changes_to(kind: str, reference: str, tables: Collection[str]) -> Changes:
    """The changes of rows of these tables by the acts on a subject.

    What was erased from the trail is missing here.
    """
    rows = session().execute(
        select(AuditEntry.at, AuditPayload.content)
        .join(AuditPayload, AuditPayload.number == AuditEntry.number)
        .where(
            AuditEntry.subject_kind == kind,
            AuditEntry.subject_reference == reference,
            AuditEntry.action.not_like(_OPENED),
        )
        .order_by(AuditEntry.number)
    )
    found: dict[tuple[str, int, str], list[Before]] = defaultdict(list)
    for at, content in rows:
        for table, key, column, before in _changed(content, tables):
            found[table, key, column].append(Before(at, before))
    return {place: tuple(changes) for place, changes in found.items()}


def _changed(
    content: Mapping[str, Any] | None, tables: Collection[str]
) -> Iterable[tuple[str, int, str, Any]]:
    for row in (content or {}).get("rows", ()):
        if row["what"] == "changed" and row["table"] in tables:
            for column, pair in row["values"].items():
                if len(pair) == 2:
                    yield row["table"], int(row["key"][0]), column, pair[0]


def _about(subjects: Mapping[str, References]) -> ColumnElement[bool]:
    return or_(
        *(
            and_(AuditEntry.subject_kind == kind, AuditEntry.subject_reference.in_(references))
            for kind, references in subjects.items()
        )
    )


def _opening(entry: AuditEntry) -> Opening:
    return Opening(
        number=entry.number,
        at=entry.at,
        who=entry.actor_name,
        sentence=sentence_for(entry.action),
        subject_kind=entry.subject_kind,
        subject_reference=entry.subject_reference,
    )
