"""Which item that was written for an earlier pack is which of this one's: pure.

Every pack is written anew, so that neither a row nor a place in a list says which item is which.
The same words are the same item, wherever they stand by now. What is left is the same item in other
words where its first line is the same, such as the issue of a line to take, or where half of its
words are. Whatever has no counterpart is gone, and of it no word is told: it may have left the pack
because it may not be said any more.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final

from gorm.core.provenance import Statement

#: How the keys of what people wrote begin: "written/points/2".
WRITTEN: Final = "written/"
#: Beyond so many letters a text is told as reworded, since nobody compares two of that length.
LONGEST_TOLD: Final = 160
#: So much of two texts is the same where one is the other, reworded.
_LIKE: Final = 0.5

_Match = Callable[[Statement, Statement], bool]


def realigned(before: Iterable[Statement], now: Iterable[Statement]) -> tuple[Statement, ...]:
    """What an earlier pack said, each written item under the key that it has in this one.

    An item that has none gets a key that this pack does not have, and says nothing.
    """
    kept = tuple(before)
    ours = _by_part(now)
    keys: dict[str, str] = {}
    for part, theirs in _by_part(kept).items():
        keys |= _keys(theirs, ours.get(part, ()))
    return tuple(
        _under(one, keys.get(one.key)) if one.key.startswith(WRITTEN) else one for one in kept
    )


def is_long(*texts: str) -> bool:
    """Whether a change between these texts is told as such, and the texts are not."""
    return any(len(one) > LONGEST_TOLD for one in texts)


def _by_part(statements: Iterable[Statement]) -> dict[str, tuple[Statement, ...]]:
    """The written ones by their part, each number once."""
    found: dict[str, dict[str, Statement]] = {}
    for one in statements:
        if one.key.startswith(WRITTEN):
            part, _, _ = one.key.rpartition("/")
            found.setdefault(part, {}).setdefault(one.key, one)
    return {part: tuple(items.values()) for part, items in found.items()}


def _keys(theirs: Sequence[Statement], ours: Sequence[Statement]) -> dict[str, str]:
    """The key of each item of the earlier pack -> its key in this one."""
    found: dict[str, str] = {}
    left = list(ours)
    for matches in (_same_words, _same_first_line, _like):
        for one in theirs:
            if one.key in found:
                continue
            other = next((mine for mine in left if matches(one, mine)), None)
            if other is not None:
                found[one.key] = other.key
                left.remove(other)
    return found


def _under(one: Statement, key: str | None) -> Statement:
    if key is not None:
        return replace(one, key=key)
    part, _, number = one.key.rpartition("/")
    return replace(one, key=f"{part}/was-{number}", value="", marking_rank=0)


def _same_words(one: Statement, other: Statement) -> bool:
    return one.value == other.value


def _same_first_line(one: Statement, other: Statement) -> bool:
    return one.value.partition("\n")[0] == other.value.partition("\n")[0]


def _like(one: Statement, other: Statement) -> bool:
    ours, theirs = (Counter(told.value.casefold().split()) for told in (one, other))
    shared, together = (ours & theirs).total(), ours.total() + theirs.total()
    return together > 0 and 2 * shared / together >= _LIKE
