"""The table of engagements that the directors of an office are to know of."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gorm.accounts.models import User
from gorm.core.db import Base, UtcDateTime
from gorm.engagements.models import Engagement


class EngagementEscalation(Base):
    """That somebody brought an engagement before the directors, why, and whether it stands."""

    __tablename__ = "engagement_escalation"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("reason != ''", name="has_reason"),
        CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_because = '')", name="withdrawn_has_reason"
        ),
        Index(
            "uq_engagement_escalation_standing",
            "engagement_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        Index("ix_engagement_escalation_engagement_id", "engagement_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(ForeignKey("engagement.id", ondelete="CASCADE"))
    reason: Mapped[str] = mapped_column(Text)
    escalated_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    escalated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_because: Mapped[str] = mapped_column(Text, default="")

    engagement: Mapped[Engagement] = relationship(lazy="raise_on_sql")
    escalated_by: Mapped[User] = relationship(lazy="raise_on_sql")
