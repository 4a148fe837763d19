"""Moves between stages, instruments in force, what they require, and the clocks that run."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gorm.challenge.models.regimes import InstrumentKind
from gorm.core.db import Base, UtcDateTime, one_of
from gorm.core.happenings import Precision


class CaseMove(Base):
    """A change of the stage that is chosen. Names are kept as they were: regimes change."""

    __tablename__ = "case_move"
    __audited__: ClassVar[bool] = True
    __table_args__ = (Index("ix_case_move_case_id", "case_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("challenge_case.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("case_entry.id"), index=True)
    from_stage_id: Mapped[int | None] = mapped_column(ForeignKey("stage.id"), index=True)
    to_stage_id: Mapped[int] = mapped_column(ForeignKey("stage.id"), index=True)
    from_name: Mapped[str] = mapped_column(String(100), default="")
    to_name: Mapped[str] = mapped_column(String(100))
    reason: Mapped[str] = mapped_column(Text)
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"), index=True)


class EndKind(StrEnum):
    """How an instrument ended."""

    LAPSED = "lapsed"
    RENEWED = "renewed"
    VARIED = "varied"
    REPLACED = "replaced"
    REVOKED = "revoked"

    @property
    def label(self) -> str:
        """The ending as a page names it."""
        return self.value.capitalize()


class Instrument(Base):
    """A letter, notice, direction or proposal: made by a decision, in force between two days.

    In force from `in_force_from` to `in_force_to`, both included; without an end it is in force
    until it is ended. One whose last day has passed and whose ending nobody has decided has
    lapsed, and a decision is awaited.
    """

    __tablename__ = "instrument"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("in_force_to IS NULL OR in_force_to >= in_force_from", name="in_order"),
        CheckConstraint("(ended_on IS NULL) = (end_kind IS NULL)", name="ended_how"),
        CheckConstraint("is_urgent = (urgent_because != '')", name="urgent_has_reason"),
        Index("ix_instrument_case_id", "case_id", "id"),
        Index(
            "ix_instrument_running",
            "in_force_to",
            "case_id",
            sqlite_where=text("ended_on IS NULL"),
            postgresql_where=text("ended_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)  # INS-000123
    case_id: Mapped[int] = mapped_column(ForeignKey("challenge_case.id"))
    kind_id: Mapped[int] = mapped_column(ForeignKey("instrument_kind.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("case_entry.id"), index=True)
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    legal_basis: Mapped[str] = mapped_column(String(300), default="")
    decided_on: Mapped[date]
    precision: Mapped[Precision] = mapped_column(one_of(Precision), default=Precision.DAY)
    in_force_from: Mapped[date]
    in_force_to: Mapped[date | None]
    functions_transferred: Mapped[str] = mapped_column(Text, default="")
    matters_considered: Mapped[str] = mapped_column(Text, default="")
    #: What a proposal would make, vary or end, in words.
    proposes: Mapped[str] = mapped_column(Text, default="")
    document_title: Mapped[str] = mapped_column(String(300), default="")
    document_address: Mapped[str] = mapped_column(String(500), default="")
    is_urgent: Mapped[bool] = mapped_column(default=False)
    urgent_because: Mapped[str] = mapped_column(Text, default="")
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("instrument.id"), index=True)
    ended_on: Mapped[date | None]
    ended_precision: Mapped[Precision | None] = mapped_column(one_of(Precision, "ended_precision"))
    end_kind: Mapped[EndKind | None] = mapped_column(one_of(EndKind))
    ended_because: Mapped[str] = mapped_column(Text, default="")
    end_decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)

    kind: Mapped[InstrumentKind] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Representations(Base):
    """The time in which a proposal may be answered; opened with it, closed by the clock.

    They are *considered* on the day on which somebody says so, with what was made of them.
    """

    __tablename__ = "representations"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("closes_on >= opens_on", name="in_order"),
        CheckConstraint(
            "(considered_on IS NULL) = (considered_words = '')", name="considered_has_words"
        ),
        Index(
            "ix_representations_waiting",
            "closes_on",
            "case_id",
            sqlite_where=text("considered_on IS NULL"),
            postgresql_where=text("considered_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("challenge_case.id"), index=True)
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"), unique=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("case_clock.id"), index=True)
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    considered_on: Mapped[date | None]
    considered_precision: Mapped[Precision | None] = mapped_column(
        one_of(Precision, "considered_precision")
    )
    considered_words: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Representation(Base):
    """One representation that came in: from whom, when, and what it says."""

    __tablename__ = "representation"
    __audited__: ClassVar[bool] = True

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("challenge_case.id"), index=True)
    representations_id: Mapped[int] = mapped_column(ForeignKey("representations.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("case_entry.id"), index=True)
    from_whom: Mapped[str] = mapped_column(String(300))
    received_on: Mapped[date]
    precision: Mapped[Precision] = mapped_column(one_of(Precision), default=Precision.DAY)
    words: Mapped[str] = mapped_column(Text, default="")


class RequiredAction(Base):
    """Something that an instrument requires, with its clock, and when it was met."""

    __tablename__ = "required_action"
    __audited__: ClassVar[bool] = True
    __table_args__ = (CheckConstraint("(met_on IS NULL) = (met_how = '')", name="met_how"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("challenge_case.id"), index=True)
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("case_entry.id"), index=True)
    clock_id: Mapped[int | None] = mapped_column(ForeignKey("case_clock.id"), index=True)
    words: Mapped[str] = mapped_column(Text)
    met_on: Mapped[date | None]
    met_precision: Mapped[Precision | None] = mapped_column(one_of(Precision, "met_precision"))
    met_how: Mapped[str] = mapped_column(Text, default="")


class ClockKind(StrEnum):
    """What a clock counts down to."""

    REVIEW = "review"
    REPLY = "reply"
    PLAN = "plan"
    REPORT = "report"
    REPRESENTATIONS = "representations"
    ACTION = "action"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The kind as a page names it."""
        return {
            "review": "Review",
            "reply": "Reply",
            "plan": "Plan",
            "report": "Report",
            "representations": "Representations close",
            "action": "Required action",
            "other": "Deadline",
        }[self.value]


