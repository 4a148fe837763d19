"""The files that came in: what each was, who sent it, what became of it, and what is remembered."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from gorm.core.db import Base, UtcDateTime, one_of


class ImportState(StrEnum):
    """How far an import has come. Only what is published is read by anybody else."""

    MATCHING = "matching"  # the file is kept; its columns are to be matched
    CHECKING = "checking"  # its rows are being read and staged
    READY = "ready"  # every row was understood; it waits to be published
    FAULTY = "faulty"  # rows are at fault; nothing of it can be published
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    UNDOING = "undoing"
    UNDONE = "undone"
    DISCARDED = "discarded"


class DataImport(Base):
    """A file that was taken in, or is about to be: the source of every value that it brings.

    `digest` is the SHA-256 of its bytes. `mapping` says which column holds what, and what is the
    same for all rows. `published_number` orders publications: the later one revises the earlier.
    `findings` holds tallies, the first faults and notes, as the page shows them.
    """

    __tablename__ = "data_import"
    __audited__: ClassVar[bool] = True
    __table_args__ = (
        CheckConstraint(
            "state != 'published' OR published_number IS NOT NULL", name="published_has_number"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    what: Mapped[str] = mapped_column(String(40))
    state: Mapped[ImportState] = mapped_column(one_of(ImportState), index=True)
    file_name: Mapped[str] = mapped_column(String(255))
    digest: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    source_name: Mapped[str] = mapped_column(String(200), default="")
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    findings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    by_name: Mapped[str] = mapped_column(String(200))
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_number: Mapped[int | None] = mapped_column(unique=True)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_because: Mapped[str] = mapped_column(Text, default="")
    # Who works on it at the moment, and when they last gave a sign of life.
    worker: Mapped[str] = mapped_column(String(100), default="", server_default="")
    beat_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class ImportFile(Base):
    """The bytes of a file that waits, where every worker can read them; dropped when it is done."""

    __tablename__ = "import_file"
    __audited__: ClassVar[bool] = False

    import_id: Mapped[int] = mapped_column(
        ForeignKey("data_import.id", ondelete="CASCADE"), primary_key=True
    )
    content: Mapped[bytes] = mapped_column(LargeBinary)


class RememberedMatch(Base):
    """What a person once said that something in a file means, for the next file of the source.

    `source_name` is '' where it holds for every source. `kind` is columns, area, indicator…;
    `said` is what stands in the file (of columns, all headings joined), `meaning` what it means.
    """

    __tablename__ = "remembered_match"
    __audited__: ClassVar[bool] = True
    __table_args__ = (UniqueConstraint("kind", "source_name", "said_digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    source_name: Mapped[str] = mapped_column(String(200), default="")
    said: Mapped[str] = mapped_column(Text)
    said_digest: Mapped[str] = mapped_column(String(64))
    meaning: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
