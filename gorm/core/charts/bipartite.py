"""Two columns of names with lines between them: who is joined to whom, and how strongly."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gorm.core.charts.scales import place

WIDTH: Final = 780
_LEFT: Final = 220
_RIGHT: Final = 310  # for the names on either side
_ROW: Final = 30
_TOP: Final = 40
_LONGEST: Final = (30, 44)  # letters on either side
#: Width and dashes of a line by its weight, from the heaviest: told apart in grey, and in print.
STROKES: Final = ((5.0, ""), (2.6, ""), (1.4, "7 4"), (1.2, "1 4"))


@dataclass(frozen=True)
class Name:
    """A name in one of the columns; one that nothing joins is drawn apart."""

    words: str
    y: float
    is_joined: bool


@dataclass(frozen=True)
class Strand:
    """All lines of one weight, as one path."""

    path: str
    width: float
    dash: str


@dataclass(frozen=True)
class Bipartite:
    """The picture as it is drawn."""

    sentence: str
    left_head: str
    right_head: str
    left: tuple[Name, ...]
    right: tuple[Name, ...]
    strands: tuple[Strand, ...]
    left_x: int
    right_x: int
    width: int
    height: int


def bipartite(
    left: Sequence[str],
    right: Sequence[str],
    weights: Mapping[tuple[int, int], int],
    *,
    words: tuple[str, str, str],
) -> Bipartite:
    """A picture of two columns: (left, right) -> weight, 0 the heaviest of four.

    The right column keeps its order; the left one is put where its lines cross least: each name
    at the middle of those that it is joined to. `words` are the sentence that says what is shown,
    and the heads of the columns.
    """
    order = _untangled(len(left), weights)
    rows = max(len(left), len(right), 1)
    left_y = {one: _at(row, len(left), rows) for row, one in enumerate(order)}
    right_y = {row: _at(row, len(right), rows) for row in range(len(right))}
    paths: dict[int, list[str]] = defaultdict(list)
    begin, end = _LEFT + 8, WIDTH - _RIGHT - 8
    for (one, other), weight in sorted(weights.items()):
        middle = (begin + end) / 2
        y, to = place(left_y[one] - 4), place(right_y[other] - 4)
        paths[weight].append(f"M{begin} {y}C{place(middle)} {y} {place(middle)} {to} {end} {to}")
    joined_left = {one for one, _ in weights}
    joined_right = {other for _, other in weights}
    return Bipartite(
        sentence=words[0],
        left_head=words[1],
        right_head=words[2],
        left=tuple(
            Name(_short(left[one], _LONGEST[0]), left_y[one], one in joined_left) for one in order
        ),
        right=tuple(
            Name(_short(name, _LONGEST[1]), right_y[row], row in joined_right)
            for row, name in enumerate(right)
        ),
        strands=tuple(
            Strand("".join(paths[weight]), *STROKES[weight])
            for weight in sorted(paths, reverse=True)
        ),
        left_x=_LEFT,
        right_x=WIDTH - _RIGHT,
        width=WIDTH,
        height=_TOP + rows * _ROW + 6,
    )


def _untangled(count: int, weights: Mapping[tuple[int, int], int]) -> list[int]:
    joined: dict[int, list[int]] = defaultdict(list)
    for one, other in weights:
        joined[one].append(other)
    middle = {one: sum(others) / len(others) for one, others in joined.items()}
    return sorted(range(count), key=lambda one: (middle.get(one, float("inf")), one))


def _at(row: int, count: int, rows: int) -> float:
    """Where a row's words stand; the shorter column is spread over the height of the longer."""
    room = rows * _ROW / max(count, 1)
    return round(_TOP + room * (row + 0.5) + 4, 1)


def _short(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
