"""From numbers to positions in a picture, and the round numbers that an axis names."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

_STEPS: Final = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))

Words = Callable[[Decimal], str]


@dataclass(frozen=True)
class Scale:
    """A straight scale from `low` to `high` onto positions from `start` to `end`."""

    low: Decimal
    high: Decimal
    start: float
    end: float

    def at(self, number: Decimal) -> float:
        """Where a number lies; one beyond the ends lies at the end."""
        return self.all_at((number,))[0]

    def all_at(self, numbers: Iterable[Decimal | int]) -> list[float]:
        """Where many numbers lie."""
        low, width = float(self.low), float(self.high - self.low)
        if not width:
            return [(self.start + self.end) / 2 for _ in numbers]
        start, run = self.start, self.end - self.start
        return [
            start + min(max((float(number) - low) / width, 0.0), 1.0) * run for number in numbers
        ]


@dataclass(frozen=True)
class Tick:
    """A named place on an axis."""

    at: float
    words: str


def scale_over(numbers: Iterable[Decimal], start: float, end: float) -> Scale:
    """A scale that holds all the numbers, with a little air where they are all alike."""
    held = list(numbers)
    low, high = (min(held), max(held)) if held else (Decimal(0), Decimal(1))
    if low == high:
        air = abs(low) / 10 or Decimal(1)
        low, high = low - air, high + air
    return Scale(low, high, start, end)


def ticks(scale: Scale, words: Words, about: int = 3) -> tuple[Tick, ...]:
    """About so many round numbers between the ends of a scale."""
    return tuple(Tick(scale.at(number), words(number)) for number in round_numbers(scale, about))


def round_numbers(scale: Scale, about: int) -> tuple[Decimal, ...]:
    """Round numbers between the ends: multiples of 1, 2, 2.5 or 5 of some power of 10."""
    rough = (scale.high - scale.low) / about
    if rough <= 0:
        return ()
    power = Decimal(1).scaleb(rough.adjusted())
    step = next(power * part for part in _STEPS if power * part >= rough)
    first = int((scale.low / step).to_integral_value(ROUND_CEILING))
    last = int((scale.high / step).to_integral_value(ROUND_FLOOR))
    return tuple(number * step for number in range(first, last + 1))


def place(position: float) -> str:
    """A position as a path writes it: one decimal at most, as short as can be."""
    return f"{position:.1f}".removesuffix(".0")
