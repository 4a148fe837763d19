"""Which councils are most like one another: nearest peers, by published figures alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from gorm.performance.rules.comparison import thresholds

#: A council is only compared where it has a value for at least this share of the indicators.
LEAST_SHARED: Final = Decimal("0.5")
METHOD: Final = (
    "Only councils of the same type are considered. For each indicator the values of the type are "
    "put on one scale: how far a value lies from the median, in interquartile ranges. The "
    "distance between two councils is the mean of how far apart they lie, over the indicators "
    "for which both have a value; there must be at least half of them. The nearest councils are "
    "the peers."
)


@dataclass(frozen=True)
class Peer:
    """A council and how far it is from the centre, in interquartile ranges on average."""

    key: int
    distance: Decimal
    shared: int


def nearest(centre: int, figures: Mapping[str, Mapping[int, Decimal]], wanted: int) -> list[Peer]:
    """The nearest peers of a council, by indicators: name -> values of its type by council.

    Indicators without a value of the centre, with fewer than eight values or without any range
    say nothing. A tie is broken by the key, so that the same figures give the same peers.
    """
    telling = [scaled for values in figures.values() if centre in (scaled := _scaled(values))]
    least = len(telling) * LEAST_SHARED
    others = {key for values in telling for key in values} - {centre}
    peers = (_peer(key, centre, telling) for key in others)
    near = [peer for peer in peers if peer.shared >= least]
    return sorted(near, key=lambda peer: (peer.distance, peer.key))[:wanted]


def _scaled(values: Mapping[int, Decimal]) -> Mapping[int, Decimal]:
    marks = thresholds(sorted(values.values()))
    if marks is None or not marks.interquartile_range:
        return {}
    return {
        key: (value - marks.median) / marks.interquartile_range for key, value in values.items()
    }


def _peer(key: int, centre: int, telling: list[Mapping[int, Decimal]]) -> Peer:
    apart = [abs(values[key] - values[centre]) for values in telling if key in values]
    return Peer(key, sum(apart, Decimal(0)) / len(apart), len(apart))
