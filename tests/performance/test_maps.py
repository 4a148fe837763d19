"""Maps: read strictly, drawn small, coloured by bands and never by colour alone."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from gorm.accounts.actor import SYSTEM
from gorm.accounts.roles import Role
from gorm.core.db import unit_of_work
from gorm.core.errors import Refused
from gorm.performance.queries.maps import choropleth
from gorm.performance.rules.map_files import LAYOUTS, map_read
from gorm.performance.rules.maps import MapMark, MapWords, picture_of
from gorm.performance.rules.shapes import (
    WIDTH,
    Boundary,
    Drawing,
    Hex,
    boundaries_drawn,
    hexes_drawn,
    points_of,
)
from gorm.performance.service.maps import MapDetails, take_map
from tests.factories.accounts import make_office, make_user
from tests.factories.performance import make_indicator, make_values
from tests.factories.places import make_area, make_council
from tests.support.client import Client

A, B, C = "E06000001", "E06000002", "E06000003"
WORDS = MapWords("Recycling, 2023", "councils", "Districts", "Somebody", "OGL v3.0")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def hexjson(layout: str = "odd-r", **hexes: Any) -> bytes:
    """A grid; three hexagons where none are given."""
    given = hexes or {
        A: {"n": "Alder", "q": 0, "r": 0},
        B: {"n": "Birch", "q": 1, "r": 0},
        C: {"n": "Cedar", "q": 0, "r": 1},
    }
    return json.dumps({"layout": layout, "hexes": given}).encode()


def square(west: float = 0, south: float = 50, side: float = 1) -> list[Any]:
    """A closed ring."""
    east, north = west + side, south + side
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(code: str, name: str, *rings: list[Any], kind: str = "Polygon") -> Any:
    """A place with its outline."""
    coordinates: Any = [list(rings)] if kind == "MultiPolygon" else list(rings)
    return {
        "type": "Feature",
        "properties": {"FID": 1, "LAD23CD": code, "LAD23NM": name},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def geojson(*features: Any) -> bytes:
    """A collection; two squares side by side where nothing is given."""
    given = features or (feature(A, "Alder", square()), feature(B, "Birch", square(1)))
    return json.dumps({"type": "FeatureCollection", "features": given}).encode()


def why(content: bytes) -> str:
    """Why a file is refused."""
    with pytest.raises(Refused) as refused:
        map_read(content)
    return refused.value.faults["file"]


class TestReading:
    """Files, as somebody chose them."""

    def test_a_grid_of_hexagons_is_read_with_its_names(self) -> None:
        read = map_read(hexjson())
        assert read.is_hexes
        assert [(shape.code, shape.name) for shape in read.drawing.shapes] == [
            (A, "Alder"),
            (B, "Birch"),
            (C, "Cedar"),
        ]

    def test_boundaries_are_read_by_the_property_with_the_most_codes(self) -> None:
        features = (feature(A, "Alder", square()), feature(B, "Birch", square(1)))
        for one in features:
            one["properties"]["CTRY23CD"] = "E92000001"
        read = map_read(geojson(*features))
        assert not read.is_hexes
        assert [(shape.code, shape.name) for shape in read.drawing.shapes] == [
            (A, "Alder"),
            (B, "Birch"),
        ]

    def test_other_nations_are_left_out_and_counted(self) -> None:
        wales = feature("W06000001", "Elsewhere", square(2))
        read = map_read(geojson(feature(A, "Alder", square()), wales))
        assert (len(read.drawing.shapes), read.left_out) == (1, 1)
        assert "begins with E" in why(geojson(wales))

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"\xff\xfe", "UTF-8"),
            (b"", "not JSON (line 1)"),
            (b'{"layout": NaN}', "not JSON"),
            (b"[" * 200_000, "nested"),
            (b"{}", "neither HexJSON"),
            (b"[]", "neither HexJSON"),
            (b'{"type": "Topology"}', "neither HexJSON"),
            (hexjson("odd-x"), "The layout is odd-x"),
            (b'{"layout": "odd-r", "hexes": []}', "has to be an object"),
            (b'{"layout": "odd-r", "hexes": {}}', "has to be an object"),
            (hexjson(London={"q": 1, "r": 1}), "“London” is no GSS code"),
            (hexjson(E06000001={"q": 1.5, "r": 1}), "no whole numbers"),
            (hexjson(E06000001={"q": True, "r": 1}), "no whole numbers"),
            (hexjson(E06000001={"q": 10**9, "r": 1}), "no whole numbers"),
            (hexjson(E06000001=[]), "no whole numbers"),
            (hexjson(E06000001={"q": 1, "r": 1}, E06000002={"q": 1, "r": 1}), "on one another"),
            (b'{"layout":"odd-r","hexes":{"a":1,"a":2}}', "stands twice"),
            (geojson("no feature"), "is no feature"),
            (geojson(feature(A, "A", square()), feature("?", "B", square())), "“LAD23CD” is “?”"),
            (geojson({"type": "Feature", "properties": None}), "No property"),
            (geojson(feature(A, "Alder", square(), kind="Point")), "Polygon or MultiPolygon"),
            (geojson(feature(A, "Alder")), "without coordinates"),
            (geojson(feature(A, "Alder", square()[:-1])), "not closed"),
            (geojson(feature(A, "Alder", square(400_000, 300_000))), "National Grid"),
            (geojson(feature(A, "Alder", [["0", 1]] * 4)), "no pair of numbers"),
            (geojson(feature(A, "Alder", [[0]] * 4)), "no pair of numbers"),
            (
                geojson(feature(A, "Alder", square()), feature(A, "Alder", square(1))),
                "2 features have the code",
            ),
            (b" " * (8 * 1024 * 1024 + 1), "larger than 8 MB"),
        ],
    )  # fmt: skip
    def test_what_is_no_map_is_refused_in_words(self, content: bytes, words: str) -> None:
        assert words in why(content)


class TestDrawing:
    """Geometry."""

    @pytest.mark.parametrize(
        ("layout", "q", "r", "right", "down"),
        [
            ("odd-r", 0, 1, True, False),
            ("even-r", 0, 1, False, False),
            ("odd-q", 1, 0, True, True),
            ("even-q", 1, 0, True, False),
        ],
    )
    def test_each_layout_moves_its_own_rows_or_columns(
        self, layout: str, q: int, r: int, right: bool, down: bool
    ) -> None:
        first, second = hexes_drawn(layout, [Hex(A, "A", 0, 0), Hex(B, "B", q, r)]).shapes
        assert (float(second.x) > float(first.x)) is right
        assert (float(second.y) > float(first.y)) is down

    @given(
        st.sampled_from(LAYOUTS),
        st.sets(st.tuples(st.integers(-40, 40), st.integers(-40, 40)), min_size=1, max_size=60),
    )
    def test_hexagons_stay_in_the_picture_and_off_one_another(
        self, layout: str, cells: set[tuple[int, int]]
    ) -> None:
        drawing = hexes_drawn(layout, [Hex(A, "A", q, r) for q, r in cells])
        for shape in drawing.shapes:
            numbers = [float(number) for number in NUMBER.findall(shape.path)]
            assert min(numbers) >= 0
            assert max(numbers[::2]) <= drawing.width <= WIDTH + 1
            assert max(numbers[1::2]) <= drawing.height
        assert len({(shape.x, shape.y) for shape in drawing.shapes}) == len(cells)

    def test_north_is_at_the_top_and_neighbours_share_their_border(self) -> None:
        ring = tuple((x, y) for x, y in square())
        north = tuple((x, y) for x, y in square(south=51))
        drawing = boundaries_drawn([Boundary(A, "A", (ring,)), Boundary(B, "B", (north,))])
        assert _corners(drawing, 0) & _corners(drawing, 1)
        assert min(y for _, y in _corners(drawing, 1)) < min(y for _, y in _corners(drawing, 0))

    def test_points_that_nobody_could_see_are_dropped(self) -> None:
        many = [(n / 10_000, 50.0) for n in range(10_000)]
        ring = (*many, (1.0, 50.0), (1.0, 51.0), (0.0, 51.0), (0.0, 50.0))
        path = boundaries_drawn([Boundary(A, "A", (ring,))]).shapes[0].path
        assert len(NUMBER.findall(path)) == 8

    def test_a_place_too_small_to_be_seen_keeps_a_dot(self) -> None:
        islands = tuple((x, y) for x, y in square(3, 50, 0.0001))
        country = tuple((x, y) for x, y in square(0, 50, 2))
        drawing = boundaries_drawn([Boundary(A, "A", (country,)), Boundary(B, "B", (islands,))])
        assert drawing.shapes[1].path.endswith("h2v2h-2z")

    def test_a_drawing_outlives_being_kept(self) -> None:
        drawing = map_read(geojson()).drawing
        assert Drawing.unpacked(json.loads(json.dumps(drawing.packed()))) == drawing


class TestColouring:
    """Bands, words and signs."""

    def test_each_band_is_a_layer_of_its_own_with_a_letter(self) -> None:
        marks = {A: MapMark(1, "80 per cent"), B: MapMark(4, "20 per cent")}
        picture = picture_of(map_read(hexjson()).drawing, marks, WORDS)
        assert [(one.code, one.letter, one.pattern) for one in picture.layers] == [
            ("1", "1", ""),
            ("4", "4", ""),
            ("blank", "", "gorm-map-blank"),
        ]
        assert picture.layers[0].places[0].title == "Alder: 80 per cent"
        assert picture.layers[2].places[0].title == "Cedar: no value"

    def test_without_room_for_letters_every_layer_has_its_own_pattern_or_none(self) -> None:
        marks = {A: MapMark(2, "80"), B: MapMark(None, "5")}
        picture = picture_of(map_read(geojson()).drawing, marks, WORDS)
        assert [(one.code, one.pattern) for one in picture.layers] == [
            ("2", "gorm-map-2"),
            ("none", ""),
        ]

    def test_the_sentence_says_what_the_picture_shows(self) -> None:
        marks = {A: MapMark(1, "80"), "E10000003": MapMark(4, "20"), "E10000006": MapMark(2, "1")}
        picture = picture_of(map_read(hexjson()).drawing, marks, WORDS)
        assert picture.sentence == (
            "Map of Recycling, 2023: 1 in the best quarter and 2 with no value. "
            "2 more have no place on it. The table has the same figures."
        )
        assert picture.unplaced == "2 of the 3 councils of the table have no place on this map."

    def test_a_place_that_changed_its_code_is_found_by_the_former(self) -> None:
        picture = picture_of(
            map_read(hexjson()).drawing,
            {"E06000061": MapMark(3, "7")},
            WORDS,
            now_called={B: "E06000061"},
        )
        assert picture.layers[0].places[0].title == "Birch: 7"
        assert not picture.unplaced


@pytest.fixture
def administrator(app: Flask, client: Client) -> Client:
    """An administrator's browser."""
    client.sign_in(make_user(app, Role.ADMINISTRATOR).email)
    return client


