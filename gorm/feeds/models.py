"""The tables of calendar feeds: who may fetch what until when, and when it was last fetched."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from gorm.core.db import Base, UtcDateTime, one_of
from gorm.core.references import number_in, numbered


def feed_id_in(reference: str) -> int:
    """The number in a feed's reference; 0, which is nobody's, where it is none."""
    return number_in(reference, "FEED")


class FeedEnd(StrEnum):
    """Why a feed ended before its day."""

    REVOKED = "revoked"
    DISABLED = "disabled"


class CalendarFeed(Base):
    """An address at which a calendar program fetches what its owner may know, until a day.

    The address holds a token of which only the digest is kept. Without an area it is of the
    owner's own plans. `ends_on` is the last day on which it is answered.
    """

    __tablename__ = "calendar_feed"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ended_because IS NULL)", name="ended_why"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    label: Mapped[str] = mapped_column(String(100))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True, info={"secret": True})
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_on: Mapped[date]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_because: Mapped[FeedEnd | None] = mapped_column(one_of(FeedEnd))

    @property
    def reference(self) -> str:
        """How addresses and the audit name the feed."""
        return numbered("FEED", self.id)


class CalendarFeedUse(Base):
    """When a feed was last fetched, and since when it has said what it says."""

    __tablename__ = "calendar_feed_use"
    __audited__: ClassVar[bool] = False  # a receipt of reading, as the visits of a sign-in are

    feed_id: Mapped[int] = mapped_column(
        ForeignKey("calendar_feed.id", ondelete="CASCADE"), primary_key=True
    )
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    content_digest: Mapped[str] = mapped_column(String(64), default="")
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
