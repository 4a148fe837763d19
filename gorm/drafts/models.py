"""The table of drafts."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from gorm.core.db import Base, UtcDateTime


class Draft(Base):
    """The fields of one form as its writer last left them, for nobody else to see."""

    __tablename__ = "draft"
    __audited__: ClassVar[bool] = False  # private until it is saved as something

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(43), unique=True)
    writer: Mapped[str] = mapped_column(String(64), index=True)
    path: Mapped[str] = mapped_column(String(500))
    title: Mapped[str] = mapped_column(String(200))
    fields: Mapped[list[list[str]]] = mapped_column(JSON)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
