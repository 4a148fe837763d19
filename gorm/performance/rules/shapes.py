"""The shapes of a map as paths in a picture: a grid of hexagons, or boundaries made small."""

import math
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

WIDTH: Final = 600
#: A grid of few hexagons is not blown up beyond this.
_WIDEST_HEX: Final = 60
_MARGIN: Final = 2
#: Points are moved to a grid of half a pixel: neighbours keep their common border, and what lies
#: closer together than that falls into one.
_STEPS: Final = 2
_SQRT3: Final = math.sqrt(3)
_PATH: Final = re.compile(r"([MLlhvzZ])|(-?[\d.]+)")

Point = tuple[float, float]
Ring = Sequence[Point]


@dataclass(frozen=True)
class Hex:
    """One hexagon of a grid; rows are counted upwards."""

    code: str
    name: str
    q: int
    r: int


@dataclass(frozen=True)
class Boundary:
    """One place by its rings of longitude and latitude: outlines and holes alike."""

    code: str
    name: str
    rings: tuple[tuple[Point, ...], ...]


@dataclass(frozen=True)
class Shape:
    """One place in the picture: its outline, and where a letter in it stands ('' for none)."""

    code: str
    name: str
    path: str
    x: str = ""
    y: str = ""


@dataclass(frozen=True)
class Drawing:
    """A map ready to be coloured."""

    width: int
    height: int
    shapes: tuple[Shape, ...]
    left: int = 0
    top: int = 0

    def within(self, codes: Collection[str]) -> "Drawing":
        """Only these places, with the picture cut to them; the whole where none is drawn."""
        kept = tuple(shape for shape in self.shapes if shape.code in codes)
        points = [point for shape in kept for point in points_of(shape.path)]
        if not points:
            return self
        left, top = (math.floor(min(axis)) - _MARGIN for axis in zip(*points, strict=True))
        right, bottom = (math.ceil(max(axis)) + _MARGIN for axis in zip(*points, strict=True))
        return Drawing(right - left, bottom - top, kept, left, top)

    def packed(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)  # `left` and `top` are nought: a cut picture is not kept

    @classmethod
    def unpacked(cls, kept: dict[str, Any]) -> "Drawing":
        """From what JSON kept."""
        return cls(
            int(kept["width"]),
            int(kept["height"]),
            tuple(Shape(**shape) for shape in kept["shapes"]),
        )


def hexes_drawn(layout: str, hexes: Sequence[Hex]) -> Drawing:
    """A grid: rows or columns of one parity are moved by half, as its layout says."""
    points = layout.endswith("-r")
    centres = [_centre(layout, one) for one in hexes]
    across, along = (_SQRT3 / 2, 1.0) if points else (1.0, _SQRT3 / 2)
    left, right = min(x for x, _ in centres) - across, max(x for x, _ in centres) + across
    top, bottom = min(y for _, y in centres) - along, max(y for _, y in centres) + along
    scale = min((WIDTH - 2 * _MARGIN) / (right - left), _WIDEST_HEX / 2)
    shapes = [
        _hex_shape(one, _MARGIN + (x - left) * scale, _MARGIN + (y - top) * scale, scale, points)
        for one, (x, y) in zip(hexes, centres, strict=True)
    ]
    return Drawing(
        math.ceil((right - left) * scale + 2 * _MARGIN),
        math.ceil((bottom - top) * scale + 2 * _MARGIN),
        tuple(shapes),
    )


