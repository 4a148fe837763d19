"""The table of packs."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gorm.accounts.models import Office, User
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
    """Where the making of a pack stands."""

    BUILDING = "building"
    READY = "ready"
    FAILED = "failed"


class Pack(Base):
    """A briefing pack: frozen once it is ready, with the digest of what it says and of its file."""

    __tablename__ = "pack"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("(area_id IS NULL) != (organisation_id IS NULL)", name="one_subject"),
        CheckConstraint("state != 'ready' OR file_digest != ''", name="ready_has_file"),
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
    occasion: Mapped[str] = mapped_column(String(200), default="")
    marking: Mapped[str] = mapped_column(String(40), default="")
    handling: Mapped[str] = mapped_column(String(200), default="")
    oral_briefing_from: Mapped[str] = mapped_column(String(200), default="")
    #: Restricted engagements in it: it opens only to those who may know of every one of them.
    holds_restricted: Mapped[bool] = mapped_column(default=False)
    prepared_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    data_as_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[PackState] = mapped_column(one_of(PackState), default=PackState.BUILDING)
    failure: Mapped[str] = mapped_column(Text, default="")
    pages: Mapped[int | None]
    bytes: Mapped[int | None]
    content_digest: Mapped[str] = mapped_column(String(64), default="")
    file_digest: Mapped[str] = mapped_column(String(64), default="")

    area: Mapped[Area | None] = relationship(lazy="raise_on_sql")
    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")
    office: Mapped[Office | None] = relationship(lazy="raise_on_sql")
    prepared_by: Mapped[User | None] = relationship(lazy="raise_on_sql")
    readers: Mapped[list["PackReader"]] = relationship(
        back_populates="pack", lazy="raise_on_sql", cascade="all, delete-orphan"
    )


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