def filled(content: bytes, **given: str) -> dict[str, Any]:
    """The form of a map, filled in."""
    return {
        "file": (io.BytesIO(content), "districts.json"),
        "name": "Districts, 2023",
        "source": "Somebody who draws",
        "licence": "OGL v3.0",
        **given,
    }


class TestPages:
    """An administrator takes maps in and says which one is shown."""

    def test_a_map_is_taken_in_put_to_use_and_checked_against_the_register(
        self, app: Flask, administrator: Client
    ) -> None:
        office = make_office(app)
        make_council(app, "Alder", office=office, gss_code=A)
        make_council(app, "Dogwood", office=office)
        assert "There is no map yet" in administrator.get("performance.maps").text
        page = administrator.get("performance.take_map_form")
        page = administrator.follow(administrator.submit(page, filled(hexjson())))
        words = page.words()
        assert "Map taken in." in words
        assert "Birch (E06000002)" in words
        assert "Dogwood" in words
        assert "Source: Somebody who draws. Licence: OGL v3.0." in words
        with app.app_context():
            picture = choropleth({A: MapMark(1, "80")}, title="Recycling")
        assert picture
        assert picture.layers[0].number == 1

    def test_a_refused_file_is_explained_and_the_words_are_kept(
        self, administrator: Client
    ) -> None:
        page = administrator.get("performance.take_map_form")
        page = administrator.submit(page, filled(b"{}"), expect=422)
        assert "neither HexJSON" in page.words()
        assert "Somebody who draws" in page.text
        page = administrator.submit(
            administrator.get("performance.take_map_form"), {"name": "Districts"}, expect=422
        )
        assert "Choose the file of the map." in page.words()

    def test_the_former_map_can_be_taken_back_and_none_shown(
        self, app: Flask, administrator: Client
    ) -> None:
        for content in (hexjson(), geojson()):
            page = administrator.get("performance.take_map_form")
            administrator.submit(page, filled(content))
        assert (
            "Kept, not in use"
            in administrator.get("performance.area_map", reference="MAP-000001").text
        )
        administrator.post("performance.use_map", reference="MAP-000001")
        page = administrator.get("performance.area_map", reference="MAP-000001")
        assert "In use" in page.words()
        assert "put the map to use" in page.words()
        administrator.post("performance.use_no_map", reference="MAP-000001")
        with app.app_context():
            assert choropleth({}, title="Nothing") is None

    def test_maps_are_for_administrators(self, app: Flask, client: Client) -> None:
        client.sign_in(make_user(app, Role.ANALYST).email)
        client.get("performance.maps", expect=403)

    def test_the_command_line_takes_a_map_and_names_what_does_not_fit(
        self, app: Flask, tmp_path: Path
    ) -> None:
        path = tmp_path / "grid.hexjson"
        path.write_bytes(hexjson())
        arguments = ["import", "map", str(path), "--source", "Somebody", "--licence", "OGL"]
        done = app.test_cli_runner().invoke(args=arguments)
        assert done.exit_code == 0, done.output
        assert "MAP-000001: grid, 3 shapes, in use." in done.output
        assert "Not in the register: Alder (E06000001)" in done.output
        path.write_bytes(b"{}")
        refused = app.test_cli_runner().invoke(args=arguments)
        assert refused.exit_code == 1
        assert "neither HexJSON" in refused.output


