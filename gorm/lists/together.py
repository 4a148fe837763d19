"""Doing one thing with several rows of a list: each by its own verb, in one transaction."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from gorm.core.db import session
from gorm.core.errors import Conflict, GormError, NotAllowed, NotFound, Refused

#: As many rows as are done at once: more than a page holds.
MOST_PICKED: Final = 200

_PICK: Final = re.compile(r"([A-Z]{2,6}-[0-9]{6,12})\.([0-9]{1,9})")


@dataclass(frozen=True)
class Pick:
    """A row that somebody ticked, and the version that they saw of it."""

    reference: str
    version: int


@dataclass(frozen=True)
class Left:
    """A row that stays as it was, and why."""

    reference: str
    why: str


@dataclass(frozen=True)
class Outcome:
    """What was done, and what could not be."""

    done: tuple[str, ...]
    left: tuple[Left, ...]


def pick_of(reference: str, version: int) -> str:
    """What the box of a row sends."""
    return f"{reference}.{version}"


def picks_in(values: Iterable[str]) -> tuple[Pick, ...]:
    """The rows that were ticked, each once; what no box sends is none."""
    found: dict[str, Pick] = {}
    for value in values:
        if parts := _PICK.fullmatch(value):
            found.setdefault(parts[1], Pick(parts[1], int(parts[2])))
    return tuple(found.values())[:MOST_PICKED]


def done_with_each(picks: Iterable[Pick], verb: Callable[[Pick], None]) -> Outcome:
    """Do it with each row, inside the running unit of work; what a verb refuses is left.

    Verbs refuse before they change anything. One that had begun is not gone on from: its refusal
    is raised, and the whole is undone. So is one that is about a field: what is wrong in the form
    is wrong for every row, and is mended there.
    """
    done: list[str] = []
    left: list[Left] = []
    for pick in picks:
        try:
            verb(pick)
        except (Conflict, NotAllowed, NotFound, Refused) as refusal:
            if _has_begun() or _is_about_the_form(refusal):
                raise
            left.append(Left(pick.reference, _why(refusal)))
        else:
            done.append(pick.reference)
    return Outcome(tuple(done), tuple(left))


def _has_begun() -> bool:
    current = session()
    changed = any(current.is_modified(item) for item in current.dirty)
    return bool(changed or current.new or current.deleted)


def _is_about_the_form(refusal: GormError) -> bool:
    return isinstance(refusal, Refused) and any(refusal.faults)


def _why(refusal: GormError) -> str:
    if isinstance(refusal, NotFound):
        return "It is not there any more, or not open to you."
    return str(refusal)