class CaseClock(Base):
    """A deadline of a case: since when it runs, until when, on what basis, and how it stopped.

    `due_on` is the last day that is still in time. It moves only with a reason, and every earlier
    date stays in `clock_change`.
    """

    __tablename__ = "case_clock"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("due_on >= started_on", name="in_order"),
        Index("ix_case_clock_case_id", "case_id", "id"),
        Index(
            "ix_case_clock_running",
            "due_on",
            "case_id",
            sqlite_where=text("stopped_on IS NULL"),
            postgresql_where=text("stopped_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)  # CLK-000123
    case_id: Mapped[int] = mapped_column(ForeignKey("challenge_case.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("case_entry.id"), index=True)
    instrument_id: Mapped[int | None] = mapped_column(ForeignKey("instrument.id"), index=True)
    kind: Mapped[ClockKind] = mapped_column(one_of(ClockKind))
    what: Mapped[str] = mapped_column(String(300))
    started_on: Mapped[date]
    due_on: Mapped[date]
    #: How the date came about: "20 working days after 1 March 2027", or "stated".
    basis: Mapped[str] = mapped_column(String(200))
    stopped_on: Mapped[date | None]
    stopped_because: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(default=1)

    changes: Mapped[list["ClockChange"]] = relationship(
        back_populates="clock", lazy="raise_on_sql", order_by="ClockChange.id"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class ClockChange(Base):
    """A deadline that was moved: the date before, the date after, and why."""

    __tablename__ = "clock_change"
    __audited__: ClassVar[bool] = True
    __table_args__ = (CheckConstraint("reason != ''", name="has_reason"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("case_clock.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("case_entry.id"), index=True)
    due_before: Mapped[date]
    due_after: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    clock: Mapped[CaseClock] = relationship(back_populates="changes", lazy="raise_on_sql")
