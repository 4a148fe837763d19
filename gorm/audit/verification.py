"""Reading the whole chain, a batch at a time, to check it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, select

from gorm.audit import chain
from gorm.audit.models import AuditEntry, AuditHead, AuditPayload
from gorm.core.db import session

BATCH: Final = 1_000


@dataclass(frozen=True)
class Verdict:
    """Where the chain ends, and its first fault ('' where it is whole)."""

    head: chain.Head
    fault: str


def verdict() -> Verdict:
    """Check every entry, every payload and the head, in one snapshot and in steady memory."""
    _one_snapshot()
    row = session().execute(select(AuditHead.number, AuditHead.digest)).one_or_none()
    head = chain.Head(*row) if row else chain.Head(0, "")
    return Verdict(head, chain.first_fault(links(), head))


def knows_digest(digest: str) -> bool:
    """Whether an entry has this digest: that of a head which was noted elsewhere, on a pack say."""
    return (
        session().scalar(select(AuditEntry.number).where(AuditEntry.digest == digest)) is not None
    )


def head_digest() -> str:
    """The digest at the end of the chain, to be noted elsewhere; '' before the first act."""
    return session().scalar(select(AuditHead.digest)) or ""


def links() -> Iterator[chain.Link]:
    """Every entry in the order of the chain, with its payload."""
    last: int | None = None
    while batch := _batch_after(last):
        yield from map(_link, batch)
        last = batch[-1].number


def _one_snapshot() -> None:
    """See the database as it is now while it is read: what is added meanwhile does not count.

    A reading transaction of SQLite does so by itself.
    """
    current = session()
    if current.get_bind().dialect.name == "postgresql":
        current.rollback()
        current.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def _batch_after(last: int | None) -> list[Row[Any]]:
    statement = (
        select(*AuditEntry.__table__.c, AuditPayload.number.label("payload_number"),
               AuditPayload.salt, AuditPayload.content)
        .outerjoin(AuditPayload, AuditPayload.number == AuditEntry.number)
        .order_by(AuditEntry.number)
        .limit(BATCH)
    )  # fmt: skip
    if last is not None:
        statement = statement.where(AuditEntry.number > last)
    return list(session().execute(statement))


def _link(row: Row[Any]) -> chain.Link:
    act = chain.Act(
        number=row.number,
        at=row.at,
        actor_reference=row.actor_reference,
        actor_name=row.actor_name,
        action=row.action,
        subject_kind=row.subject_kind,
        subject_reference=row.subject_reference,
        reason=row.reason,
        payload_digest=row.payload_digest,
    )
    has_payload = row.payload_number is not None
    payload = chain.Payload(row.salt, row.content) if has_payload else None
    return chain.Link(act, row.previous_digest, row.digest, payload)
