"""The trail, its payloads and its head."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from gorm.core.db import Base, UtcDateTime


class AuditEntry(Base):
    """One act: who did what to what, when and why. Written once; triggers refuse any change.

    `digest` chains the entry to the one before it over everything but the payload itself, of
    which it holds a salted digest: so that a payload may lawfully be erased and the chain stands.
    """

    __tablename__ = "audit_entry"
    __audited__: ClassVar[bool] = False  # it is the audit
    __table_args__ = (
        Index("ix_audit_entry_subject", "subject_kind", "subject_reference", "number"),
        Index("ix_audit_entry_actor", "actor_reference", "number"),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor_reference: Mapped[str] = mapped_column(String(64))
    actor_name: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_reference: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(Text)
    payload_digest: Mapped[str] = mapped_column(String(64))
    previous_digest: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64), unique=True)


class AuditPayload(Base):
    """What an act changed, before and after. Erasure empties it and leaves the row."""

    __tablename__ = "audit_payload"
    __audited__: ClassVar[bool] = False

    number: Mapped[int] = mapped_column(
        ForeignKey("audit_entry.number"), primary_key=True, autoincrement=False
    )
    salt: Mapped[str | None] = mapped_column(String(32))
    content: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class AuditHead(Base):
    """The end of the chain, in one row: locked by whoever adds to it, so that it never forks."""

    __tablename__ = "audit_head"
    __audited__: ClassVar[bool] = False
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
