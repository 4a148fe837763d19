"""Themes and notices."""

from typing import ClassVar

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from gorm.core.db import Base
from gorm.core.references import numbered


class Theme(Base):
    """What an engagement, an indicator or a case is about, such as adult social care."""

    __tablename__ = "theme"
    __audited__: ClassVar[bool] = True

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    is_in_use: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy

    @property
    def reference(self) -> str:
        """How addresses and the audit name the theme."""
        return numbered("THM", self.id)


class Notice(Base):
    """A line that stands on every page, such as that all places here are fictional."""

    __tablename__ = "notice"
    __audited__: ClassVar[bool] = True

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    words: Mapped[str] = mapped_column(String(300))
