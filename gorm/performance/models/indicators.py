"""What is measured: indicators, their series and the sheets of one period, and who is measured."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gorm.core.db import Base, ExactDecimal, one_of
from gorm.performance.terms import IndicatorKind, Level, Measures, PeriodForm, Polarity
from gorm.settings.models import Theme


class Indicator(Base):
    """A published measure; its code is its name in addresses and files.

    `floor_standard` is the least (or, where low is better, the most) that is acceptable.
    `gap_from` and `gap_to` are two breakdowns whose difference is an inequality gap.
    `declared_form` settles periods that could be read in two ways, such as 2011-12.
    """

    __tablename__ = "indicator"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("(gap_from IS NULL) = (gap_to IS NULL)", name="gap_has_two_ends"),
        CheckConstraint("gap_from IS NULL OR gap_from != gap_to", name="gap_ends_differ"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(300))
    definition: Mapped[str] = mapped_column(Text, default="")
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id"), index=True)
    polarity: Mapped[Polarity] = mapped_column(one_of(Polarity))
    kind: Mapped[IndicatorKind] = mapped_column(one_of(IndicatorKind), default=IndicatorKind.PLAIN)
    level: Mapped[Level] = mapped_column(one_of(Level), default=Level.SERVICE)
    measures: Mapped[Measures] = mapped_column(one_of(Measures), default=Measures.COUNCIL)
    unit: Mapped[str] = mapped_column(String(60), default="")
    floor_standard: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    gap_from: Mapped[str | None] = mapped_column(String(200))
    gap_to: Mapped[str | None] = mapped_column(String(200))
    declared_form: Mapped[PeriodForm | None] = mapped_column(one_of(PeriodForm))
    source: Mapped[str] = mapped_column(Text, default="")
    licence: Mapped[str] = mapped_column(String(300), default="")
    is_in_use: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    theme: Mapped[Theme] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Series(Base):
    """An indicator in one breakdown, such as life expectancy of women; '' is the whole.

    A gap series has no observations: each of its values is that of one series minus another's.
    """

    __tablename__ = "series"
    __audited__: ClassVar[bool] = False  # made by imports, which are one act each
    __table_args__ = (
        UniqueConstraint("indicator_id", "breakdown"),
        CheckConstraint(
            "(minuend_id IS NULL) = (subtrahend_id IS NULL)", name="difference_has_two_ends"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"))
    breakdown: Mapped[str] = mapped_column(String(200), default="")
    period_form: Mapped[PeriodForm] = mapped_column(one_of(PeriodForm))
    minuend_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"))
    subtrahend_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"))

    indicator: Mapped[Indicator] = relationship(lazy="raise_on_sql")


class Sheet(Base):
    """A series in one period: the values that are compared with one another."""

    __tablename__ = "sheet"
    __audited__: ClassVar[bool] = False
    __table_args__ = (
        UniqueConstraint("series_id", "period"),
        Index("ix_sheet_series_id_ends_on", "series_id", "ends_on"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"))
    period: Mapped[str] = mapped_column(String(10))
    starts_on: Mapped[date]
    ends_on: Mapped[date]

    series: Mapped[Series] = relationship(lazy="raise_on_sql")


class MeasuredPlace(Base):
    """Whoever a value is about: an organisation, a region or England.

    Regions and England, by their codes, are comparators and belong to no population.
    """

    __tablename__ = "measured_place"
    __audited__: ClassVar[bool] = False
    __table_args__ = (
        CheckConstraint("(organisation_id IS NULL) != (region_code IS NULL)", name="one_of_two"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), unique=True)
    region_code: Mapped[str | None] = mapped_column(String(9), unique=True)
