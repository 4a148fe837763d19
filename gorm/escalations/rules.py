"""Rows of the queue: how they are named, where a list goes on, how long one has waited: pure."""

import base64
import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from gorm.core.text import count
from gorm.core.working_days import deadline_words

#: Where a row without a due date stands in a list by due date: last.
NO_DATE: Final = date.max
_KEY: Final = re.compile(r"([a-z_]{1,60})-([0-9]{1,18})")
_MOST: Final = 2**63


@dataclass(frozen=True)
class RowKey:
    """A row's name in addresses and anchors: its source and its number there."""

    source: str
    id: int

    def __str__(self) -> str:
        return f"{self.source}-{self.id}"

    @classmethod
    def parse(cls, text: str | None) -> "RowKey | None":
        """The key that `text` holds, or None."""
        found = _KEY.fullmatch(text or "")
        return cls(found[1], int(found[2])) if found else None


@dataclass(frozen=True, order=True)
class QueueCursor:
    """Where a row stands in a list by due date, and so where the list goes on after it."""

    due_on: date
    consequence: int
    since: date
    source: str
    id: int

    def __str__(self) -> str:
        values = [
            self.due_on.isoformat(),
            self.consequence,
            self.since.isoformat(),
            self.source,
            self.id,
        ]
        packed = json.dumps(values, separators=(",", ":"))
        return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")

    @classmethod
    def parse(cls, text: str | None) -> "QueueCursor | None":
        """The cursor that `text` holds, or None: a mangled one begins at the beginning."""
        try:
            packed = (text or "") + "=" * (-len(text or "") % 4)
            due_on, consequence, since, source, number = json.loads(
                base64.urlsafe_b64decode(packed)
            )
            found = cls(
                date.fromisoformat(due_on), consequence, date.fromisoformat(since), source, number
            )
        except (ValueError, TypeError):
            return None
        return found if found._is_sound else None

    @property
    def _is_sound(self) -> bool:
        return (
            _is_number(self.consequence, 100)
            and _is_number(self.id, _MOST)
            and RowKey.parse(f"{self.source}-0") is not None
        )


def _is_number(value: Any, most: int) -> bool:
    return type(value) is int and 0 <= value < most


def waiting_words(since: date, today: date) -> str:
    """How long a row has waited: 'waiting 12 days'."""
    days = (today - since).days
    return f"waiting {count(days, 'day')}" if days > 0 else "since today"


@dataclass(frozen=True)
class Due:
    """When something is due, with a shape beside the words, so that no colour is needed."""

    shape: str
    words: str
    is_late: bool = False


def due_words(due_on: date | None, today: date) -> Due:
    """When a row is due and what is left, in working days."""
    if due_on is None:
        return Due("–", "No date set")
    if due_on < today:
        return Due("▲", f"Overdue: {deadline_words(due_on, today)}", is_late=True)
    if due_on == today:
        return Due("◆", "Due today")
    return Due("○", f"Due {deadline_words(due_on, today)}")