def _corners(drawing: Drawing, which: int) -> set[tuple[float, float]]:
    """The corners of a path of relative steps."""
    numbers = [float(number) for number in NUMBER.findall(drawing.shapes[which].path)]
    x, y = numbers[:2]
    found = {(x, y)}
    for step_x, step_y in zip(numbers[2::2], numbers[3::2], strict=True):
        x, y = x + step_x, y + step_y
        found.add((x, y))
    return found


def test_a_picture_is_cut_to_the_places_of_a_region() -> None:
    drawing = hexes_drawn("odd-r", [Hex(A, "Alder", 0, 0), Hex(B, "Birch", 9, 9)])
    cut = drawing.within({A})
    assert [shape.code for shape in cut.shapes] == [A]
    assert cut.width < drawing.width / 4
    across = [x for x, _ in points_of(cut.shapes[0].path)]
    assert min(across) >= cut.left
    assert max(across) <= cut.left + cut.width
    assert drawing.within({"E06000099"}) == drawing


def test_the_corners_of_a_boundary_are_found_in_its_relative_steps() -> None:
    drawing = boundaries_drawn(
        [Boundary(A, "Alder", (tuple((x, y) for x, y in square()),)),
         Boundary(B, "Birch", (tuple((x, y) for x, y in square(west=3)),))]
    )  # fmt: skip
    cut = drawing.within({B})
    assert cut.left > drawing.width / 2
    assert cut.left + cut.width <= drawing.width + 4


