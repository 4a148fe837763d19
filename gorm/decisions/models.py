"""The tables of decisions: what was asked, who acts for whom, and what was decided."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gorm.accounts.models import Grade, Office, User
from gorm.core.db import Base, UtcDateTime, one_of
from gorm.core.happenings import Precision
from gorm.places.models import Area, Organisation


class DecisionState(StrEnum):
    """Where a request for a decision stands."""

    OPEN = "open"  # waits for whoever decides
    RETURNED = "returned"  # waits for whoever asked
    CLOSED = "closed"  # has its outcome


class Decision(Base):
    """A decision asked for: by whom, about what, at which grade, on what evidence.

    What is to be done stands in `proposal` as plain data that the deciding feature reads;
    `evidence` is frozen when it is asked. The outcome is a row of its own with the decision as its
    key, so that the database itself admits one and no second.
    """

    __tablename__ = "decision"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("is_urgent = (urgent_because != '')", name="urgent_has_reason"),
        CheckConstraint(
            "is_advice_overridden = (overridden_because != '')", name="override_has_reason"
        ),
        CheckConstraint("state != 'returned' OR returned_because != ''", name="returned_why"),
        CheckConstraint("consequence BETWEEN 1 AND 5", name="consequence"),
        Index("ix_decision_subject", "subject_kind", "subject_reference", "id"),
        Index("ix_decision_asked_by_id_state", "asked_by_id", "state"),
        Index(
            "ix_decision_waiting",
            "office_id",
            "due_on",
            "consequence",
            "id",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)  # DEC-000123
    kind: Mapped[str] = mapped_column(String(60))  # the code of a DecisionKind
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_reference: Mapped[str] = mapped_column(String(64))
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    #: What is asked, in one sentence.
    question: Mapped[str] = mapped_column(String(500))
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    asked_by_name: Mapped[str] = mapped_column(String(200))
    asked_on: Mapped[date]
    precision: Mapped[Precision] = mapped_column(one_of(Precision), default=Precision.DAY)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: The lowest grade that may decide, and its rank as it was when this was asked.
    grade_code: Mapped[str] = mapped_column(ForeignKey("grade.code"))
    grade_rank: Mapped[int]
    is_above_office: Mapped[bool] = mapped_column(default=False)
    due_on: Mapped[date | None]
    #: How much hangs on it, 1 most; the queue is ordered by it after the due date.
    consequence: Mapped[int] = mapped_column(default=3)
    if_nothing_is_done: Mapped[str] = mapped_column(Text, default="")
    reasons: Mapped[str] = mapped_column(Text, default="")
    options_considered: Mapped[str] = mapped_column(Text, default="")
    #: The least intrusive step that would work, and why less would not.
    proportionality: Mapped[str] = mapped_column(Text, default="")
    advice: Mapped[str] = mapped_column(Text, default="")
    is_advice_overridden: Mapped[bool] = mapped_column(default=False)
    overridden_because: Mapped[str] = mapped_column(Text, default="")
    is_urgent: Mapped[bool] = mapped_column(default=False)
    urgent_because: Mapped[str] = mapped_column(Text, default="")
    proposal: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    evidence: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[DecisionState] = mapped_column(one_of(DecisionState), default=DecisionState.OPEN)
    returned_because: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    office: Mapped[Office] = relationship(lazy="raise_on_sql")
    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")
    area: Mapped[Area | None] = relationship(lazy="raise_on_sql")
    asked_by: Mapped[User | None] = relationship(lazy="raise_on_sql")
    grade: Mapped[Grade] = relationship(lazy="raise_on_sql")
    outcome: Mapped["Outcome | None"] = relationship(back_populates="decision", lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy


class OutcomeKind(StrEnum):
    """How a decision closed."""

    APPROVED = "approved"
    APPROVED_WITH_CONDITIONS = "approved_with_conditions"
    PARTLY_APPROVED = "partly_approved"
    NO_CHANGE = "no_change"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"

    @property
    def label(self) -> str:
        """The outcome as a page names it."""
        return self.value.replace("_", " ").capitalize()

    @property
    def has_effect(self) -> bool:
        """Whether what was proposed is done, wholly or in part."""
        return self in {
            OutcomeKind.APPROVED,
            OutcomeKind.APPROVED_WITH_CONDITIONS,
            OutcomeKind.PARTLY_APPROVED,
        }


class Outcome(Base):
    """What was decided: its key is the decision's, so that nothing is decided twice.

    `seen` is what the decision-maker had in front of them, as plain data, with its digest; `parts`
    are the parts of the proposal, each with whether it was approved.
    `not_held` names what the office was not told of a decision that was taken above it.
    """

    __tablename__ = "decision_outcome"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint(
            "kind != 'approved_with_conditions' OR conditions != ''", name="conditions_told"
        ),
        CheckConstraint("reasons != ''", name="has_reasons"),
        # Of what was decided above the office, nobody here is who decided it.
        CheckConstraint(
            "is_recorded_from_above OR decided_by_id IS NOT NULL", name="decided_by_somebody"
        ),
    )

    decision_id: Mapped[int] = mapped_column(
        ForeignKey("decision.id"), primary_key=True, autoincrement=False
    )
    kind: Mapped[OutcomeKind] = mapped_column(one_of(OutcomeKind))
    reasons: Mapped[str] = mapped_column(Text)
    conditions: Mapped[str] = mapped_column(Text, default="")
    parts: Mapped[list[Any]] = mapped_column(JSON, default=list)
    decided_on: Mapped[date] = mapped_column(index=True)
    precision: Mapped[Precision] = mapped_column(one_of(Precision), default=Precision.DAY)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    decided_by_name: Mapped[str] = mapped_column(String(200), default="")
    decided_by_grade: Mapped[str | None] = mapped_column(ForeignKey("grade.code"))
    acting_for_name: Mapped[str] = mapped_column(String(200), default="")
    signed_by: Mapped[str] = mapped_column(String(200), default="")
    announced_by: Mapped[str] = mapped_column(String(200), default="")
    is_recorded_from_above: Mapped[bool] = mapped_column(default=False)
    document_title: Mapped[str] = mapped_column(String(300), default="")
    document_address: Mapped[str] = mapped_column(String(500), default="")
    not_held: Mapped[list[str]] = mapped_column(JSON, default=list)
    recusals: Mapped[list[Any]] = mapped_column(JSON, default=list)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    seen_digest: Mapped[str] = mapped_column(String(64), default="")

    decision: Mapped[Decision] = relationship(back_populates="outcome", lazy="raise_on_sql")


class StepKind(StrEnum):
    """What was done to a request on its way."""

    ASKED = "asked"
    RETURNED = "returned"
    ASKED_AGAIN = "asked_again"
    DELEGATED = "delegated"
    DELEGATION_ENDED = "delegation_ended"
    RECUSED = "recused"
    SUBSTITUTE_NAMED = "substitute_named"
    RECUSAL_ENDED = "recusal_ended"
    DECIDED = "decided"
    RECORDED = "recorded"
    WITHDRAWN = "withdrawn"


class DecisionStep(Base):
    """One step of a request on its way, for whoever asks later how it came about."""

    __tablename__ = "decision_step"
    __audited__: ClassVar[bool] = True
    __table_args__ = (Index("ix_decision_step_decision_id", "decision_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"))
    kind: Mapped[StepKind] = mapped_column(one_of(StepKind))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    by_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    words: Mapped[str] = mapped_column(Text, default="")
    #: What changed with the step, as plain data: a proposal as it stood before it was asked again.
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Recusal(Base):
    """A director who may not decide on a subject, why, and who acts instead."""

    __tablename__ = "recusal"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("reason != ''", name="has_reason"),
        CheckConstraint("substitute_id IS NULL OR substitute_id != user_id", name="is_another"),
        Index(
            "uq_recusal_standing",
            "subject_kind",
            "subject_reference",
            "user_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_recusal_substitute_id_ended_at", "substitute_id", "ended_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_reference: Mapped[str] = mapped_column(String(64))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    substitute_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    reason: Mapped[str] = mapped_column(Text)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_because: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="raise_on_sql")
    substitute: Mapped[User | None] = relationship(
        foreign_keys=[substitute_id], lazy="raise_on_sql"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Delegation(Base):
    """A director's decisions in another's hands between two days: one decision, or all of them."""

    __tablename__ = "delegation"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("ends_on >= begins_on", name="in_order"),
        CheckConstraint("to_user_id != from_user_id", name="to_another"),
        CheckConstraint("reason != ''", name="has_reason"),
        Index("ix_delegation_from_user_id_ends_on", "from_user_id", "ends_on"),
        Index("ix_delegation_to_user_id_ends_on", "to_user_id", "ends_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)  # DLG-000123
    from_user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    to_user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"), index=True)
    begins_on: Mapped[date]
    ends_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    from_user: Mapped[User] = relationship(foreign_keys=[from_user_id], lazy="raise_on_sql")
    to_user: Mapped[User] = relationship(foreign_keys=[to_user_id], lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
