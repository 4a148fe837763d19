"""The tables of constituencies, their members, what these were told, and what they asked."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from gorm.core.db import Base, UtcDateTime, one_of
from gorm.engagements.models import Marking


class Extent(StrEnum):
    """How much of a constituency lies in an area."""

    WHOLE = "whole"
    PART = "part"

    @property
    def label(self) -> str:
        """The extent as a page names it."""
        return {"whole": "The whole", "part": "A part"}[self.value]


class BusinessKind(StrEnum):
    """What a member puts to government: a question in the House, or a letter."""

    ORAL_QUESTION = "oral_question"
    WRITTEN_QUESTION = "written_question"
    LETTER = "letter"

    @property
    def label(self) -> str:
        """The kind as a page names it."""
        return self.value.replace("_", " ").capitalize()

    @property
    def is_letter(self) -> bool:
        """Whether it is a letter, which is replied to; a question is answered."""
        return self is BusinessKind.LETTER


class Constituency(Base):
    """A constituency of the House of Commons; one that was abolished keeps its history."""

    __tablename__ = "constituency"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        Index(
            "uq_constituency_current_name",
            "search_name",
            unique=True,
            sqlite_where=text("closed_on IS NULL"),
            postgresql_where=text("closed_on IS NULL"),
        ),
        Index("ix_constituency_search_name_id", "search_name", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)  # CON-000123
    name: Mapped[str] = mapped_column(String(200))
    search_name: Mapped[str] = mapped_column(String(200))
    code: Mapped[str | None] = mapped_column(String(9), unique=True)  # the ONS code, E14001234
    closed_on: Mapped[date | None]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class ConstituencyArea(Base):
    """That a constituency lies in an area, wholly or in part."""

    __tablename__ = "constituency_area"
    __audited__: ClassVar[bool] = True

    constituency_id: Mapped[int] = mapped_column(
        ForeignKey("constituency.id", ondelete="CASCADE"), primary_key=True
    )
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), primary_key=True, index=True)
    extent: Mapped[Extent] = mapped_column(one_of(Extent))


class MemberOfParliament(Base):
    """Somebody's time as the member for a constituency; their name is kept as it was typed.

    Members have no row among people: those hold posts at organisations of an office, and what is
    kept of them (mobile numbers, notes) follows that office.
    """

    __tablename__ = "member_of_parliament"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="ends_after_start"),
        Index(
            "uq_member_of_parliament_constituency_start",
            "constituency_id",
            "started_on",
            unique=True,
        ),
        Index(
            "uq_member_of_parliament_sitting",
            "constituency_id",
            unique=True,
            sqlite_where=text("ended_on IS NULL"),
            postgresql_where=text("ended_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)  # MP-000123
    name: Mapped[str] = mapped_column(String(200))  # as styled: Rt Hon Jane Smith MP
    search_name: Mapped[str] = mapped_column(String(200), index=True)
    party: Mapped[str] = mapped_column(String(100))
    constituency_id: Mapped[int] = mapped_column(ForeignKey("constituency.id"))
    started_on: Mapped[date]
    ended_on: Mapped[date | None]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class MemberTold(Base):
    """What an office told a member, on which day, by whom."""

    __tablename__ = "member_told"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("area_id IS NULL OR organisation_id IS NULL", name="one_place"),
        Index("ix_member_told_office_member", "office_id", "member_id", "told_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)  # TOLD-000123
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member_of_parliament.id"), index=True)
    told_on: Mapped[date]
    told_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    words: Mapped[str] = mapped_column(Text)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    engagement_id: Mapped[int | None] = mapped_column(ForeignKey("engagement.id"), index=True)
    marking: Mapped[Marking] = mapped_column(one_of(Marking), default=Marking.OFFICIAL)
    handling: Mapped[str] = mapped_column(String(200), default="")
    is_not_for_ministers: Mapped[bool] = mapped_column(default=False)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class ParliamentaryBusiness(Base):
    """A question that a member asked, or a letter that they wrote, as an office keeps it.

    `began_on` is when it was asked or received, `done_on` when it was answered or replied to.
    `due_on` is a stated day, or for a letter counted in working days from the day it came.
    """

    __tablename__ = "parliamentary_business"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("kind != 'letter' OR number = ''", name="only_questions_have_numbers"),
        CheckConstraint("done_on IS NULL OR done_on >= began_on", name="done_after_it_began"),
        CheckConstraint("due_on IS NULL OR due_on >= began_on", name="due_after_it_began"),
        CheckConstraint(
            "source_address = '' OR substr(source_address, 1, 8) = 'https://'",
            name="source_is_https",
        ),
        Index("ix_parliamentary_business_office_member", "office_id", "member_id", "began_on"),
        Index(
            "ix_parliamentary_business_awaited",
            "office_id",
            "due_on",
            sqlite_where=text("done_on IS NULL"),
            postgresql_where=text("done_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)  # PB-000123
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member_of_parliament.id"), index=True)
    kind: Mapped[BusinessKind] = mapped_column(one_of(BusinessKind))
    number: Mapped[str] = mapped_column(String(40), default="")
    subject: Mapped[str] = mapped_column(String(200))
    words: Mapped[str] = mapped_column(Text, default="")
    began_on: Mapped[date]
    due_on: Mapped[date | None]
    is_due_stated: Mapped[bool] = mapped_column(default=False)
    done_on: Mapped[date | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"), index=True)
    with_user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    source_address: Mapped[str] = mapped_column(String(500), default="")
    marking: Mapped[Marking] = mapped_column(one_of(Marking), default=Marking.OFFICIAL)
    handling: Mapped[str] = mapped_column(String(200), default="")
    is_not_for_ministers: Mapped[bool] = mapped_column(default=False)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class ReplyLimit(Base):
    """Within how many working days a member's letter is replied to: one row, number 1."""

    __tablename__ = "reply_limit"
    __audited__: ClassVar[bool] = True
    __table_args__ = (CheckConstraint("working_days > 0", name="some_days"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    working_days: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
