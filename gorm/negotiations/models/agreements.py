"""Agreements with areas: their parties, blocks, funding, dates, approvals and chronology."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gorm.accounts.models import Department, Office, User
from gorm.core.db import Base, ExactDecimal, UtcDateTime, one_of
from gorm.core.happenings import Precision
from gorm.engagements.models import Marking, Sharing
from gorm.negotiations.models.kinds import AgreementKind, AgreementStage
from gorm.places.models import Area, Organisation


class AgreementState(StrEnum):
    """Whether an agreement goes on: it stalls and is withdrawn from any stage, with a reason."""

    LIVE = "live"
    STALLED = "stalled"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """The state as a page names it."""
        return self.value.capitalize()


class Agreement(Base):
    """An agreement of a kind with an area for a period, from preparing to its end.

    `version` tells two savings apart; `last_event` is the number of the last sheet of its
    chronology and `last_line` and `last_term` those of its lines and terms.
    """

    __tablename__ = "agreement"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        ForeignKeyConstraint(
            ["kind_id", "stage_id"],
            ["agreement_stage.kind_id", "agreement_stage.id"],
            name="fk_agreement_stage_of_kind",
        ),
        CheckConstraint("ends_on >= begins_on", name="ends_after_start"),
        CheckConstraint(
            "state NOT IN ('stalled', 'withdrawn') OR state_because != ''", name="stopped_why"
        ),
        Index("ix_agreement_area_id_id", "area_id", "id"),
        Index("ix_agreement_office_id_state_id", "office_id", "state", "id"),
        Index("ix_agreement_owner_id_state", "owner_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)  # AGR-000123
    title: Mapped[str] = mapped_column(String(200))
    kind_id: Mapped[int] = mapped_column(ForeignKey("agreement_kind.id"))
    stage_id: Mapped[int] = mapped_column(index=True)
    state: Mapped[AgreementState] = mapped_column(
        one_of(AgreementState), default=AgreementState.LIVE
    )
    state_because: Mapped[str] = mapped_column(Text, default="")
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    #: The body that answers for the agreement; at first the area's accountable council.
    accountable_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    begins_on: Mapped[date]
    ends_on: Mapped[date]
    review_months: Mapped[int] = mapped_column(default=6)
    sharing: Mapped[Sharing] = mapped_column(one_of(Sharing), default=Sharing.OFFICE)
    marking: Mapped[Marking] = mapped_column(one_of(Marking), default=Marking.OFFICIAL_SENSITIVE)
    handling: Mapped[str] = mapped_column(String(200), default="")
    is_not_for_ministers: Mapped[bool] = mapped_column(default=False)
    opened_on: Mapped[date]
    signed_on: Mapped[date | None]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    last_event: Mapped[int] = mapped_column(default=0)
    last_line: Mapped[int] = mapped_column(default=0)
    last_term: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    kind: Mapped[AgreementKind] = relationship(lazy="raise_on_sql", overlaps="stage")
    stage: Mapped[AgreementStage] = relationship(lazy="raise_on_sql", overlaps="kind")
    area: Mapped[Area] = relationship(lazy="raise_on_sql")
    office: Mapped[Office] = relationship(lazy="raise_on_sql")
    accountable: Mapped[Organisation] = relationship(lazy="raise_on_sql")
    owner: Mapped[User] = relationship(foreign_keys=[owner_id], lazy="raise_on_sql")
    team: Mapped[list["AgreementMember"]] = relationship(
        back_populates="agreement", lazy="raise_on_sql", cascade="all, delete-orphan"
    )
    blocks: Mapped[list["AgreementBlock"]] = relationship(
        back_populates="agreement",
        lazy="raise_on_sql",
        cascade="all, delete-orphan",
        order_by="AgreementBlock.position",
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy


class AgreementMember(Base):
    """One of the named team; these, the owner and the office's directors may see mandates."""

    __tablename__ = "agreement_member"
    __audited__: ClassVar[bool] = True

    agreement_id: Mapped[int] = mapped_column(
        ForeignKey("agreement.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("user_account.id"), primary_key=True, index=True
    )

    agreement: Mapped[Agreement] = relationship(back_populates="team", lazy="raise_on_sql")
    user: Mapped[User] = relationship(lazy="raise_on_sql")


class AgreementBlock(Base):
    """A block of an agreement, under which lines stand."""

    __tablename__ = "agreement_block"
    __audited__: ClassVar[bool] = True
    __table_args__ = (UniqueConstraint("agreement_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    position: Mapped[int]

    agreement: Mapped[Agreement] = relationship(back_populates="blocks", lazy="raise_on_sql")


class PartyRole(StrEnum):
    """In which capacity somebody is a party."""

    PARTNER = "partner"
    DEPARTMENT = "department"

    @property
    def label(self) -> str:
        """The role as a page names it."""
        return {"partner": "Named partner", "department": "Department"}[self.value]


class AgreementParty(Base):
    """A named partner of the area, or a department, beside the accountable body and the office."""

    __tablename__ = "agreement_party"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("(organisation_id IS NULL) != (department_id IS NULL)", name="one_party"),
        UniqueConstraint("agreement_id", "organisation_id"),
        UniqueConstraint("agreement_id", "department_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    #: Who signs for it, in words.
    signatory: Mapped[str] = mapped_column(String(200), default="")

    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")
    department: Mapped[Department | None] = relationship(lazy="raise_on_sql")


class Treatment(StrEnum):
    """What becomes of a funding stream under an agreement."""

    POOLED = "pooled"
    ALIGNED = "aligned"

    @property
    def label(self) -> str:
        """The treatment as a page names it."""
        return self.value.capitalize()


class FundingStream(Base):
    """Money that is pooled under an agreement, or spent in line with it. Amounts are in pounds."""

    __tablename__ = "funding_stream"
    __audited__: ClassVar[bool] = True
    __table_args__ = (UniqueConstraint("agreement_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"))
    name: Mapped[str] = mapped_column(String(200))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    treatment: Mapped[Treatment] = mapped_column(one_of(Treatment))
    amount: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    years: Mapped[str] = mapped_column(String(60), default="")
    conditions: Mapped[str] = mapped_column(Text, default="")

    department: Mapped[Department | None] = relationship(lazy="raise_on_sql")


class StageDate(Base):
    """By when a stage is to be reached, who sees to it, and when it was reached."""

    __tablename__ = "stage_date"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        UniqueConstraint("agreement_id", "stage_id"),
        Index("ix_stage_date_due_on", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"))
    stage_id: Mapped[int] = mapped_column(ForeignKey("agreement_stage.id"), index=True)
    due_on: Mapped[date | None]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    reached_on: Mapped[date | None]

    stage: Mapped[AgreementStage] = relationship(lazy="raise_on_sql")
    owner: Mapped[User | None] = relationship(lazy="raise_on_sql")


class AgreementApproval(Base):
    """That somebody at grade approved entering a stage; it is spent when the stage is entered."""

    __tablename__ = "agreement_approval"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        Index(
            "uq_agreement_approval_standing",
            "agreement_id",
            "stage_id",
            unique=True,
            sqlite_where=text("spent_on IS NULL"),
            postgresql_where=text("spent_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"))
    stage_id: Mapped[int] = mapped_column(ForeignKey("agreement_stage.id"), index=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), unique=True)
    approved_on: Mapped[date]
    conditions: Mapped[str] = mapped_column(Text, default="")
    spent_on: Mapped[date | None]


class AgreementEventKind(StrEnum):
    """What an event of an agreement is about; pages filter by it."""

    OPENED = "opened"
    STAGE = "stage"
    STATE = "state"
    PARTY = "party"
    FUNDING = "funding"
    LINE = "line"
    TERM = "term"
    ROUND = "round"
    FLEXIBILITY = "flexibility"
    DECIDED = "decided"
    SIGNED = "signed"
    REVIEW = "review"
    NOTE = "note"


class AgreementEvent(Base):
    """One event of an agreement's chronology: what happened, when, recorded when and by whom.

    Never says anything of a mandate: who may read the agreement may read its events.
    """

    __tablename__ = "agreement_event"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        UniqueConstraint("agreement_id", "number"),
        Index("ix_agreement_event_agreement_id_happened_on", "agreement_id", "happened_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"))
    number: Mapped[int]
    kind: Mapped[AgreementEventKind] = mapped_column(one_of(AgreementEventKind))
    title: Mapped[str] = mapped_column(String(500))
    words: Mapped[str] = mapped_column(Text, default="")
    facts: Mapped[list[Any]] = mapped_column(JSON, default=list)  # [[label, words], …]
    happened_on: Mapped[date]
    precision: Mapped[Precision] = mapped_column(one_of(Precision), default=Precision.DAY)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"), index=True)
