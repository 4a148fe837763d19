"""What was observed: one value for a place in a sheet, as one import has it."""

from decimal import Decimal
from typing import ClassVar

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from gorm.core.db import Base, ExactDecimal


class Observation(Base):
    """One value as one row of a file has it, exactly. Never changed: a later import revises it.

    Rows are staged here while their import is not published, and nobody reads them yet. What
    holds for a place in a sheet is the row of the import that was published last; the others are
    its earlier values. `row_number` is in the key so that two values for one cell can be staged,
    found by the database and refused with both rows named.
    """

    __tablename__ = "observation"
    __audited__: ClassVar[bool] = False  # an import of observations is one act with its digest
    __table_args__ = (
        Index("ix_observation_sheet_id_place_id", "sheet_id", "place_id"),
        {"sqlite_with_rowid": False},
    )

    import_id: Mapped[int] = mapped_column(ForeignKey("data_import.id"), primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheet.id"), primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("measured_place.id"), primary_key=True)
    row_number: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[Decimal] = mapped_column(ExactDecimal)
