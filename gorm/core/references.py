"""Public references such as ENG-000123: what addresses and people use, never a row's number."""

import re
from typing import ClassVar

from sqlalchemy import String, update
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from gorm.core.db import Base, session


class ReferenceCounter(Base):
    """The last number given under a prefix."""

    __tablename__ = "reference_counter"
    __audited__: ClassVar[bool] = False

    prefix: Mapped[str] = mapped_column(String(10), primary_key=True)
    last: Mapped[int]


def next_reference(prefix: str) -> str:
    """The next reference under a prefix; the counter is locked until the transaction ends."""
    return next_references(prefix, 1)[0]


def next_references(prefix: str, how_many: int) -> list[str]:
    """Several references at once, in order."""
    taken = _take(prefix, how_many)
    if taken is None:
        _begin(prefix)
        taken = _take(prefix, how_many) or 0
    return [numbered(prefix, number) for number in range(taken - how_many + 1, taken + 1)]


def _take(prefix: str, how_many: int) -> int | None:
    return session().scalar(
        update(ReferenceCounter)
        .where(ReferenceCounter.prefix == prefix)
        .values(last=ReferenceCounter.last + how_many)
        .returning(ReferenceCounter.last)
        .execution_options(synchronize_session=False)
    )


def _begin(prefix: str) -> None:
    """Begin to count under a prefix, unless somebody else does so at this moment: then wait."""
    session().execute(
        sql(
            "INSERT INTO reference_counter (prefix, last) VALUES (:prefix, 0) "
            "ON CONFLICT DO NOTHING"
        ),
        {"prefix": prefix},
    )


def numbered(prefix: str, number: int) -> str:
    """A reference made of the number that a row has of its own."""
    return f"{prefix}-{number:06d}"


def number_in(text: str, prefix: str) -> int:
    """The number in a reference; 0, which no row has, where the text is none."""
    found = re.fullmatch(rf"{prefix}-([0-9]{{6,12}})", text)
    number = int(found[1]) if found else 0
    return number if numbered(prefix, number) == text else 0


def is_reference(text: str, prefix: str) -> bool:
    """Whether the text has the shape of a reference under the prefix."""
    return re.fullmatch(rf"{prefix}-\d{{6,12}}", text) is not None
