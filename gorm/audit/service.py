"""Recording what was done and what was opened."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from gorm.audit import chain
from gorm.audit.models import AuditEntry, AuditHead, AuditPayload
from gorm.audit.recording import Change, acts_to_write, take_changes
from gorm.core import clock
from gorm.core.db import session
from gorm.core.web.application import leave_behind


class Who(Protocol):
    """Whoever acts: a person who is signed in, or a command on the server."""

    @property
    def reference(self) -> str: ...

    @property
    def name(self) -> str: ...


@dataclass(frozen=True)
class Subject:
    """What an act is about: its kind and public reference, such as engagement ENG-000123."""

    kind: str
    reference: str


@dataclass(frozen=True)
class _Act:
    who: Who
    action: str
    subject: Subject
    reason: str
    content: dict[str, Any] = field(default_factory=dict)

    def write(self, current: Session) -> None:
        """Add the act to the chain. The head's lock is held from here to the commit, no longer."""
        head = current.scalars(select(AuditHead).with_for_update()).one()
        salt = secrets.token_hex(16)
        entry = chain.Act(
            number=head.number + 1,
            at=clock.now(),
            actor_reference=self.who.reference,
            actor_name=self.who.name,
            action=self.action,
            subject_kind=self.subject.kind,
            subject_reference=self.subject.reference,
            reason=self.reason,
            payload_digest=chain.payload_digest(salt, self.content),
        )
        digest = chain.digest(entry, head.digest)
        current.add(AuditEntry(**vars(entry), previous_digest=head.digest, digest=digest))
        current.flush()
        current.add(AuditPayload(number=entry.number, salt=salt, content=self.content))
        head.number, head.digest = entry.number, digest
        current.flush()


def record(
    who: Who,
    action: str,
    subject: Subject,
    *,
    reason: str = "",
    changes: Mapping[str, tuple[str, str]] | None = None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Record an act with everything that it changed since the act before; flushes the session.

    `changes` are the differences in English, label -> (before, after), as the history of the
    record prints them. `facts` are particulars such as a file's digest. The entry is written at
    the end of the transaction, or not at all when that fails.
    """
    content: dict[str, Any] = {"rows": _tidy(take_changes(session()))}
    if changes:
        content["changes"] = {label: list(pair) for label, pair in changes.items()}
    if facts:
        content["facts"] = dict(facts)
    acts_to_write(session()).append(_Act(who, action, subject, reason, content))


def record_opening(who: Who, action: str, subject: Subject) -> None:
    """Record that somebody opened what is logged on opening; their page fails where this fails."""
    leave_behind(lambda: record(who, action, subject), once=(action, subject))


def _tidy(rows: list[Change]) -> list[Change]:
    return [row for row in rows if row["values"] or row["what"] == "removed"]
