"""Paging by key: a page begins after the last row of the one before, however many there are."""

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Generic, TypeVar

from gorm.core.text import cleaned

Row = TypeVar("Row")
Key = TypeVar("Key")


@dataclass(frozen=True)
class Cursor:
    """Where a list sorted by date and id, newest first, goes on."""

    on: date
    id: int

    def __str__(self) -> str:
        packed = json.dumps([self.on.isoformat(), self.id], separators=(",", ":"))
        return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")

    @classmethod
    def parse(cls, text: str | None) -> "Cursor | None":
        """The cursor that `text` holds, or None: a mangled one begins at the beginning."""
        if not text:
            return None
        try:
            on, number = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            # SQLite and PostgreSQL hold ids of 64 bits; a larger one is nobody's.
            if not isinstance(number, int) or not 0 <= number < 2**63:
                return None
            return cls(date.fromisoformat(on), number)
        except (ValueError, TypeError):
            return None


@dataclass(frozen=True)
class NameCursor:
    """Where a list sorted by name and id goes on."""

    name: str
    id: int

    def __str__(self) -> str:
        packed = json.dumps([self.name, self.id], separators=(",", ":"))
        return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")

    @classmethod
    def parse(cls, text: str | None) -> "NameCursor | None":
        """The cursor that `text` holds, or None: a mangled one begins at the beginning."""
        try:
            packed = (text or "") + "=" * (-len(text or "") % 4)
            name, number = json.loads(base64.urlsafe_b64decode(packed))
        except (ValueError, TypeError):
            return None
        is_sound = isinstance(name, str) and isinstance(number, int) and 0 <= number < 2**63
        return cls(cleaned(name)[:500], number) if is_sound else None


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of rows, and where the next begins (None at the end)."""

    rows: tuple[Row, ...]
    next: Cursor | None


def page_of(found: Sequence[Row], size: int, cursor: Callable[[Row], Cursor]) -> Page[Row]:
    """A page of at most `size` rows, made of a query that asked for one more."""
    rows = tuple(found[:size])
    return Page(rows, cursor(rows[-1]) if len(found) > size else None)


#: As many rows as are read at once where a list is taken away whole.
ROWS_AT_ONCE: Final = 2_000


def every_row(read: Callable[[Key | None], tuple[Iterable[Row], Key | None]]) -> Iterator[Row]:
    """The rows of all pages, one after the other.

    `read` gives the rows after a key (None: from the beginning) and where the next begin.
    """
    rows, key = read(None)
    yield from rows
    while key is not None:
        rows, key = read(key)
        yield from rows
