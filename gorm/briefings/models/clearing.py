"""Clearances: which an office requires before a pack leaves it, and what became of each."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gorm.core.db import Base, UtcDateTime, one_of
from gorm.places.offers import Audience


class ClearanceRule(Base):
    """A clearance that an office requires: of whom by grade, for which audience, by when."""

    __tablename__ = "clearance_rule"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("working_days >= 0", name="working_days"),
        Index("ix_clearance_rule_office_id_position", "office_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    #: "Policy", "Press", "Legal", "Finance", or what the office calls its own.
    label: Mapped[str] = mapped_column(String(100))
    #: For every audience where it is null.
    audience: Mapped[Audience | None] = mapped_column(one_of(Audience, "clearance_audience"))
    grade_code: Mapped[str] = mapped_column(ForeignKey("grade.code"))
    #: Working days from asking to the deadline.
    working_days: Mapped[int] = mapped_column(default=2)
    position: Mapped[int] = mapped_column(default=0)
    #: Nobody who prepared the pack or gave another of its clearances gives this one.
    needs_other_hand: Mapped[bool] = mapped_column(default=True)
    is_in_use: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy


class PackClearance(Base):
    """One clearance of one pack: asked for as a decision on contents with this digest."""

    __tablename__ = "pack_clearance"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint(
            "(cleared_at IS NULL) = (cleared_by_name = '')", name="cleared_by_somebody"
        ),
        UniqueConstraint("pack_id", "rule_id", "content_digest"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pack_id: Mapped[int] = mapped_column(ForeignKey("pack.id"))
    rule_id: Mapped[int] = mapped_column(ForeignKey("clearance_rule.id"), index=True)
    label: Mapped[str] = mapped_column(String(100))
    due_on: Mapped[date | None]
    content_digest: Mapped[str] = mapped_column(String(64))
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"), unique=True)
    cleared_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    cleared_by_name: Mapped[str] = mapped_column(String(200), default="")
    cleared_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Conditions that came with it, or why it was refused.
    remarks: Mapped[str] = mapped_column(String(2000), default="")
    refused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy
