"""Batches: packs on many areas made together, and what became of each."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gorm.briefings.models.packs import PackForm, PrintSize, Purpose
from gorm.core.db import Base, UtcDateTime, one_of
from gorm.places.offers import Audience


class BatchEntryState(StrEnum):
    """What became of one pack of a batch."""

    WAITING = "waiting"
    MADE = "made"
    FAILED = "failed"
    LEFT_OUT = "left_out"

    @property
    def label(self) -> str:
        """The state as a page names it."""
        return {
            "waiting": "Waits",
            "made": "Made",
            "failed": "Could not be made",
            "left_out": "Left out",
        }[self.value]


class PackBatch(Base):
    """Packs on many areas, asked for together; made by a job, bound into one PDF and one zip."""

    __tablename__ = "pack_batch"
    __audited__: ClassVar[bool] = True

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)  # BATCH-000012
    title: Mapped[str] = mapped_column(String(200))
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    purpose: Mapped[Purpose] = mapped_column(one_of(Purpose))
    audience: Mapped[Audience] = mapped_column(one_of(Audience))
    form: Mapped[PackForm] = mapped_column(one_of(PackForm))
    size: Mapped[PrintSize] = mapped_column(one_of(PrintSize))
    occasion: Mapped[str] = mapped_column(String(200), default="")
    handling: Mapped[str] = mapped_column(String(200), default="")
    meets_on: Mapped[date | None]
    #: Issue what needs no clearance; otherwise, and where one is required, they stay drafts.
    issues: Mapped[bool] = mapped_column(default=False)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    asked_by_name: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    bound_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Of the combined PDF and of the zip, by which their files are kept; empty until bound.
    pdf_digest: Mapped[str] = mapped_column(String(64), default="")
    zip_digest: Mapped[str] = mapped_column(String(64), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy


class BatchEntry(Base):
    """One area of a batch, its pack once there is one, and why there is none."""

    __tablename__ = "pack_batch_entry"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("state != 'made' OR pack_id IS NOT NULL", name="made_has_pack"),
        UniqueConstraint("batch_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("pack_batch.id"))
    position: Mapped[int]
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    pack_id: Mapped[int | None] = mapped_column(ForeignKey("pack.id"), unique=True)
    state: Mapped[BatchEntryState] = mapped_column(
        one_of(BatchEntryState), default=BatchEntryState.WAITING
    )
    failure: Mapped[str] = mapped_column(Text, default="")
    #: Of the PDF that stands in the batch: the issued file, or a print of the draft.
    file_digest: Mapped[str] = mapped_column(String(64), default="")
    pages: Mapped[int | None]
    marking: Mapped[str] = mapped_column(String(40), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy
