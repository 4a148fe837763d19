"""Regimes as data: the stages of a ladder, the kinds of instrument, and templates of letters."""

from enum import StrEnum
from typing import ClassVar

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gorm.core.db import Base, one_of


class Regime(Base):
    """A way of challenging: which bodies it is for, its ladder, and its instruments.

    `applies_to` lists kinds of body: `council`, `combined_authority`, or a kind of partner such
    as `nhs`; an empty list is every body.
    """

    __tablename__ = "regime"
    __audited__: ClassVar[bool] = True

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    description: Mapped[str] = mapped_column(Text, default="")
    applies_to: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: The scheme of judgement in which cases of this regime are rated, by its code.
    rating_scheme: Mapped[str] = mapped_column(String(40), default="")
    is_in_use: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    stages: Mapped[list["Stage"]] = relationship(
        back_populates="regime", lazy="raise_on_sql", order_by="Stage.position"
    )
    instrument_kinds: Mapped[list["InstrumentKind"]] = relationship(
        back_populates="regime", lazy="raise_on_sql", order_by="InstrumentKind.position"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy


class Clock(StrEnum):
    """How a stage's or an instrument's time is counted."""

    NONE = "none"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    STATED = "stated"  # a date that somebody states, such as that of a report


class Stage(Base):
    """A stage of a ladder. What it asks for is told by its attributes, never by its name.

    `is_light`: a reason and a review date are enough, and the case's owner decides.
    `follows_instruments`: a case stands here through the highest instrument in force, never by
    choice. `is_leaving`: the case is on its way out; `closes`: it has left. A stage without a
    grade is decided at the grade of the stage that is left.
    """

    __tablename__ = "stage"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        UniqueConstraint("regime_id", "code"),
        UniqueConstraint("regime_id", "id"),
        CheckConstraint("position >= 1", name="position"),
        CheckConstraint("clock NOT IN ('days', 'working_days', 'months') OR clock_number >= 1",
                        name="clock_counts"),
        CheckConstraint("NOT (is_light AND follows_instruments)", name="light_is_chosen"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    regime_id: Mapped[int] = mapped_column(ForeignKey("regime.id"))
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(100))
    position: Mapped[int]
    is_light: Mapped[bool] = mapped_column(default=False)
    follows_instruments: Mapped[bool] = mapped_column(default=False)
    lapses: Mapped[bool] = mapped_column(default=False)
    is_above_office: Mapped[bool] = mapped_column(default=False)
    needs_representations: Mapped[bool] = mapped_column(default=False)
    is_leaving: Mapped[bool] = mapped_column(default=False)
    closes: Mapped[bool] = mapped_column(default=False)
    clock: Mapped[Clock] = mapped_column(one_of(Clock), default=Clock.NONE)
    clock_number: Mapped[int | None]
    #: What the clock counts down to: "Reply", "Plan", "Review", "Report".
    clock_for: Mapped[str] = mapped_column(String(60), default="")
    renewable_months: Mapped[int | None]
    grade_code: Mapped[str | None] = mapped_column(ForeignKey("grade.code"))
    is_in_use: Mapped[bool] = mapped_column(default=True)

    regime: Mapped[Regime] = relationship(back_populates="stages", lazy="raise_on_sql")


class InstrumentKind(Base):
    """A kind of instrument, and the stage at which a case stands while one is in force.

    A *proposal* says what it would make, vary or end, opens representations, and moves nothing: it
    has no stage.
    """

    __tablename__ = "instrument_kind"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        UniqueConstraint("regime_id", "code"),
        CheckConstraint("NOT is_proposal OR stage_id IS NULL", name="proposal_moves_nothing"),
        CheckConstraint("months IS NULL OR months >= 1", name="months"),
        # The stage is one of the kind's own regime.
        ForeignKeyConstraint(
            ["regime_id", "stage_id"],
            ["stage.regime_id", "stage.id"],
            name="fk_instrument_kind_regime_id_stage_id_stage",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    regime_id: Mapped[int] = mapped_column(ForeignKey("regime.id"))
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))
    legal_basis: Mapped[str] = mapped_column(String(300), default="")
    position: Mapped[int]
    stage_id: Mapped[int | None] = mapped_column(ForeignKey("stage.id"))
    is_proposal: Mapped[bool] = mapped_column(default=False)
    needs_representations: Mapped[bool] = mapped_column(default=False)
    lapses: Mapped[bool] = mapped_column(default=False)
    transfers_functions: Mapped[bool] = mapped_column(default=False)
    #: How long one is in force where nothing else is said, and for how long it can be renewed.
    months: Mapped[int | None]
    renewable_months: Mapped[int | None]
    #: The lowest grade that decides on one; that of its stage where none is told.
    grade_code: Mapped[str | None] = mapped_column(ForeignKey("grade.code"))
    is_in_use: Mapped[bool] = mapped_column(default=True)

    regime: Mapped[Regime] = relationship(back_populates="instrument_kinds", lazy="raise_on_sql")
    stage: Mapped[Stage | None] = relationship(foreign_keys=[stage_id], lazy="raise_on_sql")


class LetterTemplate(Base):
    """The words of a letter with named gaps, such as {council} and {reply_by}."""

    __tablename__ = "letter_template"
    __audited__: ClassVar[bool] = True

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    heading: Mapped[str] = mapped_column(String(300), default="")
    words: Mapped[str] = mapped_column(Text)
    #: Working days within which a reply is asked for; none where no reply is.
    reply_within: Mapped[int | None]
    is_in_use: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
