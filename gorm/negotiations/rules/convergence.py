"""How far the sides are apart, whether they come closer, and what moved between two rounds. Pure.

The gap on a line is what the area's offer lacks of what the office asks for; where the area offers
as much or more there is none. Where neither high nor low is better it is the distance between them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from gorm.negotiations.models import PositionState
from gorm.negotiations.rules.mandates import is_worse
from gorm.negotiations.rules.positions import AREA, OFFICE, Speaker, Taken, standing_at
from gorm.performance.terms import Polarity

_NONE: Final = Decimal(0)
_WHOLE: Final = Decimal(100)


class Trend(StrEnum):
    """What became of a gap since the round before."""

    UNKNOWN = "unknown"
    FIRST = "first"
    CLOSING = "closing"
    UNCHANGED = "unchanged"
    OPENING = "opening"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """The trend as a page names it."""
        return {
            "unknown": "No two figures to compare",
            "first": "First gap",
            "closed": "No gap",
        }.get(self.value, self.value.capitalize())


@dataclass(frozen=True)
class Gap:
    """The gap on one line as it stands at a round, and its share of the first gap in per cent."""

    round: int
    size: Decimal | None
    share: Decimal | None
    trend: Trend


class Movement(StrEnum):
    """What a side did between two rounds."""

    STAYED = "stayed"
    NEW = "new"
    TOWARDS = "towards"
    AWAY = "away"
    CHANGED = "changed"
    WITHDREW = "withdrew"

    @property
    def label(self) -> str:
        """The movement as a page names it."""
        return {
            "stayed": "Did not move",
            "new": "First offer",
            "towards": "Moved towards the other side",
            "away": "Moved away from the other side",
            "changed": "Changed its offer",
            "withdrew": "Withdrew its offer",
        }[self.value]

    @property
    def is_move(self) -> bool:
        """Whether anything moved."""
        return self is not Movement.STAYED


@dataclass(frozen=True)
class Move:
    """What one side's position on a topic was at one round and is at another."""

    speaker: Speaker
    before: Taken | None
    after: Taken
    movement: Movement


def gap_between(office: Decimal, area: Decimal, polarity: Polarity) -> Decimal:
    """What an area's offer lacks of what the office asks for; nought where it lacks nothing."""
    if polarity is Polarity.NEUTRAL or is_worse(area, office, polarity):
        return abs(office - area)
    return _NONE


def gaps_of(
    positions: Sequence[Taken], polarity: Polarity, rounds: Iterable[int]
) -> tuple[Gap, ...]:  # fmt: skip
    """The gap on one line at each of the rounds, in their order."""
    found: list[Gap] = []
    first: Decimal | None = None
    last: Decimal | None = None
    for number in sorted(rounds):
        size = _gap_at(positions, polarity, number)
        trend = _trend(size, last)
        if size is not None:
            first, last = (size if first is None else first), size
        found.append(Gap(number, size, _share(size, first), trend))
    return tuple(found)


def moves_between(positions: Sequence[Taken], first: int, second: int) -> tuple[Move, ...]:
    """What each side's position on one topic was at the first round and is at the second."""
    before, after = standing_at(positions, first), standing_at(positions, second)
    return tuple(
        Move(speaker, before.get(speaker), now, _movement(before.get(speaker), now, before))
        for speaker, now in after.items()
    )


def _gap_at(positions: Sequence[Taken], polarity: Polarity, number: int) -> Decimal | None:
    standing = standing_at(positions, number)
    office, area = standing.get(OFFICE), standing.get(AREA)
    if any(one is not None and one.state is PositionState.ACCEPTED for one in (office, area)):
        return _NONE
    if office is None or area is None or office.figure is None or area.figure is None:
        return None
    return gap_between(office.figure, area.figure, polarity)


def _trend(size: Decimal | None, last: Decimal | None) -> Trend:
    if size is None:
        return Trend.UNKNOWN
    if size == _NONE:
        return Trend.CLOSED
    if last is None:
        return Trend.FIRST
    if size == last:
        return Trend.UNCHANGED
    return Trend.CLOSING if size < last else Trend.OPENING


def _share(size: Decimal | None, first: Decimal | None) -> Decimal | None:
    if size is None or first is None:
        return None
    if first == _NONE:
        return _NONE if size == _NONE else _WHOLE
    return size * _WHOLE / first


def _movement(before: Taken | None, now: Taken, standing: dict[Speaker, Taken]) -> Movement:
    if before is None:
        return Movement.NEW
    if now.state is PositionState.WITHDRAWN and before.state is not PositionState.WITHDRAWN:
        return Movement.WITHDREW
    if now.id == before.id or (now.offer, now.words) == (before.offer, before.words):
        return Movement.STAYED
    other = standing.get(AREA if now.speaker == OFFICE else OFFICE)
    if None in (now.offer, before.offer) or other is None or other.offer is None:
        return Movement.CHANGED
    return _direction(before.offer, now.offer, other.offer)


def _direction(before: Decimal | None, now: Decimal | None, other: Decimal) -> Movement:
    if before is None or now is None or before == now:
        return Movement.CHANGED
    is_nearer = abs(now - other) < abs(before - other)
    is_further = abs(now - other) > abs(before - other)
    return Movement.TOWARDS if is_nearer else Movement.AWAY if is_further else Movement.CHANGED
