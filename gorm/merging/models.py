"""The tables of merging: pairs that may be the same, merges, and what each merge moved."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gorm.accounts.models import User
from gorm.core.db import Base, UtcDateTime, one_of


class MergedKind(StrEnum):
    """What is entered twice."""

    PERSON = "person"
    ORGANISATION = "organisation"


class PersonPair(Base):
    """Two people who may be one: found by a look at all, or told apart by somebody.

    `certainty` runs from 0 to 99; it is 0 where no look has found the two alike.
    """

    __tablename__ = "person_pair"
    __audited__: ClassVar[bool] = False  # found by looking; who told two apart is in the row
    __table_args__ = (CheckConstraint("first_id != second_id", name="two_people"),)

    first_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    second_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    certainty: Mapped[int] = mapped_column(default=0, index=True)
    reasons: Mapped[list[str]] = mapped_column(JSON(), default=list)
    told_apart_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    told_apart_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    told_apart_by: Mapped[User | None] = relationship(lazy="raise_on_sql")


class OrganisationPair(Base):
    """Two organisations that may be one: see PersonPair."""

    __tablename__ = "organisation_pair"
    __audited__: ClassVar[bool] = False  # as with people
    __table_args__ = (CheckConstraint("first_id != second_id", name="two_bodies"),)

    first_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    second_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), primary_key=True, index=True
    )
    certainty: Mapped[int] = mapped_column(default=0, index=True)
    reasons: Mapped[list[str]] = mapped_column(JSON(), default=list)
    told_apart_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    told_apart_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    told_apart_by: Mapped[User | None] = relationship(lazy="raise_on_sql")


class Merge(Base):
    """Two records made one: which went, which stayed, by whom, and whether it was undone.

    Both are named by their public references, which no later merge changes.
    """

    __tablename__ = "merge"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("kept_reference != away_reference", name="two_records"),
        CheckConstraint(
            "(undone_at IS NULL) = (undone_by_id IS NULL)", name="undone_by_somebody"
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)  # MRG-000123
    kind: Mapped[MergedKind] = mapped_column(one_of(MergedKind))
    kept_reference: Mapped[str] = mapped_column(String(20), index=True)
    kept_name: Mapped[str] = mapped_column(String(200))
    away_reference: Mapped[str] = mapped_column(String(20), index=True)
    away_name: Mapped[str] = mapped_column(String(200))
    merged_at: Mapped[datetime] = mapped_column(UtcDateTime)
    merged_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)

    merged_by: Mapped[User] = relationship(foreign_keys=[merged_by_id], lazy="raise_on_sql")
    undone_by: Mapped[User | None] = relationship(foreign_keys=[undone_by_id], lazy="raise_on_sql")
    steps: Mapped[list["MergeStep"]] = relationship(
        back_populates="merge", lazy="raise_on_sql", order_by="MergeStep.number"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class StepKind(StrEnum):
    """What a step of a merge did to rows of one table."""

    MOVED = "moved"  # a reference led to the one record, and leads to the other
    FOLDED = "folded"  # a row said what another row says already, and was taken out
    CHANGED = "changed"  # columns of a row


class MergeStep(Base):
    """One step of a merge, with all that is needed to take it back."""

    __tablename__ = "merge_step"
    __audited__: ClassVar[bool] = False  # the act of the merge says what it moved

    merge_id: Mapped[int] = mapped_column(ForeignKey("merge.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[StepKind] = mapped_column(one_of(StepKind))
    table_name: Mapped[str] = mapped_column(String(63))
    content: Mapped[dict[str, Any]] = mapped_column(JSON(), default=dict)

    merge: Mapped[Merge] = relationship(back_populates="steps", lazy="raise_on_sql")
