"""Long work: what was asked for, how far it has come, and how it ended."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from gorm.core.db import Base, UtcDateTime, one_of


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(Base):
    """One piece of long work. This row is the truth; the library that wakes workers is not.

    Written in the transaction of whatever asks for the work. A worker claims it under a token of
    its own and keeps `beat_at` true; a job whose heart has stopped is given to another worker.
    `subject` is the public reference of what the work is about, such as IMP-000012.
    """

    __tablename__ = "job"
    __audited__: ClassVar[bool] = False  # what the work changes is audited by what it calls
    __table_args__ = (
        Index("ix_job_state_id", "state", "id"),
        Index("ix_job_subject", "subject"),
        CheckConstraint("done >= 0 AND (total IS NULL OR total >= 0)", name="progress"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(40), default="")
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[JobState] = mapped_column(one_of(JobState), default=JobState.WAITING)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    by_name: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    begun_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    beat_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    worker: Mapped[str] = mapped_column(String(64), default="")
    attempts: Mapped[int] = mapped_column(default=0)
    is_cancel_asked: Mapped[bool] = mapped_column(default=False)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    saying: Mapped[str] = mapped_column(String(200), default="")
    outcome: Mapped[str] = mapped_column(Text, default="")
