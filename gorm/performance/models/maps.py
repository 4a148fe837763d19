"""Maps of the country: shapes with a GSS code each, as somebody took them in."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from gorm.core.db import Base, UtcDateTime, one_of
from gorm.core.references import numbered


class MapKind(StrEnum):
    """What the shapes of a map are."""

    HEXES = "hexes"
    BOUNDARIES = "boundaries"

    @property
    def label(self) -> str:
        """The kind as a page says it."""
        return {"hexes": "Grid of hexagons", "boundaries": "Boundaries"}[self.value]


class AreaMap(Base):
    """A map that was taken in. At most one is in use; the others are kept and can be taken back.

    `source` and `licence` are what the administrator typed, and stand under every picture.
    `left_out` counts shapes of the file that are not of England, or have no code.
    """

    __tablename__ = "area_map"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        Index(
            "uq_area_map_in_use",
            "is_in_use",
            unique=True,
            postgresql_where=text("is_in_use"),
            sqlite_where=text("is_in_use"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[MapKind] = mapped_column(one_of(MapKind))
    source: Mapped[str] = mapped_column(String(300))
    licence: Mapped[str] = mapped_column(String(200))
    file_name: Mapped[str] = mapped_column(String(255))
    digest: Mapped[str] = mapped_column(String(64))
    shapes: Mapped[int]
    left_out: Mapped[int] = mapped_column(default=0)
    is_in_use: Mapped[bool] = mapped_column(default=False)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    by_name: Mapped[str] = mapped_column(String(200))
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def reference(self) -> str:
        """How addresses and the audit name the map."""
        return numbered("MAP", self.id)


class AreaMapDrawing(Base):
    """What a map looks like, ready to be coloured: never changed, and fixed by the map's digest."""

    __tablename__ = "area_map_drawing"
    __audited__: ClassVar[bool] = False

    map_id: Mapped[int] = mapped_column(
        ForeignKey("area_map.id", ondelete="CASCADE"), primary_key=True
    )
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
