"""What follows from the parts of a pack: its marking and its readers."""

from collections.abc import Iterable, Sequence
from typing import Final

MARKINGS: Final = ("OFFICIAL", "OFFICIAL-SENSITIVE")


def highest_marking(ranks: Iterable[int]) -> str:
    """The marking of the whole: the highest of its parts'."""
    return MARKINGS[max(ranks, default=0)]


def highest_of(markings: Iterable[str]) -> str:
    """The highest of some markings; OFFICIAL where there is none."""
    return highest_marking(MARKINGS.index(one) for one in markings if one in MARKINGS)


def readers_of_all(teams: Sequence[frozenset[int]]) -> frozenset[int]:
    """Those who may know of every restricted record in a pack."""
    return frozenset.intersection(*teams) if teams else frozenset()
