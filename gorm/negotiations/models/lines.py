"""What is negotiated: lines with their targets and rewards, terms, and an area's priorities."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gorm.accounts.models import Department
from gorm.core.db import Base, ExactDecimal, UtcDateTime, one_of
from gorm.engagements.models import Engagement
from gorm.negotiations.models.agreements import AgreementBlock
from gorm.negotiations.models.kinds import DesiredOutcome
from gorm.performance.models import Indicator, Series
from gorm.performance.terms import Polarity
from gorm.places.models import Area, Organisation


class LocalPriority(Base):
    """Something that an area wants, where it was heard, and from whom."""

    __tablename__ = "local_priority"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        UniqueConstraint("area_id", "title"),
        CheckConstraint("is_current OR dropped_because != ''", name="dropped_why"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)  # PRI-000123
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    title: Mapped[str] = mapped_column(String(200))
    words: Mapped[str] = mapped_column(Text, default="")
    heard_where: Mapped[str] = mapped_column(String(300), default="")
    heard_on: Mapped[date | None]
    engagement_id: Mapped[int | None] = mapped_column(ForeignKey("engagement.id"), index=True)
    is_current: Mapped[bool] = mapped_column(default=True)
    dropped_because: Mapped[str] = mapped_column(Text, default="")
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area] = relationship(lazy="raise_on_sql")
    engagement: Mapped[Engagement | None] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy


class LineBasis(StrEnum):
    """Why an indicator is in an agreement."""

    DESIGNATED = "designated"
    LOCAL = "local"
    STATUTORY = "statutory"

    @property
    def label(self) -> str:
        """The basis as a page names it."""
        return self.value.capitalize()


class AgreementLine(Base):
    """One line of an agreement: an outcome, how it is measured, from where, and to where.

    The indicator is from the catalogue (`indicator_id`, with the `series_id` of its breakdown), or
    in words. A baseline taken from an observation keeps its period, source and import. A
    placeholder has neither, and says by when it is filled. `position` orders lines on a page;
    `number` is the line's name, given once.
    """

    __tablename__ = "agreement_line"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        UniqueConstraint("agreement_id", "number"),
        Index("ix_agreement_line_agreement_id_position", "agreement_id", "position", "id"),
        CheckConstraint("dropped_on IS NULL OR dropped_because != ''", name="dropped_why"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"))
    number: Mapped[int]
    position: Mapped[int]
    block_id: Mapped[int | None] = mapped_column(ForeignKey("agreement_block.id"), index=True)
    outcome_id: Mapped[int | None] = mapped_column(ForeignKey("desired_outcome.id"), index=True)
    outcome_words: Mapped[str] = mapped_column(Text, default="")
    basis: Mapped[LineBasis] = mapped_column(one_of(LineBasis), default=LineBasis.LOCAL)
    indicator_id: Mapped[int | None] = mapped_column(ForeignKey("indicator.id"), index=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"), index=True)
    indicator_words: Mapped[str] = mapped_column(String(300), default="")
    unit: Mapped[str] = mapped_column(String(60), default="")
    polarity: Mapped[Polarity] = mapped_column(one_of(Polarity), default=Polarity.HIGH)
    baseline: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    baseline_on: Mapped[date | None]
    baseline_period: Mapped[str] = mapped_column(String(10), default="")
    baseline_source: Mapped[str] = mapped_column(Text, default="")
    #: The import of the observation from which the baseline was taken.
    baseline_import_id: Mapped[int | None] = mapped_column(ForeignKey("data_import.id"), index=True)
    lead_partner_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    priority_id: Mapped[int | None] = mapped_column(ForeignKey("local_priority.id"), index=True)
    is_placeholder: Mapped[bool] = mapped_column(default=False)
    fill_by: Mapped[date | None]
    dropped_on: Mapped[date | None]
    dropped_because: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    block: Mapped[AgreementBlock | None] = relationship(lazy="raise_on_sql")
    outcome: Mapped[DesiredOutcome | None] = relationship(lazy="raise_on_sql")
    indicator: Mapped[Indicator | None] = relationship(lazy="raise_on_sql")
    series: Mapped[Series | None] = relationship(lazy="raise_on_sql")
    lead_partner: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")
    priority: Mapped[LocalPriority | None] = relationship(lazy="raise_on_sql")
    targets: Mapped[list["LineTarget"]] = relationship(
        back_populates="line",
        lazy="raise_on_sql",
        cascade="all, delete-orphan",
        order_by="[LineTarget.sub_target, LineTarget.due_on]",
    )
    reward: Mapped["LineReward | None"] = relationship(
        back_populates="line", lazy="raise_on_sql", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class LineTarget(Base):
    """A dated target of a line, without and with stretch; '' is the line itself, else a part."""

    __tablename__ = "line_target"
    __audited__: ClassVar[bool] = True
    __table_args__ = (UniqueConstraint("line_id", "sub_target", "due_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("agreement_line.id", ondelete="CASCADE"))
    sub_target: Mapped[str] = mapped_column(String(200), default="")
    due_on: Mapped[date]
    without_stretch: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    with_stretch: Mapped[Decimal | None] = mapped_column(ExactDecimal)

    line: Mapped[AgreementLine] = relationship(back_populates="targets", lazy="raise_on_sql")


class LineReward(Base):
    """What a stretch target earns, in pounds, and the outturn by which it is reckoned.

    Below `threshold` per cent of the stretch nothing is paid; between it and the full stretch a
    share pro rata where `is_pro_rata`, else nothing. `instalments` are [[due on, per cent], …].
    """

    __tablename__ = "line_reward"
    __audited__: ClassVar[bool] = True

    line_id: Mapped[int] = mapped_column(
        ForeignKey("agreement_line.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    pump_priming: Mapped[Decimal] = mapped_column(ExactDecimal, default=Decimal(0))
    full_grant: Mapped[Decimal] = mapped_column(ExactDecimal, default=Decimal(0))
    threshold: Mapped[Decimal] = mapped_column(ExactDecimal, default=Decimal(60))
    is_pro_rata: Mapped[bool] = mapped_column(default=True)
    instalments: Mapped[list[Any]] = mapped_column(JSON, default=list)
    outturn: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    outturn_source: Mapped[str] = mapped_column(Text, default="")

    line: Mapped[AgreementLine] = relationship(back_populates="reward", lazy="raise_on_sql")


class Side(StrEnum):
    """Who takes a position, and who owes a term."""

    AREA = "area"
    OFFICE = "office"
    DEPARTMENT = "department"

    @property
    def label(self) -> str:
        """The side as a page names it."""
        return {"area": "The area", "office": "The office", "department": "A department"}[
            self.value
        ]


class TermKind(StrEnum):
    """What is owed that is not a target."""

    FUND = "fund"
    POWER = "power"
    CONSENT = "consent"
    GATEWAY_REVIEW = "gateway_review"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The kind as a page names it."""
        return self.value.replace("_", " ").capitalize()


class TermState(StrEnum):
    """Where a term stands."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DONE = "done"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        """The state as a page names it."""
        return self.value.capitalize()


class AgreementTerm(Base):
    """Something owed by either side that is not a target: a fund, a power, a consent."""

    __tablename__ = "agreement_term"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        UniqueConstraint("agreement_id", "number"),
        CheckConstraint(
            "(owed_by = 'department') = (department_id IS NOT NULL)", name="department_named"
        ),
        CheckConstraint("state != 'dropped' OR dropped_because != ''", name="dropped_why"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"))
    number: Mapped[int]
    kind: Mapped[TermKind] = mapped_column(one_of(TermKind))
    title: Mapped[str] = mapped_column(String(300))
    words: Mapped[str] = mapped_column(Text, default="")
    owed_by: Mapped[Side] = mapped_column(one_of(Side))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    due_on: Mapped[date | None]
    state: Mapped[TermState] = mapped_column(one_of(TermState), default=TermState.PROPOSED)
    done_on: Mapped[date | None]
    dropped_because: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    department: Mapped[Department | None] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
