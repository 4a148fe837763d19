"""Programmes of government money, and what was awarded to whom under them."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from gorm.core.db import Base, UtcDateTime, one_of
from gorm.engagements.models import Marking


class ProgrammeKind(StrEnum):
    """What sort of money a programme gives."""

    GRANT = "grant"
    SETTLEMENT = "settlement"
    CAPITAL = "capital"
    EXCEPTIONAL = "exceptional_support"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The kind as a page names it."""
        return self.value.replace("_", " ").capitalize()


class AwardStatus(StrEnum):
    """How firm an award is. What was withdrawn is told and counts for nothing."""

    AGREED = "agreed"
    IN_PRINCIPLE = "in_principle"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The status as a page names it."""
        return {"in_principle": "Agreed in principle"}.get(self.value, self.value.capitalize())


class Programme(Base):
    """A programme under which money is awarded, such as Exceptional Financial Support."""

    __tablename__ = "funding_programme"
    __audited__: ClassVar[bool] = True

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    #: Whose money it is, as people write it: MHCLG.
    department: Mapped[str] = mapped_column(String(100), default="")
    kind: Mapped[ProgrammeKind] = mapped_column(one_of(ProgrammeKind))
    is_in_use: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


_STANDS = "removed_at IS NULL"
_OF_ORGANISATION = text(f"{_STANDS} AND organisation_id IS NOT NULL")
_OF_AREA = text(f"{_STANDS} AND area_id IS NOT NULL")


class Award(Base):
    """Money awarded to one organisation, or to one area, under a programme for a financial year.

    `amount_pence` is None only where an award was withdrawn and no sum was published. Several
    awards of one programme to one place for one year stand side by side where their notes differ.
    One that was removed stays on record with the reason, and counts for nothing. `entered_by_id`
    is None where a command on the server entered it; `file_digest` is the SHA-256 of the file that
    it came in with.
    """

    __tablename__ = "funding_award"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("(organisation_id IS NULL) != (area_id IS NULL)", name="one_place"),
        CheckConstraint("amount_pence >= 0", name="not_negative"),
        CheckConstraint("amount_pence IS NOT NULL OR status = 'withdrawn'", name="has_amount"),
        CheckConstraint("(removed_at IS NULL) = (removed_because = '')", name="removed_has_reason"),
        Index(
            "uq_funding_award_organisation",
            "organisation_id", "programme_id", "financial_year", "note", "marking",
            unique=True, sqlite_where=_OF_ORGANISATION, postgresql_where=_OF_ORGANISATION,
        ),
        Index(
            "uq_funding_award_area",
            "area_id", "programme_id", "financial_year", "note", "marking",
            unique=True, sqlite_where=_OF_AREA, postgresql_where=_OF_AREA,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("funding_programme.id"), index=True)
    financial_year: Mapped[str] = mapped_column(String(7), index=True)  # 2020-21
    amount_pence: Mapped[int | None] = mapped_column(BigInteger)
    status: Mapped[AwardStatus] = mapped_column(one_of(AwardStatus), default=AwardStatus.AGREED)
    marking: Mapped[Marking] = mapped_column(one_of(Marking), default=Marking.OFFICIAL)
    note: Mapped[str] = mapped_column(String(500), default="")
    source: Mapped[str] = mapped_column(String(300), default="")
    source_address: Mapped[str] = mapped_column(String(500), default="")
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    file_digest: Mapped[str] = mapped_column(String(64), default="")
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    removed_because: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class WaitingFile(Base):
    """The file of awards that somebody sent and looks at: nothing of it is taken in yet.

    One for each person; the next takes its place, and it goes once it was taken in or given up.
    """

    __tablename__ = "funding_file"
    __audited__: ClassVar[bool] = False  # what comes of it is recorded, not that it waited

    user_id: Mapped[int] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True
    )
    programme_id: Mapped[int] = mapped_column(ForeignKey("funding_programme.id"), index=True)
    file_name: Mapped[str] = mapped_column(String(255))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
