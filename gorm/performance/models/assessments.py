"""Judgements in categories: schemes as data, and what an organisation was judged to be."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from gorm.core.db import Base, UtcDateTime


class Scheme(Base):
    """A scheme of judgement, such as the CPA's categories or Ofsted's grades."""

    __tablename__ = "assessment_scheme"
    __audited__: ClassVar[bool] = True

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    made_by: Mapped[str] = mapped_column(String(200), default="")
    is_in_use: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Category(Base):
    """One category of a scheme; `position` is 1 for the best. Failing is the scheme's to say."""

    __tablename__ = "assessment_category"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        UniqueConstraint("scheme_id", "name"),
        UniqueConstraint("scheme_id", "id"),
        CheckConstraint("position >= 1", name="position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scheme_id: Mapped[int] = mapped_column(ForeignKey("assessment_scheme.id"))
    name: Mapped[str] = mapped_column(String(100))
    position: Mapped[int]
    is_failing: Mapped[bool] = mapped_column(default=False)


class Assessment(Base):
    """A judgement of one organisation, or of one service of it, with its date and source.

    One that was entered in error is withdrawn with a reason, never deleted.
    """

    __tablename__ = "assessment"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        ForeignKeyConstraint(
            ["scheme_id", "category_id"],
            ["assessment_category.scheme_id", "assessment_category.id"],
        ),
        Index("ix_assessment_organisation_id_judged_on", "organisation_id", "judged_on"),
        CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_because = '')", name="withdrawn_has_reason"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    scheme_id: Mapped[int] = mapped_column(ForeignKey("assessment_scheme.id"))
    category_id: Mapped[int]
    service: Mapped[str] = mapped_column(String(100), default="")
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"), index=True)
    judged_on: Mapped[date]
    source: Mapped[str] = mapped_column(String(300))
    source_address: Mapped[str] = mapped_column(String(500), default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_because: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
