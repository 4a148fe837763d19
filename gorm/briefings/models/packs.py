"""The table of packs, with their readers and their numbered copies."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gorm.accounts.models import Office, User
from gorm.core import clock
from gorm.core.db import Base, UtcDateTime, one_of
from gorm.places.models import Area, Organisation
from gorm.places.offers import Audience


class Purpose(StrEnum):
    """What a pack is for."""

    NEGOTIATION = "negotiation"
    MINISTERIAL_VISIT = "ministerial_visit"
    REVIEW_MEETING = "review_meeting"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The purpose as a cover names it."""
        return self.value.replace("_", " ").capitalize()


class PackState(StrEnum):
    """Where a pack stands in its life."""

    DRAFT = "draft"
    #: Its contents are frozen and wait for every clearance that the office requires.
    CLEARING = "clearing"
    ISSUING = "issuing"
    ISSUED = "issued"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    #: A draft that nobody wanted in the end: its row and its number stay, and nothing was printed.
    DISCARDED = "discarded"

    @property
    def label(self) -> str:
        """The state as a page names it."""
        return _STATE_LABELS[self]

    @property
    def has_file(self) -> bool:
        """Whether there is a frozen file: once issued, it stays, whatever becomes of the pack."""
        return self in {PackState.ISSUED, PackState.SUPERSEDED, PackState.WITHDRAWN}


_STATE_LABELS = {
    PackState.DRAFT: "Draft",
    PackState.CLEARING: "Being cleared",
    PackState.ISSUING: "Being issued",
    PackState.ISSUED: "Issued",
    PackState.SUPERSEDED: "Superseded",
    PackState.WITHDRAWN: "Withdrawn",
    PackState.DISCARDED: "Discarded",
}


class PackForm(StrEnum):
    """How much a pack says."""

    FULL = "full"
    CARD = "card"
    #: A late change to a pack that is out already: what was written for it, and nothing else.
    ADDENDUM = "addendum"

    @property
    def label(self) -> str:
        """The form as a page names it."""
        return {"full": "Full pack", "card": "Meeting card (one page)", "addendum": "Addendum"}[
            self.value
        ]


class PrintSize(StrEnum):
    """The size of what is printed."""

    STANDARD = "standard"
    LARGE = "large"

    @property
    def label(self) -> str:
        """The size as a page names it."""
        return {"standard": "Standard", "large": "Large print (16 point)"}[self.value]


class RestrictedAnswer(StrEnum):
    """What a director has decided on restricted records that an audience would not be shown."""

    NONE = ""
    RELEASED = "released"
    WITHHELD = "withheld"
    ORAL = "oral"


class Pack(Base):
    """A briefing pack: a draft, then frozen with the digests of what it says and of its file."""

    __tablename__ = "pack"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("(area_id IS NULL) != (organisation_id IS NULL)", name="one_subject"),
        CheckConstraint(
            "life NOT IN ('issued', 'superseded', 'withdrawn') OR file_digest != ''",
            name="issued_has_file",
        ),
        CheckConstraint(
            "(form = 'addendum') = (addendum_to_id IS NOT NULL)", name="addendum_to_a_pack"
        ),
        CheckConstraint(
            "(life = 'withdrawn') = (withdrawn_because != '')", name="withdrawn_has_reason"
        ),
        CheckConstraint("copies >= 1", name="copies"),
        UniqueConstraint("addendum_to_id", "addendum_number"),
        Index("ix_pack_area", "area_id", "id"),
        Index("ix_pack_organisation", "organisation_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)  # PACK-000123
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"), index=True)
    purpose: Mapped[Purpose] = mapped_column(one_of(Purpose))
    audience: Mapped[Audience] = mapped_column(one_of(Audience))
    form: Mapped[PackForm] = mapped_column(one_of(PackForm), default=PackForm.FULL)
    #: The language of the document, as HTML names it: en-GB, cy.
    language: Mapped[str] = mapped_column(String(20), default="en-GB")
    size: Mapped[PrintSize] = mapped_column(one_of(PrintSize), default=PrintSize.STANDARD)
    occasion: Mapped[str] = mapped_column(String(200), default="")
    #: The day of the meeting or visit that it is for.
    meets_on: Mapped[date | None]
    #: The last day on which it may be used; printed on the cover.
    expires_on: Mapped[date | None]
    marking: Mapped[str] = mapped_column(String(40), default="")
    handling: Mapped[str] = mapped_column(String(200), default="")
    #: Whom to ring before the meeting: a name and a mobile number.
    contact: Mapped[str] = mapped_column(String(200), default="")
    restricted_answer: Mapped[RestrictedAnswer] = mapped_column(
        one_of(RestrictedAnswer), default=RestrictedAnswer.NONE
    )
    restricted_answer_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    oral_briefing_from: Mapped[str] = mapped_column(String(200), default="")
    #: Restricted engagements in it: it opens only to those who may know of every one of them.
    holds_restricted: Mapped[bool] = mapped_column(default=False)
    prepared_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    #: The moment of which its contents are: of a draft, when it was begun.
    data_as_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[PackState] = mapped_column("life", one_of(PackState), default=PackState.DRAFT)
    #: When somebody began to issue it: a process that dies in the middle leaves it behind.
    issuing_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    issued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    copies: Mapped[int] = mapped_column(default=1)
    superseded_by_id: Mapped[int | None] = mapped_column(ForeignKey("pack.id"), index=True)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_because: Mapped[str] = mapped_column(Text, default="")
    addendum_to_id: Mapped[int | None] = mapped_column(ForeignKey("pack.id"))
    addendum_number: Mapped[int | None]
    #: Why it could not be made when somebody last tried.
    failure: Mapped[str] = mapped_column(Text, default="")
    pages: Mapped[int | None]
    bytes: Mapped[int | None]
    content_digest: Mapped[str] = mapped_column(String(64), default="")
    #: Of the frozen contents as they are kept: what is cleared is what is printed, to the letter.
    frozen_digest: Mapped[str] = mapped_column(String(64), default="")
    file_digest: Mapped[str] = mapped_column(String(64), default="")
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area | None] = relationship(lazy="raise_on_sql")
    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")
    office: Mapped[Office | None] = relationship(lazy="raise_on_sql")
    prepared_by: Mapped[User | None] = relationship(
        foreign_keys=[prepared_by_id], lazy="raise_on_sql"
    )
    readers: Mapped[list["PackReader"]] = relationship(
        back_populates="pack", lazy="raise_on_sql", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy


class PackReader(Base):
    """One of the named team for whom the restricted content of a pack may be read."""

    __tablename__ = "pack_reader"
    __audited__: ClassVar[bool] = True

    pack_id: Mapped[int] = mapped_column(
        ForeignKey("pack.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("user_account.id"), primary_key=True, index=True
    )

    pack: Mapped[Pack] = relationship(back_populates="readers", lazy="raise_on_sql")
    user: Mapped[User] = relationship(lazy="raise_on_sql")


class PackCopy(Base):
    """A numbered copy of an issued pack: who holds it, and whether it came back."""

    __tablename__ = "pack_copy"
    __audited__: ClassVar[bool] = True
    __table_args__ = (UniqueConstraint("pack_id", "copy_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pack_id: Mapped[int] = mapped_column(ForeignKey("pack.id"))
    copy_number: Mapped[int]
    holder: Mapped[str] = mapped_column(String(200), default="")
    handed_on: Mapped[date | None]
    returned_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy
