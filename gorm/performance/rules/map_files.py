"""Reading a map from a file that somebody chose: strictly, with a plain word on what is amiss."""

import json
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NoReturn, TypeVar

from gorm.core.errors import Refused
from gorm.core.text import one_line
from gorm.performance.rules.shapes import (
    Boundary,
    Drawing,
    Hex,
    Point,
    boundaries_drawn,
    hexes_drawn,
)

MOST_BYTES: Final = 8 * 1024 * 1024
MOST_SHAPES: Final = 1_000
MOST_POINTS: Final = 500_000
#: What a page can carry of outlines.
MOST_DRAWN: Final = 300_000
LAYOUTS: Final = ("odd-r", "even-r", "odd-q", "even-q")
_FARTHEST_HEX: Final = 1_000
_CODE: Final = re.compile(r"[A-Z][0-9]{8}", re.ASCII)
_ENGLAND: Final = "E"

Place = TypeVar("Place", Hex, Boundary)


@dataclass(frozen=True)
class MapRead:
    """A map as its file has it; `left_out` counts shapes that are not of England."""

    is_hexes: bool
    drawing: Drawing
    left_out: int


def map_read(content: bytes) -> MapRead:
    """The map in a file: HexJSON or GeoJSON. Raises Refused for the field `file`."""
    if len(content) > MOST_BYTES:
        _refuse(
            f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Choose boundaries that are "
            "generalised further, such as “ultra generalised”."
        )
    found = _json(content)
    if isinstance(found, dict) and "hexes" in found:
        return _hexes(found)
    if isinstance(found, dict) and found.get("type") == "FeatureCollection":
        return _boundaries(found)
    return _refuse(
        "This is neither HexJSON (an object with “layout” and “hexes”) nor GeoJSON (a "
        "FeatureCollection)."
    )


def _json(content: bytes) -> Any:
    try:
        return json.loads(
            content.decode("utf-8-sig"), parse_constant=_no_number, object_pairs_hook=_once
        )
    except RecursionError:
        _refuse("The file is nested more deeply than any map.")
    except UnicodeDecodeError:
        _refuse("The file is not text in UTF-8, as JSON has to be.")
    except ValueError as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        _refuse(f"The file is not JSON{where}.")