def test_a_region_is_shown_on_the_map_by_the_column_that_is_asked_for(
    app: Flask, client: Client
) -> None:
    office = make_office(app)
    councils = [make_council(app, f"Place {n}", office=office) for n in range(8)]
    for council in councils:
        make_area(app, council.name, office=office, accountable=council)
    grid: dict[str, Any] = {
        str(one.gss_code): {"n": one.name, "q": n, "r": 0} for n, one in enumerate(councils)
    }
    with app.app_context(), unit_of_work():
        content = hexjson("odd-r", **grid)
        details = MapDetails("Grid", "Somebody", "OGL v3.0", "grid.hexjson")
        take_map(SYSTEM, details, content, map_read(content))
    first, second = make_indicator(app, "ONE", name="One"), make_indicator(app, "TWO", name="Two")
    for indicator in (first, second):
        make_values(app, indicator, "2018", {one: n for n, one in enumerate(councils)})
    client.sign_in(make_user(app, Role.ANALYST, office=office).email)
    page = client.get("performance.region", region_code=office.region_code)
    assert "Best quarter: 2" in page.words()
    assert "One, 2018" in page.words("figcaption")
    other = client.get("performance.region", region_code=office.region_code, map="TWO")
    assert "Two, 2018" in other.words("figcaption")
