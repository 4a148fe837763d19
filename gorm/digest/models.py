"""The tables of the digest: who wants it how often, and which were sent."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gorm.core.db import Base, UtcDateTime, one_of


class Rhythm(StrEnum):
    """How often somebody is sent a digest."""

    NEVER = "never"
    WEEKLY = "weekly"
    DAILY = "daily"

    @property
    def label(self) -> str:
        """The rhythm as the page of preferences offers it."""
        return {
            "never": "Never",
            "weekly": "On the first working day of the week",
            "daily": "On every working day",
        }[self.value]


class SendingState(StrEnum):
    """What became of one mail. Only what certainly failed is tried again on its day."""

    BEGUN = "begun"
    SENT = "sent"
    FAILED = "failed"
    DOUBTFUL = "doubtful"


class DigestPreference(Base):
    """How often somebody chose to be sent a digest; without a row it is as their home has it."""

    __tablename__ = "digest_preference"
    __audited__: ClassVar[bool] = True

    user_id: Mapped[int] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True
    )
    rhythm: Mapped[Rhythm] = mapped_column(one_of(Rhythm))
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DigestSending(Base):
    """One digest of one day, noted before it is handed over, so that none goes out twice.

    `stop_digest` is the digest of the token in its link to have no more of them.
    """

    __tablename__ = "digest_sending"
    __audited__: ClassVar[bool] = False  # a receipt of the post, not a record of the office
    __table_args__ = (UniqueConstraint("user_id", "sent_for"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    sent_for: Mapped[date] = mapped_column(index=True)
    state: Mapped[SendingState] = mapped_column(one_of(SendingState))
    stop_digest: Mapped[str] = mapped_column(String(64), unique=True)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