def boundaries_drawn(places: Sequence[Boundary]) -> Drawing:
    """Boundaries in a flat picture, north at the top, as small as half a pixel lets them be."""
    every = [point for place in places for ring in place.rings for point in ring]
    west, east = min(x for x, _ in every), max(x for x, _ in every)
    south, north = min(y for _, y in every), max(y for _, y in every)
    narrow = math.cos(math.radians((south + north) / 2))
    room = WIDTH - 2 * _MARGIN
    # Taller than two widths would be no map of a country: then the height decides.
    scale = min(room / max((east - west) * narrow, 1e-9), 2 * room / max(north - south, 1e-9))

    def placed(point: Point) -> tuple[int, int]:
        x = _MARGIN + (point[0] - west) * narrow * scale
        y = _MARGIN + (north - point[1]) * scale
        return round(x * _STEPS), round(y * _STEPS)

    shapes = [
        Shape(place.code, place.name, _path([list(map(placed, ring)) for ring in place.rings]))
        for place in places
    ]
    width = math.ceil((east - west) * narrow * scale + 2 * _MARGIN)
    height = math.ceil((north - south) * scale + 2 * _MARGIN)
    return Drawing(width, height, tuple(shapes))


def points_of(path: str) -> Iterator[Point]:
    """The corners of a path that was drawn here: absolute or relative lines, across and down."""
    x = y = 0.0
    command = "M"
    numbers: list[float] = []
    for mark, number in _PATH.findall(path):
        if mark:
            command = mark
            continue
        numbers.append(float(number))
        if len(numbers) < (1 if command in "hv" else 2):
            continue
        if command in "ML":
            x, y = numbers
        else:
            across = numbers[0] if command in "lh" else 0.0
            down = numbers[-1] if command in "lv" else 0.0
            x, y = x + across, y + down
        yield x, y
        numbers.clear()


def _centre(layout: str, one: Hex) -> Point:
    """Where a hexagon of radius 1 lies; y runs downwards."""
    shifted = layout.startswith("odd") == bool((one.r if layout.endswith("-r") else one.q) % 2)
    half = 0.5 if shifted else 0.0
    if layout.endswith("-r"):
        return _SQRT3 * (one.q + half), -1.5 * one.r
    return 1.5 * one.q, _SQRT3 * (half - one.r)


def _hex_shape(one: Hex, x: float, y: float, scale: float, is_pointed: bool) -> Shape:
    first = 30 if is_pointed else 0
    angles = [math.radians(first + 60 * corner) for corner in range(6)]
    # A hair's breadth between neighbours.
    radius = scale * 0.97
    corners = [(x + radius * math.cos(a), y + radius * math.sin(a)) for a in angles]
    path = "M" + "L".join(f"{_number(cx)} {_number(cy)}" for cx, cy in corners) + "Z"
    return Shape(one.code, one.name, path, _number(x), _number(y))


def _path(rings: Iterable[list[tuple[int, int]]]) -> str:
    """Rings in half pixels as one path; a place too small to be seen keeps a dot of its own."""
    kept = []
    largest: list[tuple[int, int]] = []
    for ring in rings:
        largest = largest or ring
        small = _without_needless(ring)
        if len(small) >= 3:
            kept.append(_ring_path(small))
    return "".join(kept) or _dot(largest[0])


def _without_needless(ring: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A ring without repeated points, and without those on a straight line between others."""
    found: list[tuple[int, int]] = []
    for point in ring:
        if found and point == found[-1]:
            continue
        if len(found) > 1 and _is_straight(found[-2], found[-1], point):
            found.pop()
            if found[-1] == point:
                continue
        found.append(point)
    while len(found) > 1 and found[0] == found[-1]:
        found.pop()
    return found


def _is_straight(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> bool:
    return (b[0] - a[0]) * (c[1] - b[1]) == (b[1] - a[1]) * (c[0] - b[0])


def _ring_path(ring: list[tuple[int, int]]) -> str:
    """Relative steps, which are short to write."""
    x, y = ring[0]
    parts = [f"M{_half(x)} {_half(y)}l"]
    steps = []
    for next_x, next_y in ring[1:]:
        steps.append(f"{_half(next_x - x)} {_half(next_y - y)}")
        x, y = next_x, next_y
    return parts[0] + " ".join(steps) + "z"


def _dot(at: tuple[int, int]) -> str:
    return f"M{_half(at[0] - 2)} {_half(at[1] - 2)}h2v2h-2z"


def _half(steps: int) -> str:
    return f"{steps / _STEPS:g}"


def _number(position: float) -> str:
    return f"{position:.1f}".removesuffix(".0")
