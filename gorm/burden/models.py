"""The table of ceilings: how many hours of an organisation may be asked in a quarter."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gorm.accounts.models import User
from gorm.core.db import Base, UtcDateTime
from gorm.places.models import Organisation

_FOR_ALL = text("is_for_all")


class BurdenCeiling(Base):
    """Hours a quarter that may be asked: of one organisation, or of every one without its own.

    `set_by` is None where a command on the server set it.
    """

    __tablename__ = "burden_ceiling"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("hours > 0", name="some_hours"),
        CheckConstraint("organisation_id IS NULL OR because != ''", name="own_has_reason"),
        Index(
            "uq_burden_ceiling_organisation",
            "organisation_id",
            unique=True,
            sqlite_where=text("organisation_id IS NOT NULL"),
            postgresql_where=text("organisation_id IS NOT NULL"),
        ),
        CheckConstraint("is_for_all = (organisation_id IS NULL)", name="for_all_or_one"),
        Index(
            "uq_burden_ceiling_for_all",
            "is_for_all",
            unique=True,
            sqlite_where=_FOR_ALL,
            postgresql_where=_FOR_ALL,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    is_for_all: Mapped[bool] = mapped_column(default=False)
    hours: Mapped[int]
    because: Mapped[str] = mapped_column(Text, default="")
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")
    set_by: Mapped[User | None] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
