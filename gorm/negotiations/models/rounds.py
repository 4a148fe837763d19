"""Rounds, the positions that each side takes in them, mandates, and what is put to departments."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gorm.accounts.models import Department
from gorm.core.db import Base, ExactDecimal, UtcDateTime, one_of
from gorm.negotiations.models.lines import Side


class NegotiationRound(Base):
    """One round of a negotiation; once closed no position is taken in it."""

    __tablename__ = "negotiation_round"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        UniqueConstraint("agreement_id", "number"),
        CheckConstraint("closed_on IS NULL OR closed_on >= opened_on", name="in_order"),
        Index(
            "uq_negotiation_round_open",
            "agreement_id",
            unique=True,
            sqlite_where=text("closed_on IS NULL"),
            postgresql_where=text("closed_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200), default="")
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    notes: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy


class RoundEngagement(Base):
    """A meeting at which positions of a round were taken."""

    __tablename__ = "round_engagement"
    __audited__: ClassVar[bool] = True

    round_id: Mapped[int] = mapped_column(ForeignKey("negotiation_round.id"), primary_key=True)
    engagement_id: Mapped[int] = mapped_column(
        ForeignKey("engagement.id"), primary_key=True, index=True
    )


class PositionState(StrEnum):
    """Where a position stands: what the other side made of it, or that it was withdrawn."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    RESERVED = "reserved"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The state as a page names it."""
        return self.value.capitalize()


class Position(Base):
    """What a side offered on a line or a term in a round, and why. Never edited.

    An offer is a value for the line's last target, in the line's unit, or words, or both. A later
    position of the same side in the same round supersedes it; one recorded in error says why. The
    database refuses any change but to `is_current`, `state`, and the error. `state` is that of the
    last reply to it. Whatever side it is, `said_by` is whoever spoke, in words.
    """

    __tablename__ = "position"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("(line_id IS NULL) != (term_id IS NULL)", name="about_one"),
        CheckConstraint("(side = 'department') = (department_id IS NOT NULL)", name="whose"),
        CheckConstraint("offer IS NOT NULL OR offer_words != ''", name="offers_something"),
        CheckConstraint("(error_at IS NULL) = (error_because = '')", name="error_has_reason"),
        CheckConstraint("NOT (is_current AND error_at IS NOT NULL)", name="error_is_not_current"),
        Index("ix_position_agreement_id_round_id", "agreement_id", "round_id", "id"),
        Index("ix_position_line_id", "line_id", "id"),
        Index("ix_position_term_id", "term_id", "id"),
        Index(
            "uq_position_current_line_side",
            "round_id",
            "line_id",
            "side",
            unique=True,
            sqlite_where=text("is_current AND department_id IS NULL"),
            postgresql_where=text("is_current AND department_id IS NULL"),
        ),
        Index(
            "uq_position_current_line_department",
            "round_id",
            "line_id",
            "department_id",
            unique=True,
            sqlite_where=text("is_current"),
            postgresql_where=text("is_current"),
        ),
        Index(
            "uq_position_current_term_side",
            "round_id",
            "term_id",
            "side",
            unique=True,
            sqlite_where=text("is_current AND department_id IS NULL"),
            postgresql_where=text("is_current AND department_id IS NULL"),
        ),
        Index(
            "uq_position_current_term_department",
            "round_id",
            "term_id",
            "department_id",
            unique=True,
            sqlite_where=text("is_current"),
            postgresql_where=text("is_current"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)  # POS-000123
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("negotiation_round.id"))
    line_id: Mapped[int | None] = mapped_column(ForeignKey("agreement_line.id"))
    term_id: Mapped[int | None] = mapped_column(ForeignKey("agreement_term.id"))
    side: Mapped[Side] = mapped_column(one_of(Side))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    offer: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    offer_words: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    said_by: Mapped[str] = mapped_column(String(200), default="")
    taken_on: Mapped[date]
    state: Mapped[PositionState] = mapped_column(one_of(PositionState), default=PositionState.OPEN)
    is_current: Mapped[bool] = mapped_column(default=True)
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("position.id"), unique=True)
    error_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    error_because: Mapped[str] = mapped_column(Text, default="")
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)

    round: Mapped[NegotiationRound] = relationship(lazy="raise_on_sql")
    department: Mapped[Department | None] = relationship(lazy="raise_on_sql")


class PositionReply(Base):
    """What was made of a position, by whom and why. The last one holds; earlier ones stay."""

    __tablename__ = "position_reply"
    __audited__: ClassVar[bool] = True
    __table_args__ = (Index("ix_position_reply_position_id", "position_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"))
    state: Mapped[PositionState] = mapped_column(one_of(PositionState))
    words: Mapped[str] = mapped_column(Text, default="")
    said_by: Mapped[str] = mapped_column(String(200), default="")
    replied_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)


class Mandate(Base):
    """What the office may agree to on a line: opening, target, walk-away, concessions.

    Set by a director and never edited: a new one replaces it, with a reason. Known only to the
    negotiation's team, its office's directors, and auditors, whatever the agreement's sharing.
    """

    __tablename__ = "mandate"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        Index(
            "uq_mandate_current",
            "line_id",
            unique=True,
            sqlite_where=text("is_current"),
            postgresql_where=text("is_current"),
        ),
        Index("ix_mandate_agreement_id_line_id", "agreement_id", "line_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"))
    line_id: Mapped[int] = mapped_column(ForeignKey("agreement_line.id"))
    opening: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    target: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    walk_away: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    concessions: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    is_current: Mapped[bool] = mapped_column(default=True)
    set_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)


class BreachState(StrEnum):
    """What a director made of an offer outside the mandate."""

    WAITING = "waiting"
    ALLOWED = "allowed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The state as a page names it."""
        return {"waiting": "Waits for a director"}.get(self.value, self.value.capitalize())


class MandateBreach(Base):
    """An offer outside the mandate, which cannot be accepted until a director allows it."""

    __tablename__ = "mandate_breach"
    __audited__: ClassVar[bool] = True

    id: Mapped[int] = mapped_column(primary_key=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"), unique=True)
    mandate_id: Mapped[int] = mapped_column(ForeignKey("mandate.id"), index=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), unique=True)
    state: Mapped[BreachState] = mapped_column(one_of(BreachState), default=BreachState.WAITING)


class Referral(Base):
    """A line or a term put to a department, which sees and answers it, and nothing else."""

    __tablename__ = "referral"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("(line_id IS NULL) != (term_id IS NULL)", name="about_one"),
        UniqueConstraint("line_id", "department_id"),
        UniqueConstraint("term_id", "department_id"),
        Index("ix_referral_department_id_ended_on", "department_id", "ended_on", "id"),
        Index("ix_referral_agreement_id", "agreement_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)  # REF-000123
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"))
    line_id: Mapped[int | None] = mapped_column(ForeignKey("agreement_line.id"))
    term_id: Mapped[int | None] = mapped_column(ForeignKey("agreement_term.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    question: Mapped[str] = mapped_column(Text)
    put_on: Mapped[date]
    answer_by: Mapped[date | None]
    ended_on: Mapped[date | None]
    put_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)

    department: Mapped[Department] = relationship(lazy="raise_on_sql")
