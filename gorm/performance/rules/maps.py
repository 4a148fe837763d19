"""A map coloured by bands: what it says in words, and what is drawn of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gorm.core.text import count, listed
from gorm.performance.rules.figures import BANDS
from gorm.performance.rules.shapes import Drawing, Shape

NO_BAND: Final = "No band"
NO_VALUE: Final = "No value"
_NONE: Final = "none"
_BLANK: Final = "blank"
_DASH: Final = "–"


@dataclass(frozen=True)
class MapMark:
    """What a place shows: its band, if any, and the words of its value."""

    band: int | None
    words: str


@dataclass(frozen=True)
class MapPlace:
    """One shape in the picture, and where the letter of its layer stands in it."""

    path: str
    title: str
    x: str
    y: str


@dataclass(frozen=True)
class MapLayer:
    """The places of one band, drawn alike: `code` is 1 to 4, none (no band) or blank (no value).

    `letter` tells it from the others where places have room for one; where they have not, and
    where there is no value, `pattern` names the pattern that does.
    """

    code: str
    words: str
    number: int
    letter: str
    pattern: str
    places: tuple[MapPlace, ...]


@dataclass(frozen=True)
class MapPicture:
    """A map as a page draws it, with all that has to be said of it."""

    title: str
    sentence: str
    width: int
    height: int
    layers: tuple[MapLayer, ...]
    unplaced: str
    name: str
    source: str
    licence: str
    left: int = 0
    top: int = 0

    @property
    def box(self) -> str:
        """The picture's own coordinates."""
        return f"{self.left} {self.top} {self.width} {self.height}"


@dataclass(frozen=True)
class MapWords:
    """What stands beside the picture: what it shows, who, and whence its shapes are."""

    title: str
    whom: str
    name: str
    source: str
    licence: str
    no_band: str = NO_BAND
    no_value: str = NO_VALUE
    beside: str = "The table has the same figures."


def picture_of(
    drawing: Drawing,
    marks: Mapping[str, MapMark],
    words: MapWords,
    *,
    now_called: Mapping[str, str] | None = None,
) -> MapPicture:
    """Colour a map. `now_called` leads from a code of the map to the one a place has today."""
    today = now_called or {}
    codes = [today.get(shape.code, shape.code) for shape in drawing.shapes]
    layers = _layers(list(zip(drawing.shapes, codes, strict=True)), marks, words)
    unplaced = len(marks.keys() - set(codes))
    return MapPicture(
        title=words.title,
        sentence=_sentence(words, layers, unplaced),
        width=drawing.width,
        height=drawing.height,
        layers=layers,
        unplaced=_unplaced(unplaced, len(marks), words.whom),
        name=words.name,
        source=words.source,
        licence=words.licence,
        left=drawing.left,
        top=drawing.top,
    )


def _layers(
    shapes: Sequence[tuple[Shape, str]], marks: Mapping[str, MapMark], said: MapWords
) -> tuple[MapLayer, ...]:
    """The layers that have places, the best band first."""
    found: dict[str, list[MapPlace]] = {}
    for shape, code in shapes:
        mark = marks.get(code)
        words = mark.words if mark else said.no_value.lower()
        place = MapPlace(shape.path, f"{shape.name}: {words}", shape.x, shape.y)
        found.setdefault(_layer_of(mark), []).append(place)
    called = {str(band): words for band, words in BANDS.items()}
    called |= {_NONE: said.no_band, _BLANK: said.no_value}
    return tuple(
        _layer(code, words, tuple(found[code])) for code, words in called.items() if code in found
    )


def _layer(code: str, words: str, places: tuple[MapPlace, ...]) -> MapLayer:
    has_room = all(place.x for place in places)
    letter = "" if not has_room or code == _BLANK else (_DASH if code == _NONE else code)
    is_plain = bool(letter) or code in {"1", _NONE}
    pattern = "" if is_plain else f"gorm-map-{code}"
    return MapLayer(code, words, len(places), letter, pattern, places)


def _layer_of(mark: MapMark | None) -> str:
    if mark is None:
        return _BLANK
    return str(mark.band) if mark.band in BANDS else _NONE


def _sentence(words: MapWords, layers: Sequence[MapLayer], unplaced: int) -> str:
    """The text in the picture's place: how many of each, and where the figures are."""
    parts = [f"{layer.number} {_phrase(layer)}" for layer in layers]
    more = f" {unplaced} more have no place on it." if unplaced else ""
    return f"Map of {words.title}: {listed(parts)}.{more} {words.beside}"


def _phrase(layer: MapLayer) -> str:
    words = layer.words.lower()
    if layer.code.isdecimal():
        return f"in the {words}"
    return f"with {words}" if words.startswith("no ") else words


def _unplaced(number: int, of: int, whom: str) -> str:
    """In words, how many of the table are not on the map, such as counties in a district grid."""
    if not number:
        return ""
    if number == of:
        return f"None of the {of:,} {whom} of the table has a place on this map."
    verb = "has" if number == 1 else "have"
    return f"{number:,} of the {count(of, whom, whom)} of the table {verb} no place on this map."