def _no_number(_: str) -> NoReturn:
    raise ValueError("not a number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
        _refuse(f"“{_short(twice)}” stands twice in one place of the file.")
    return found


def _hexes(found: Mapping[str, Any]) -> MapRead:
    layout, hexes = found.get("layout"), found["hexes"]
    if layout not in LAYOUTS:
        _refuse(f"The layout is {_short(layout)}; it can be {', '.join(LAYOUTS)}.")
    if not isinstance(hexes, dict) or not 1 <= len(hexes) <= MOST_SHAPES:
        _refuse(f"“hexes” has to be an object of 1 to {MOST_SHAPES:,} hexagons by GSS code.")
    read = [_hex(code, one) for code, one in hexes.items()]
    placed = Counter((one.q, one.r) for one in read)
    (q, r), number = placed.most_common(1)[0]
    if number > 1:
        _refuse(f"{number} hexagons lie on one another, at q {q} and r {r}.")
    kept = _of_england(read)
    return MapRead(
        is_hexes=True, drawing=hexes_drawn(str(layout), kept), left_out=len(read) - len(kept)
    )


def _hex(code: str, one: Any) -> Hex:
    if not _CODE.fullmatch(code):
        _refuse(f"“{_short(code)}” is no GSS code, such as E08000003.")
    q, r = (one.get("q"), one.get("r")) if isinstance(one, dict) else (None, None)
    if not _is_place(q) or not _is_place(r):
        _refuse(f"The hexagon {code} has no whole numbers q and r up to {_FARTHEST_HEX:,}.")
    return Hex(code, _name(one.get("n"), code), int(str(q)), int(str(r)))


def _is_place(number: Any) -> bool:
    return type(number) is int and abs(number) <= _FARTHEST_HEX


def _boundaries(found: Mapping[str, Any]) -> MapRead:
    features = found.get("features")
    if not isinstance(features, list) or not 1 <= len(features) <= MOST_SHAPES:
        _refuse(f"A map has 1 to {MOST_SHAPES:,} features; this file has another number.")
    properties = [_properties(feature) for feature in features]
    key = _code_key(properties)
    named = _name_key(properties, key)
    read: list[Boundary] = []
    points = 0
    for feature, held in zip(features, properties, strict=True):
        code = str(held.get(key) or "")
        if not _CODE.fullmatch(code):
            _refuse(f"A feature has no GSS code: its “{_short(key)}” is “{_short(code)}”.")
        rings = _rings(code, feature.get("geometry"))
        points += sum(map(len, rings))
        if points > MOST_POINTS:
            _refuse(f"The map has more than {MOST_POINTS:,} points. Choose one generalised more.")
        read.append(Boundary(code, _name(held.get(named), code), rings))
    _each_once(read)
    kept = _of_england(read)
    drawing = boundaries_drawn(kept)
    if sum(len(shape.path) for shape in drawing.shapes) > MOST_DRAWN:
        _refuse("The boundaries are too detailed to stand on a page. Choose some generalised more.")
    return MapRead(is_hexes=False, drawing=drawing, left_out=len(read) - len(kept))


def _properties(feature: Any) -> Mapping[str, Any]:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        _refuse("Something among the features is no feature.")
    held = feature.get("properties")
    return held if isinstance(held, dict) else {}


def _code_key(properties: Sequence[Mapping[str, Any]]) -> str:
    """The property that holds the GSS codes: the one with the most different codes."""
    codes: dict[str, set[str]] = {}
    for held in properties:
        for key, value in held.items():
            if isinstance(value, str) and _CODE.fullmatch(value):
                codes.setdefault(key, set()).add(value)
    if not codes:
        _refuse("No property of the features holds GSS codes, such as LAD23CD with E08000003.")
    return max(sorted(codes), key=lambda key: len(codes[key]))


def _name_key(properties: Sequence[Mapping[str, Any]], key: str) -> str:
    """The property beside the code that holds the names: LAD23NM beside LAD23CD, or name."""
    there = set(properties[0])
    beside = key[:-2] + "NM" if key.upper().endswith("CD") else ""
    return next((name for name in (beside, "name", "NAME") if name in there), "")


def _rings(code: str, geometry: Any) -> tuple[tuple[Point, ...], ...]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in {"Polygon", "MultiPolygon"}:
        _refuse(f"The shape of {code} is {_short(kind)}; it can be Polygon or MultiPolygon.")
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(polygons, list) or not polygons:
        _refuse(f"The shape of {code} has no coordinates.")
    found = [_ring(code, ring) for polygon in polygons for ring in _list(code, polygon)]
    return tuple(found)


def _list(code: str, value: Any) -> list[Any]:
    if not isinstance(value, list) or not value:
        _refuse(f"The shape of {code} has a part without coordinates.")
    return value


def _ring(code: str, ring: Any) -> tuple[Point, ...]:
    points = tuple(_point(code, point) for point in _list(code, ring))
    if len(points) < 4 or points[0] != points[-1]:
        _refuse(f"A ring of {code} is not closed: it has to end where it begins.")
    return points


def _point(code: str, point: Any) -> Point:
    if not isinstance(point, list) or not 2 <= len(point) <= 4:
        _refuse(f"A point of {code} is no pair of numbers.")
    x, y = point[:2]
    if type(x) not in {int, float} or type(y) not in {int, float}:
        _refuse(f"A point of {code} is no pair of numbers.")
    if not (-180 <= x <= 180 and -90 <= y <= 90 and math.isfinite(x) and math.isfinite(y)):
        _refuse(
            f"A point of {code} lies at {x:.6g}, {y:.6g}, which is no longitude and latitude. "
            "Save the map in WGS 84 (EPSG:4326), not in the National Grid."
        )
    return float(x), float(y)


def _each_once(read: Sequence[Boundary]) -> None:
    code, number = Counter(one.code for one in read).most_common(1)[0]
    if number > 1:
        _refuse(f"{number} features have the code {code}. Make them one MultiPolygon.")


def _of_england(read: Sequence[Place]) -> list[Place]:
    kept = [one for one in read if one.code.startswith(_ENGLAND)]
    if not kept:
        _refuse("No shape of the file has a code of England, which begins with E.")
    return kept


def _name(value: Any, code: str) -> str:
    return one_line(value)[:100] if isinstance(value, str) and value.strip() else code


def _short(value: Any) -> str:
    return one_line(str(value))[:40] if value is not None else "missing"


def _refuse(why: str) -> NoReturn:
    raise Refused({"file": why})
