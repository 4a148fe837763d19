"""What is known of an attached file; its bytes are in the instance's folder, by their digest."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gorm.accounts.models import User
from gorm.core.db import Base, UtcDateTime


class Attachment(Base):
    """A file that was attached to a record: what it is, whose record, and who attached it.

    The record is named by its kind and its public reference, since it belongs to a higher feature.
    `file_name` is shown and never a path. Removed, it is no longer offered; row and file stay.
    """

    __tablename__ = "attachment"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("bytes > 0", name="not_empty"),
        CheckConstraint("(removed_at IS NULL) = (removed_because = '')", name="removed_why"),
        Index("ix_attachment_subject", "subject_kind", "subject_reference", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)  # ATT-000123
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_reference: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(200))
    file_name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(100))
    bytes: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    #: Nobody where a command attached it.
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    removed_because: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    uploaded_by: Mapped[User | None] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy
