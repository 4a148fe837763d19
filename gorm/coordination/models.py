"""The tables of co-ordination: elections, quiet periods asked for, who joined, and its limits."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gorm.accounts.models import Office, User
from gorm.core.db import Base, UtcDateTime, one_of
from gorm.core.references import numbered
from gorm.places.models import Area, Organisation


class ElectionKind(StrEnum):
    """What is voted for; it decides when the pre-election period begins."""

    LOCAL = "local"
    MAYORAL = "mayoral"
    GENERAL = "general"
    BY_ELECTION = "by_election"
    REFERENDUM = "referendum"

    @property
    def label(self) -> str:
        """The kind as a page names it."""
        return {
            "local": "Local elections",
            "mayoral": "Mayoral election",
            "general": "General election",
            "by_election": "By-election",
            "referendum": "Referendum",
        }[self.value]


class Election(Base):
    """A poll with its pre-election period, in the whole country or in some places.

    `begins_on` is by rule unless `begins_because` says why it is another day; the period ends with
    the day of the poll. One that is called off stays on record with the reason.
    """

    __tablename__ = "election"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("begins_on <= polling_on", name="begins_before_the_poll"),
        Index("ix_election_polling_on", "polling_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[ElectionKind] = mapped_column(one_of(ElectionKind))
    polling_on: Mapped[date]
    begins_on: Mapped[date]
    begins_because: Mapped[str] = mapped_column(String(300), default="")
    is_national: Mapped[bool] = mapped_column(default=False)
    called_off_because: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    places: Mapped[list["ElectionPlace"]] = relationship(
        back_populates="election", lazy="raise_on_sql", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def reference(self) -> str:
        """How addresses and the audit name the election."""
        return numbered("ELC", self.id)


class ElectionPlace(Base):
    """An organisation that is elected, or an area in which all its councils are."""

    __tablename__ = "election_place"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("(organisation_id IS NULL) != (area_id IS NULL)", name="one_place"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    election_id: Mapped[int] = mapped_column(
        ForeignKey("election.id", ondelete="CASCADE"), index=True
    )
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)

    election: Mapped[Election] = relationship(back_populates="places", lazy="raise_on_sql")
    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")
    area: Mapped[Area | None] = relationship(lazy="raise_on_sql")


class AskedQuiet(Base):
    """A quiet period that an organisation asked government for.

    That it is asked for is national; why, and who asked, stays with the office that noted it.
    One that was ended early stays on record with the reason, and counts no more.
    """

    __tablename__ = "asked_quiet"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("since <= until", name="ends_after_start"),
        Index("ix_asked_quiet_organisation_until", "organisation_id", "until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    since: Mapped[date]
    until: Mapped[date] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[str] = mapped_column(String(200))
    ended_because: Mapped[str] = mapped_column(Text, default="")
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")
    office: Mapped[Office] = relationship(lazy="raise_on_sql")
    recorded_by: Mapped[User] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def reference(self) -> str:
        """How addresses and the audit name the quiet period."""
        return numbered("QUI", self.id)


class Joining(Base):
    """Somebody of another team who joined an engagement instead of planning one of their own.

    They are a participant of it besides; `added_department` says that their department was put
    among its departments by their joining, and goes when they leave.
    """

    __tablename__ = "joining"
    __audited__: ClassVar[bool] = True

    engagement_id: Mapped[int] = mapped_column(
        ForeignKey("engagement.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("user_account.id"), primary_key=True, index=True
    )
    added_department: Mapped[bool] = mapped_column(default=False)
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship(lazy="raise_on_sql")


class CoordinationLimits(Base):
    """Within how many days engagements clash, and data requests repeat: one row, number 1."""

    __tablename__ = "coordination_limits"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("clash_days BETWEEN 1 AND 60", name="clash_days"),
        CheckConstraint("request_days BETWEEN 1 AND 730", name="request_days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    clash_days: Mapped[int]
    request_days: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
