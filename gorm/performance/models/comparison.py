"""How values compare: kept tables of standings, computed on import and published with it."""

from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from gorm.core.db import Base, ExactDecimal, UtcDateTime, one_of
from gorm.performance.terms import Direction, GroupKind


class Edition(Base):
    """One computing of comparisons, published all at once or not at all.

    `basis` is the number of the edition that was published when it was begun, and `number` the
    next one, given when it is published. Numbers have neither gaps nor forks: what was computed
    beside another publication is seen to be out of date, and is computed again. `bodies_digest`
    stands for the register as it was: once types, regions or successions have changed, the next
    edition computes everything.
    """

    __tablename__ = "edition"
    __audited__: ClassVar[bool] = False

    id: Mapped[int] = mapped_column(primary_key=True)
    basis: Mapped[int] = mapped_column(default=0)
    number: Mapped[int | None] = mapped_column(unique=True)
    bodies_digest: Mapped[str] = mapped_column(String(64), default="")
    reason: Mapped[str] = mapped_column(String(200), default="")
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Comparison(Base):
    """A sheet as one edition compares it. Only the current one of a sheet is read.

    `is_latest` marks the latest sheet of its series that has thresholds. One that an edition
    superseded is kept for a while, for pages that are being read.
    """

    __tablename__ = "comparison"
    __audited__: ClassVar[bool] = False
    __table_args__ = (
        Index("ix_comparison_edition_id", "edition_id"),
        Index(
            "uq_comparison_current_sheet",
            "sheet_id",
            unique=True,
            sqlite_where=text("is_current"),
            postgresql_where=text("is_current"),
        ),
        Index(
            "ix_comparison_latest",
            "sheet_id",
            sqlite_where=text("is_current AND is_latest"),
            postgresql_where=text("is_current AND is_latest"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheet.id"), index=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    superseded_by_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id"), index=True)
    is_current: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_latest: Mapped[bool] = mapped_column(default=False, server_default=false())


class ComparisonGroup(Base):
    """What one comparison says of one group: of all, of a type (by its value), of a region.

    Thresholds are None below the fewest that are compared. `published_value` is the value that
    the source itself gives for England or for the region. `histogram` counts the values in equal
    steps from the least to the greatest, for the quartile strip.
    """

    __tablename__ = "comparison_group"
    __audited__: ClassVar[bool] = False
    __table_args__ = ({"sqlite_with_rowid": False},)

    comparison_id: Mapped[int] = mapped_column(
        ForeignKey("comparison.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[GroupKind] = mapped_column(one_of(GroupKind), primary_key=True)
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    number: Mapped[int]
    q1: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    median: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    q3: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    minimum: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    maximum: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    ratio: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    spread: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    published_value: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    histogram: Mapped[list[int]] = mapped_column(JSON, default=list)


class Standing(Base):
    """Where one organisation stands in one comparison.

    `is_member` is False where the organisation is left out because a successor has a value.
    Bands go from 1, the best, to 4; they and ranks are None where they do not exist.
    """

    __tablename__ = "standing"
    __audited__: ClassVar[bool] = False
    __table_args__ = (
        CheckConstraint("band BETWEEN 1 AND 4", name="band"),
        CheckConstraint("type_band BETWEEN 1 AND 4", name="type_band"),
        CheckConstraint("region_band BETWEEN 1 AND 4", name="region_band"),
        Index("ix_standing_organisation_id_comparison_id", "organisation_id", "comparison_id"),
        {"sqlite_with_rowid": False},
    )

    comparison_id: Mapped[int] = mapped_column(
        ForeignKey("comparison.id", ondelete="CASCADE"), primary_key=True
    )
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    is_member: Mapped[bool]
    value: Mapped[Decimal] = mapped_column(ExactDecimal)
    previous_value: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    previous_period: Mapped[str | None] = mapped_column(String(10))
    direction: Mapped[Direction | None] = mapped_column(one_of(Direction))
    rank: Mapped[int | None]
    band: Mapped[int | None]
    type_rank: Mapped[int | None]
    type_band: Mapped[int | None]
    region_rank: Mapped[int | None]
    region_band: Mapped[int | None]
