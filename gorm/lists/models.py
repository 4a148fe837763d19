"""Saved filters, and what a reader chose for a list."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from gorm.core.db import Base, UtcDateTime
from gorm.core.references import number_in, numbered


class SavedFilter(Base):
    """Filters of a list under a name: an address, and so nothing that its reader may not see.

    Shared with the office or the department that is named; private where neither is.
    """

    __tablename__ = "saved_filter"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("office_id IS NULL OR department_id IS NULL", name="one_home"),
        # Names are told apart among what is there; what was deleted is in nobody's way.
        Index(
            "uq_saved_filter_name",
            "owner_id",
            "list_key",
            "name_key",
            unique=True,
            sqlite_where=text("removed_at IS NULL"),
            postgresql_where=text("removed_at IS NULL"),
        ),
        Index("ix_saved_filter_office_id_list_key", "office_id", "list_key"),
        Index("ix_saved_filter_department_id_list_key", "department_id", "list_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    list_key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(100))
    name_key: Mapped[str] = mapped_column(String(300))
    query: Mapped[str] = mapped_column(String(2000))
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy

    @property
    def reference(self) -> str:
        """How addresses and the audit name the saved filter."""
        return numbered("FLT", self.id)

    @property
    def is_shared(self) -> bool:
        """Whether colleagues have it too."""
        return self.office_id is not None or self.department_id is not None


def filter_id_in(reference: str) -> int:
    """The number in a saved filter's reference; 0, which none has, where it is no reference."""
    return number_in(reference, "FLT")


class ListChoice(Base):
    """What a reader chose for a list: its columns (None: as they are at first), its default.

    How somebody likes their own screen is no act of the office, and nobody's history.
    """

    __tablename__ = "list_choice"
    __audited__: ClassVar[bool] = False

    user_id: Mapped[int] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True
    )
    list_key: Mapped[str] = mapped_column(String(40), primary_key=True)
    columns: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    default_filter_id: Mapped[int | None] = mapped_column(
        ForeignKey("saved_filter.id", ondelete="SET NULL")
    )
