"""The tables of what came in: entries of calendars, who is offered them, and the mail received."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gorm.accounts.models import User
from gorm.core.db import Base, UtcDateTime, one_of
from gorm.engagements.models import Engagement


class Source(StrEnum):
    """How something came in."""

    FILE = "file"
    MAILBOX = "mailbox"


class EntryState(StrEnum):
    """Where an entry stands. That somebody set it aside is their own: see IncomingReader."""

    WAITING = "waiting"
    TAKEN_UP = "taken_up"
    CANCELLED = "cancelled"


class IncomingEntry(Base):
    """One meeting of somebody's calendar, or one message, from which an engagement is written.

    `facts` are what the file said when it was taken up, or says as long as it waits. `news` is
    what a later file says of what was written already: it changes nothing until somebody takes it
    over. Facts hold personal text, so the trail tells that they changed and never what they say.
    """

    __tablename__ = "incoming_entry"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint(
            "(state = 'taken_up') = (engagement_id IS NOT NULL)", name="taken_up_as_an_engagement"
        ),
        CheckConstraint("NOT has_news OR state = 'taken_up'", name="news_of_what_was_written"),
        Index("uq_incoming_entry_owner", "owner_id", "uid", "recurrence", unique=True),
        Index("ix_incoming_entry_uid_recurrence", "uid", "recurrence"),
        Index(
            "ix_incoming_entry_news",
            "engagement_id",
            sqlite_where=text("has_news"),
            postgresql_where=text("has_news"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)  # INC-000123
    owner_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    source: Mapped[Source] = mapped_column(one_of(Source))
    file_name: Mapped[str] = mapped_column(String(255), info={"secret": True})
    file_digest: Mapped[str] = mapped_column(String(64))
    uid: Mapped[str] = mapped_column(String(255), info={"secret": True})
    recurrence: Mapped[str] = mapped_column(String(10), default="")
    sequence: Mapped[int]
    stamped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    happens_on: Mapped[date]
    state: Mapped[EntryState] = mapped_column(one_of(EntryState))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, info={"secret": True})
    has_news: Mapped[bool] = mapped_column(default=False, server_default=false())
    news: Mapped[dict[str, Any] | None] = mapped_column(JSON, info={"secret": True})
    matches: Mapped[dict[str, str]] = mapped_column(JSON, info={"secret": True})
    engagement_id: Mapped[int | None] = mapped_column(
        ForeignKey("engagement.id", ondelete="CASCADE"), index=True
    )
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    owner: Mapped[User] = relationship(lazy="raise_on_sql")
    engagement: Mapped[Engagement | None] = relationship(lazy="raise_on_sql")
    readers: Mapped[list["IncomingReader"]] = relationship(
        back_populates="entry", lazy="raise_on_sql", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy


class IncomingReader(Base):
    """Somebody who is offered an entry: who brought it, and colleagues whom it invites."""

    __tablename__ = "incoming_reader"
    __audited__: ClassVar[bool] = True

    entry_id: Mapped[int] = mapped_column(
        ForeignKey("incoming_entry.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("user_account.id"), primary_key=True, index=True
    )
    is_set_aside: Mapped[bool] = mapped_column(default=False, server_default=false())

    entry: Mapped[IncomingEntry] = relationship(back_populates="readers", lazy="raise_on_sql")


class MailOutcome(StrEnum):
    """What became of a message in the mailbox."""

    TAKEN = "taken"
    REFUSED = "refused"
    UNREADABLE = "unreadable"


class ReceivedMail(Base):
    """A message that the mailbox held: from whom, and what became of it. None of its words.

    The digest is that of its bytes: a message that is read again after a crash is known by it.
    """

    __tablename__ = "received_mail"
    __audited__: ClassVar[bool] = True
    __table_args__ = (Index("ix_received_mail_outcome_at", "outcome", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    message_id: Mapped[str] = mapped_column(String(255), index=True)
    sender: Mapped[str] = mapped_column(String(254))
    outcome: Mapped[MailOutcome] = mapped_column(one_of(MailOutcome))
    why: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
