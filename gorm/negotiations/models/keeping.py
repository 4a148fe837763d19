"""What is asked of departments and how an agreement is kept: flexibility requests and reviews."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gorm.accounts.models import Department
from gorm.core.db import Base, ExactDecimal, UtcDateTime, one_of


class FlexibilityKind(StrEnum):
    """What a department is asked to make easier."""

    POOL = "pool"
    ALIGN = "align"
    LESS_REPORTING = "less_reporting"
    CHANGED_CRITERIA = "changed_criteria"
    LEGAL_POWER = "legal_power"

    @property
    def label(self) -> str:
        """The kind as a page names it."""
        return {
            "pool": "Pool a fund",
            "align": "Align a fund",
            "less_reporting": "Less reporting",
            "changed_criteria": "Changed criteria",
            "legal_power": "A legal power",
        }[self.value]


class FlexibilityState(StrEnum):
    """Where a flexibility request stands."""

    ASKED = "asked"
    AGREED = "agreed"
    PARTLY_AGREED = "partly_agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The state as a page names it."""
        return self.value.replace("_", " ").capitalize()


class FlexibilityRequest(Base):
    """A rule or a fund that a department is asked to bend, the case made, and what came of it."""

    __tablename__ = "flexibility_request"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("(state = 'asked') = (decided_on IS NULL)", name="decided_when"),
        CheckConstraint("state = 'asked' OR reasons != ''", name="decided_why"),
        CheckConstraint("delivered_on IS NULL OR state IN ('agreed', 'partly_agreed')",
                        name="delivers_what_was_agreed"),
        Index("ix_flexibility_request_department_id_state", "department_id", "state", "id"),
        Index("ix_flexibility_request_agreement_id", "agreement_id", "id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)  # FLX-000123
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"))
    line_id: Mapped[int | None] = mapped_column(ForeignKey("agreement_line.id"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    kind: Mapped[FlexibilityKind] = mapped_column(one_of(FlexibilityKind))
    rule_or_fund: Mapped[str] = mapped_column(String(300))
    case_made: Mapped[str] = mapped_column(Text)
    asked_on: Mapped[date]
    answer_by: Mapped[date | None]
    state: Mapped[FlexibilityState] = mapped_column(
        one_of(FlexibilityState), default=FlexibilityState.ASKED
    )
    decided_on: Mapped[date | None]
    decided_by: Mapped[str] = mapped_column(String(200), default="")
    reasons: Mapped[str] = mapped_column(Text, default="")
    delivered_on: Mapped[date | None]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)

    department: Mapped[Department] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy


class FlexibilityChase(Base):
    """That a department was reminded of a flexibility request."""

    __tablename__ = "flexibility_chase"
    __audited__: ClassVar[bool] = True
    __table_args__ = (Index("ix_flexibility_chase_request_id", "request_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("flexibility_request.id"))
    chased_on: Mapped[date]
    words: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)


class AgreementReview(Base):
    """A review of a signed agreement: every line, red, amber or green, with what was said."""

    __tablename__ = "agreement_review"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        UniqueConstraint("agreement_id", "number"),
        CheckConstraint("is_agreed IS NOT FALSE OR disagreement != ''", name="disagreed_why"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"))
    number: Mapped[int]
    held_on: Mapped[date]
    covers: Mapped[str] = mapped_column(String(100), default="")
    narrative: Mapped[str] = mapped_column(Text, default="")
    finished_on: Mapped[date | None]
    #: Whether both sides agree with it; unknown until it is finished.
    is_agreed: Mapped[bool | None]
    disagreement: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Rag(StrEnum):
    """Red, amber or green: never by colour alone."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"

    @property
    def label(self) -> str:
        """The rating as a page names it."""
        return self.value.capitalize()


class LineTravel(StrEnum):
    """Which way a line is going."""

    IMPROVING = "improving"
    STEADY = "steady"
    WORSENING = "worsening"

    @property
    def label(self) -> str:
        """The direction as a page names it."""
        return self.value.capitalize()


class LineReview(Base):
    """How a line fared in a review, beside what the figures suggest, frozen as they were seen."""

    __tablename__ = "line_review"
    __audited__: ClassVar[bool] = True

    review_id: Mapped[int] = mapped_column(ForeignKey("agreement_review.id"), primary_key=True)
    line_id: Mapped[int] = mapped_column(
        ForeignKey("agreement_line.id"), primary_key=True, index=True
    )
    rag: Mapped[Rag | None] = mapped_column(one_of(Rag))
    travel: Mapped[LineTravel | None] = mapped_column(one_of(LineTravel))
    narrative: Mapped[str] = mapped_column(Text, default="")
    is_agreed: Mapped[bool] = mapped_column(default=True)
    suggested_rag: Mapped[Rag | None] = mapped_column(one_of(Rag, "suggested_rag"))
    suggested_travel: Mapped[LineTravel | None] = mapped_column(
        one_of(LineTravel, "suggested_travel")
    )
    observed: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    observed_period: Mapped[str] = mapped_column(String(10), default="")
    expected: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
