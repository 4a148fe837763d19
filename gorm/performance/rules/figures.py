"""Values in words: with their unit, and with as many digits as a reader can use."""

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final

from gorm.performance.terms import Direction, GapTravel

#: A space that keeps a number with its unit.
_KEPT: Final = "\u00a0"
_MINUS: Final = "\u2212"
_PER: Final = re.compile(r"^(?:rate )?(per [\d, ]+)(.*)$")

BANDS: Final = {1: "Best quarter", 2: "Second quarter", 3: "Third quarter", 4: "Worst quarter"}
#: Full, three quarters, one quarter, empty: told apart in grey and without colour.
BAND_SHAPES: Final = {1: "●", 2: "◕", 3: "◔", 4: "○"}
DIRECTIONS: Final = {
    Direction.IMPROVING: "Improving",
    Direction.UNCHANGED: "Unchanged",
    Direction.DETERIORATING: "Deteriorating",
    Direction.UP: "Up",
    Direction.DOWN: "Down",
}
DIRECTION_SHAPES: Final = {
    Direction.IMPROVING: "▲",
    Direction.UNCHANGED: "■",
    Direction.DETERIORATING: "▼",
    Direction.UP: "△",
    Direction.DOWN: "▽",
}
GAP_TRAVELS: Final = {
    GapTravel.WIDENING: "Widening",
    GapTravel.UNCHANGED: "Unchanged",
    GapTravel.NARROWING: "Narrowing",
}
GAP_SHAPES: Final = {GapTravel.WIDENING: "▼", GapTravel.UNCHANGED: "■", GapTravel.NARROWING: "▲"}


def shown(value: Decimal | None, unit: str) -> str:
    """A value with its unit: '71.2 %', '£523.10', '1,234 per 100,000'; '' where there is none."""
    if value is None:
        return ""
    return _bare(value, unit) + _read(unit)[1]


def shown_exactly(value: Decimal | None, unit: str) -> str:
    """A value with its unit and all its decimals: what somebody offered is never rounded."""
    if value is None:
        return ""
    exponent = value.normalize().as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    return number_shown(value, unit, places) + _read(unit)[1]


def number_shown(value: Decimal | None, unit: str, places: int = 0) -> str:
    """A value as its column shows it, where the heading has the unit.

    `places` are the decimals that all of the column have, where it has several.
    """
    if value is None:
        return ""
    if places:
        sign = _MINUS if value < 0 else ""
        return f"{sign}{'£' if _read(unit)[0] == 'pounds' else ''}{abs(_rounded(value, places)):,}"
    return _bare(value, unit)


def places_of(values: Iterable[Decimal], unit: str) -> int:
    """How many decimals a column has, so that all of it lines up."""
    return max((len(_bare(value, unit).partition(".")[2]) for value in values), default=0)


def _bare(value: Decimal, unit: str) -> str:
    kind, _ = _read(unit)
    if kind == "pounds":
        return _pounds(value)
    if kind == "percent" and abs(value) >= 1:
        return _digits(value, at_most=1)
    return _digits(value)


def axis_shown(value: Decimal, unit: str) -> str:
    """A round number on an axis, as short as can be."""
    kind, _ = _read(unit)
    size = format(abs(value).normalize(), "f")
    whole, _, rest = size.partition(".")
    words = f"{int(whole):,}{'.' + rest if rest else ''}"
    sign = _MINUS if value < 0 else ""
    return (
        f"{sign}£{words}"
        if kind == "pounds"
        else f"{sign}{words}{'%' if kind == 'percent' else ''}"
    )


def change_shown(change: Decimal, unit: str) -> str:
    """A change with its sign: '+1.2 percentage points', '−£10.00'."""
    kind, tail = _read(unit)
    sign = "+" if change > 0 else _MINUS if change < 0 else ""
    if kind == "percent":
        tail = f"{_KEPT}percentage points"
    return f"{sign}{_bare(abs(change), unit)}{tail}"


def moved_shown(change: Decimal, places: int) -> str:
    """A change in a column whose heading has the unit."""
    sign = "+" if change > 0 else _MINUS if change < 0 else ""
    return f"{sign}{abs(_rounded(change, places)):,}"


def times_shown(ratio: Decimal | None) -> str:
    """How many times as much one is as another: '1.59'."""
    return "" if ratio is None else f"{_rounded(ratio, 2):,}"


def unit_shown(unit: str) -> str:
    """The unit as a heading names it."""
    kind, _ = _read(unit)
    return {"percent": "%", "pounds": "£"}.get(kind, _tidied(unit))


@lru_cache(maxsize=256)
def _read(unit: str) -> tuple[str, str]:
    """What sort of unit it is, and what stands after a number."""
    plain = _tidied(unit).casefold()
    if plain in {"percent", "percentage", "%", "per cent"}:
        return "percent", f"{_KEPT}%"
    if plain in {"pounds", "£", "gbp", "pound"}:
        return "pounds", ""
    if plain in {"", "number", "count", "score", "rating", "index", "ratio"}:
        return "plain", ""
    if found := _PER.match(plain):
        per, whom = found[1].strip().replace(" ", _KEPT), found[2].strip()
        return "rate", f"{_KEPT}{per} {whom}".rstrip()
    return "plain", f"{_KEPT}{_tidied(unit)}"


def _tidied(unit: str) -> str:
    """A unit with its spaces in order: '100, 000' is a hundred thousand."""
    return re.sub(r"(?<=\d), (?=\d{3})", ",", " ".join(unit.split()))


def _pounds(value: Decimal) -> str:
    places = 0 if abs(value) >= 1_000 or value == value.to_integral_value() else 2
    sign = _MINUS if value < 0 else ""
    return f"{sign}£{abs(_rounded(value, places)):,}"


def _digits(value: Decimal, at_most: int = 3) -> str:
    """At most three or four digits that count, and never more decimals than the value has."""
    size = abs(value)
    places = 0 if size >= 1_000 else 1 if size >= 10 else 2 if size >= 1 else 3
    rounded = _rounded(value, min(places, at_most, _decimals_of(value)))
    sign = _MINUS if rounded < 0 else ""
    return f"{sign}{abs(rounded):,}"


def _decimals_of(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def ordinal(number: int) -> str:
    """A rank in words: '1st', '12th', '23rd'."""
    tens, ones = number // 10 % 10, number % 10
    ending = "th" if tens == 1 else {1: "st", 2: "nd", 3: "rd"}.get(ones, "th")
    return f"{number:,}{ending}"


def rank_shown(rank: int | None, of: int, whom: str) -> str:
    """Where somebody stands: '12th of 151 unitary authorities'; '' where nobody has a rank."""
    return "" if rank is None else f"{ordinal(rank)} of {of:,} {whom}"
