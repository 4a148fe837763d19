"""What is written for one pack: the items of its editable parts, and its images."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from gorm.core.db import Base, UtcDateTime, one_of


class EditablePart(StrEnum):
    """A part of a pack that people write, as a list of items."""

    PURPOSE = "purpose"
    POINTS = "points"
    ASKS = "asks"
    OFFERS = "offers"
    ISSUES = "issues"
    SENSITIVITIES = "sensitivities"
    PROGRAMME = "programme"
    #: What an addendum says.
    CHANGES = "changes"


class PackItem(Base):
    """One item of an editable part: a point, an ask, an issue with its line to take.

    `heading` is the issue of a line to take and the time of a line of the programme; other parts
    have none. `words` may hold the house's Markdown. `record` is the reference of the record from
    which it was suggested, if it was, and leads to where it comes from.
    """

    __tablename__ = "pack_item"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("words != ''", name="has_words"),
        Index("ix_pack_item_pack_id_part_position", "pack_id", "part", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pack_id: Mapped[int] = mapped_column(ForeignKey("pack.id"))
    part: Mapped[EditablePart] = mapped_column(one_of(EditablePart))
    position: Mapped[int]
    heading: Mapped[str] = mapped_column(String(300), default="")
    words: Mapped[str] = mapped_column(Text)
    #: The language of these words where it is not the document's.
    language: Mapped[str] = mapped_column(String(20), default="")
    record: Mapped[str] = mapped_column(String(64), default="")
    #: Words from a mandate or a restricted record: never in what leaves the office for editing.
    is_restricted: Mapped[bool] = mapped_column(default=False)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: Removed, it stands in nothing, and can be put back while the pack is a draft.
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy


class PackImage(Base):
    """A photograph or a map in a pack. Its description is read to whoever cannot see it."""

    __tablename__ = "pack_image"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint("description != ''", name="has_description"),
        Index("ix_pack_image_pack_id_position", "pack_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pack_id: Mapped[int] = mapped_column(ForeignKey("pack.id"))
    position: Mapped[int]
    description: Mapped[str] = mapped_column(String(500))
    caption: Mapped[str] = mapped_column(String(300), default="")
    credit: Mapped[str] = mapped_column(String(200), default="")
    #: Of the image as it is printed: re-encoded, without anything that the camera wrote into it.
    digest: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(40))
    width: Mapped[int]
    height: Mapped[int]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: Removed, it is printed no more; its bytes stay, since frozen contents may name them.
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy
