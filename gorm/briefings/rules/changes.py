"""What is new, changed and gone between two packs on one place, told statement by statement: pure.

What an earlier pack said of a restricted record is told on nowhere but to its readers: where this
pack does not hold it as restricted too, it is as though it had never been said. Of what is gone,
figures, places and people are named, and of what people wrote that it is gone. Records of which
other audiences, markings or times decide whether they may be told are only counted: that one left
the pack may be because it may not be told any more.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gorm.briefings.rules.rewording import WRITTEN, realigned
from gorm.core.provenance import Statement

#: What is named when it is gone, by the beginning of its key.
NAMED_WHEN_GONE: Final = ("performance/", "people/", "glance/", WRITTEN)


@dataclass(frozen=True)
class Changed:
    """A statement that says something else than before."""

    before: Statement
    after: Statement


@dataclass(frozen=True)
class Changes:
    """What differs between two packs; `left` counts records that are in this one no more."""

    changed: tuple[Changed, ...] = ()
    new: tuple[Statement, ...] = ()
    gone: tuple[Statement, ...] = ()
    left: int = 0

    @property
    def are_none(self) -> bool:
        """Whether both say the same."""
        return not (self.changed or self.new or self.gone or self.left)

    @property
    def marking_rank(self) -> int:
        """The highest marking of what is told here."""
        told = (
            *(one for pair in self.changed for one in (pair.before, pair.after)),
            *self.new,
            *self.gone,
        )
        return max((one.marking_rank for one in told), default=0)


def compared(before: Iterable[Statement], after: Iterable[Statement]) -> Changes:
    """What is new, changed and gone, in the order of the pack that tells it."""
    now = _by_key(after)
    known = _by_key(realigned(before, now.values()))
    then = {key: one for key, one in known.items() if _may_be_told(one, now)}
    gone = {key: one for key, one in then.items() if key not in now}
    named = {key: one for key, one in gone.items() if key.startswith(NAMED_WHEN_GONE)}
    return Changes(
        changed=tuple(
            Changed(then[key], one)
            for key, one in now.items()
            if key in then and then[key].value != one.value
        ),
        new=_heads({key: one for key, one in now.items() if key not in then}),
        gone=_heads(named),
        left=len(_heads({key: one for key, one in gone.items() if key not in named})),
    )


def _by_key(statements: Iterable[Statement]) -> dict[str, Statement]:
    """Each once: what two sections say alike is one statement."""
    found: dict[str, Statement] = {}
    for one in statements:
        found.setdefault(one.key, one)
    return found


def _may_be_told(earlier: Statement, now: Mapping[str, Statement]) -> bool:
    if not earlier.is_restricted:
        return True
    return earlier.key in now and now[earlier.key].is_restricted


def _heads(found: Mapping[str, Statement]) -> tuple[Statement, ...]:
    """Without those that stand under another of them: a new record is told once."""
    return tuple(one for key, one in found.items() if not _is_under_one(key, found))


def _is_under_one(key: str, keys: Collection[str]) -> bool:
    parts: Sequence[str] = key.split("/")
    return any("/".join(parts[:end]) in keys for end in range(1, len(parts)))
