"""The tables of searching: what was written into the index, and every word that stands in it.

The index itself, `search_index`, is made by a migration: of FTS5 on SQLite, of tsvector on
PostgreSQL. See gorm.search.index.
"""

from datetime import date
from typing import ClassVar, Final

from sqlalchemy import BigInteger, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gorm.core.db import Base

#: 64 bits; on SQLite the number that a table is kept in order of.
_NUMBER: Final = BigInteger().with_variant(Integer(), "sqlite")


#: A word, in the order of its letters' codes, so that a beginning is a range of words.
_WORD: Final = String(40).with_variant(String(40, collation="C"), "postgresql")


class SearchDocument(Base):
    """What can be found of one record, and what its line among the results says.

    `title` and `body` are for those who may read the record, `known_as` for those who may only
    know of it. `id` is made of kind, day and record: see gorm.search.rules.numbers.
    """

    __tablename__ = "search_document"
    __audited__: ClassVar[bool] = False  # written from records whose changes are audited
    __table_args__ = (UniqueConstraint("kind", "record_id"),)

    id: Mapped[int] = mapped_column(_NUMBER, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[int] = mapped_column(BigInteger)
    page: Mapped[str] = mapped_column(String(80))  # what the address of its page is made of
    reference: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(Text)
    known_as: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(Text, default="")
    home: Mapped[str] = mapped_column(String(200), default="")
    happens_on: Mapped[date | None]
    is_sensitive: Mapped[bool] = mapped_column(default=False)


class SearchWord(Base):
    """A word that stands in the index, so that a beginning of it can be looked for.

    Words are never shown: that one is here says nothing to anybody.
    """

    __tablename__ = "search_word"
    __audited__: ClassVar[bool] = False

    word: Mapped[str] = mapped_column(_WORD, primary_key=True)


class SearchName(Base):
    """A word of one of the names of a record that is chosen while its name is typed."""

    __tablename__ = "search_name"
    __audited__: ClassVar[bool] = False
    __table_args__ = (Index("ix_search_name_kind_record_id", "kind", "record_id"),)

    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    word: Mapped[str] = mapped_column(_WORD, primary_key=True)
    record_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
