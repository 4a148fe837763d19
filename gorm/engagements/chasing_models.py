"""The tables of what is chased: commitments, and places that have heard nothing for too long."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gorm.accounts.models import User
from gorm.core.db import Base, UtcDateTime, one_of
from gorm.engagements.models import Commitment


class ChaseWay(StrEnum):
    """How somebody was reminded of a promise."""

    EMAIL = "email"
    CALL = "call"
    LETTER = "letter"
    IN_PERSON = "in_person"

    @property
    def label(self) -> str:
        """The way as a page names it."""
        return self.value.replace("_", " ").capitalize()


class CommitmentChase(Base):
    """That somebody asked after a promise: when, who did, how and in what words."""

    __tablename__ = "commitment_chase"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        Index("ix_commitment_chase_commitment_id_chased_on", "commitment_id", "chased_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id", ondelete="CASCADE"))
    chased_on: Mapped[date]
    way: Mapped[ChaseWay | None] = mapped_column(one_of(ChaseWay))
    words: Mapped[str] = mapped_column(Text, default="")
    chased_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    commitment: Mapped[Commitment] = relationship(lazy="raise_on_sql")
    chased_by: Mapped[User] = relationship(lazy="raise_on_sql")


class SilenceLimit(Base):
    """After how many days without contact an organisation or a key person waits on My work.

    One row at most; without it what engagements.rules says holds.
    """

    __tablename__ = "silence_limit"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("organisation_days > 0 AND person_days > 0", name="some_days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_days: Mapped[int]
    person_days: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
