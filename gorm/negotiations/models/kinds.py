"""Kinds of agreement as data: their stages, their timetables, and sets of outcomes to draw on."""

from decimal import Decimal
from typing import ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gorm.core.db import Base, ExactDecimal


class AgreementKind(Base):
    """A kind of agreement, such as a Local Area Agreement.

    `blocks` names the blocks with which an agreement of this kind begins; `years` is how long one
    usually runs; `reward_threshold` is the share of the stretch, in per cent, below which no
    reward is paid.
    """

    __tablename__ = "agreement_kind"
    __audited__: ClassVar[bool] = True

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    description: Mapped[str] = mapped_column(Text, default="")
    blocks: Mapped[list[str]] = mapped_column(JSON, default=list)
    years: Mapped[int] = mapped_column(default=3)
    review_months: Mapped[int] = mapped_column(default=6)
    reward_threshold: Mapped[Decimal] = mapped_column(ExactDecimal, default=Decimal(60))
    is_in_use: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    stages: Mapped[list["AgreementStage"]] = relationship(
        back_populates="kind", lazy="raise_on_sql", order_by="AgreementStage.position"
    )
    timetables: Mapped[list["Timetable"]] = relationship(
        back_populates="kind", lazy="raise_on_sql", order_by="Timetable.id"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy


class AgreementStage(Base):
    """A stage through which agreements of a kind go. Its attributes say what it asks for.

    `signs`: to enter it is to sign, and every guard on signing is asked. `is_in_force`: the
    agreement is signed and runs, and reviews are held. `opens_lines`: targets are open for
    negotiation again, as at a refresh. `grade_code` is the grade whose approval is needed to
    enter; none where nobody's is. Stalled and withdrawn are no stages: they come from any.
    """

    __tablename__ = "agreement_stage"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        UniqueConstraint("kind_id", "code"),
        UniqueConstraint("kind_id", "id"),
        CheckConstraint("position >= 1", name="position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind_id: Mapped[int] = mapped_column(ForeignKey("agreement_kind.id"))
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(100))
    position: Mapped[int]
    signs: Mapped[bool] = mapped_column(default=False)
    is_in_force: Mapped[bool] = mapped_column(default=False)
    opens_lines: Mapped[bool] = mapped_column(default=False)
    grade_code: Mapped[str | None] = mapped_column(ForeignKey("grade.code"))
    is_in_use: Mapped[bool] = mapped_column(default=True)

    kind: Mapped[AgreementKind] = relationship(back_populates="stages", lazy="raise_on_sql")


class Timetable(Base):
    """A timetable to begin with: how long before signing each stage was or is to be reached."""

    __tablename__ = "timetable"
    __audited__: ClassVar[bool] = True
    __table_args__ = (UniqueConstraint("kind_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind_id: Mapped[int] = mapped_column(ForeignKey("agreement_kind.id"))
    name: Mapped[str] = mapped_column(String(120))
    source: Mapped[str] = mapped_column(String(300), default="")

    kind: Mapped[AgreementKind] = relationship(back_populates="timetables", lazy="raise_on_sql")
    steps: Mapped[list["TimetableStep"]] = relationship(
        back_populates="timetable",
        lazy="raise_on_sql",
        cascade="all, delete-orphan",
        order_by="TimetableStep.days_before_signing.desc()",
    )


class TimetableStep(Base):
    """One stage of a timetable, in days before the day of signing; negative comes after it."""

    __tablename__ = "timetable_step"
    __audited__: ClassVar[bool] = True

    timetable_id: Mapped[int] = mapped_column(
        ForeignKey("timetable.id", ondelete="CASCADE"), primary_key=True
    )
    stage_id: Mapped[int] = mapped_column(
        ForeignKey("agreement_stage.id"), primary_key=True, index=True
    )
    days_before_signing: Mapped[int]

    timetable: Mapped[Timetable] = relationship(back_populates="steps", lazy="raise_on_sql")
    stage: Mapped[AgreementStage] = relationship(lazy="raise_on_sql")


class OutcomeSet(Base):
    """A published set of outcomes that lines can answer, such as a national framework."""

    __tablename__ = "outcome_set"
    __audited__: ClassVar[bool] = True

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    source: Mapped[str] = mapped_column(String(500), default="")
    is_in_use: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    outcomes: Mapped[list["DesiredOutcome"]] = relationship(
        back_populates="outcome_set", lazy="raise_on_sql", order_by="DesiredOutcome.position"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class DesiredOutcome(Base):
    """One outcome of a set: its name and what it aims at."""

    __tablename__ = "desired_outcome"
    __audited__: ClassVar[bool] = True
    __table_args__ = (UniqueConstraint("outcome_set_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    outcome_set_id: Mapped[int] = mapped_column(ForeignKey("outcome_set.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    ambition: Mapped[str] = mapped_column(Text, default="")

    outcome_set: Mapped[OutcomeSet] = relationship(back_populates="outcomes", lazy="raise_on_sql")
