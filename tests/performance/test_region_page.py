"""A region: its areas by indicators, with bands and directions in shapes and words."""

import csv
import io
from typing import Any

from flask import Flask

from tests.factories.performance import make_indicator, make_values
from tests.factories.places import make_area
from tests.performance.readers import England
from tests.support.client import Client
from tests.support.pages import Page
from tests.support.queries import statements_of


def opened(england: England, client: Client, **asked: Any) -> Page:
    """The page of the small England's only region."""
    england.reader(client)
    return client.get("performance.region", **{"region_code": england.office.region_code} | asked)


def test_an_area_stands_with_value_band_direction_and_counts(app: Flask, client: Client) -> None:
    england = England(app)
    england.indicator()
    words = opened(england, client).words()
    assert "Unitary place ● 0 best quarter" in words
    assert "○ 1 worst quarter" in words
    assert "50 ○ Worst quarter ▼ Deteriorating" in words


def test_bands_are_among_the_same_type_unless_all_of_england_is_asked_for(
    app: Flask, client: Client
) -> None:
    england = England(app)
    england.indicator()
    make_area(app, "High place", office=england.office, accountable=england.unitaries[9])
    among_type = opened(england, client).words()
    assert "59 ● Best quarter" in among_type
    among_all = opened(england, client, compare="national").words()
    assert "59 ◕ Second quarter" in among_all


def test_districts_are_shown_on_demand(app: Flask, client: Client) -> None:
    england = England(app)
    england.indicator()
    page = opened(england, client)
    assert "District 0" not in page.words()
    with_districts = client.open(page.links()["Show its 9 districts too"])
    assert "District 0 district" in with_districts.words()


def test_what_is_missing_stays_blank(app: Flask, client: Client) -> None:
    england = England(app)
    made = make_indicator(app, "CARE")
    make_values(app, made, "2021-22", dict.fromkeys(england.unitaries[1:], 5))
    make_area(app, "Other place", office=england.office, accountable=england.unitaries[1])
    page = opened(england, client)
    cells = [cell for cell in page.all("td") if "gorm-grid__cell" in cell.get("class", "")]
    said = ["".join(cell.itertext()).strip() for cell in cells]
    assert len(said) == 2
    assert "" in said


def test_one_theme_is_shown_at_a_time(app: Flask, client: Client) -> None:
    england = England(app)
    england.indicator()
    england.indicator("ROAD", name="Roads that are whole", theme="Transport")
    page = opened(england, client)
    assert "Roads that are whole" not in page.words()
    assert "Roads that are whole" in client.open(page.links()["Transport"]).words()


def test_the_grid_can_be_taken_away(app: Flask, client: Client) -> None:
    england = England(app)
    england.indicator()
    england.reader(client)
    address = client.address(
        "performance.region_export", region_code=england.office.region_code, form="csv"
    )
    rows = list(csv.DictReader(io.StringIO(client.browser.get(address).data.decode("utf-8-sig"))))
    assert [(row["Council"], row["Value"], row["Band"]) for row in rows] == [
        ("Unitary 0 Council", "50", "4")
    ]


def test_a_region_without_figures_says_what_will_stand_there(app: Flask, client: Client) -> None:
    words = opened(England(app), client).words()
    assert "No figures are published yet." in words


def test_an_unknown_region_is_not_found(app: Flask, client: Client) -> None:
    England(app).reader(client)
    client.get("performance.region", region_code="E12999999", expect=404)


def test_the_page_asks_at_most_twelve_queries(app: Flask, client: Client) -> None:
    england = England(app)
    england.indicator()
    opened(england, client)
    with statements_of(app) as asked:
        client.get("performance.region", region_code=england.office.region_code, districts="yes")
    assert len(asked) <= 12


def test_the_first_page_lists_what_can_be_read_and_finds_places(app: Flask, client: Client) -> None:
    england = England(app)
    england.indicator()
    england.reader(client)
    page = client.get("performance.home")
    assert "Care that people like high is better; to 2021-22" in page.words()
    assert "Northmoor" in page.links()
    found = client.get("performance.home", q="unitary 3")
    assert "Unitary 3 Council" in found.links()
    assert "No indicator is called so." in found.words()


def test_a_new_office_is_told_how_to_load_figures(app: Flask, client: Client) -> None:
    England(app).reader(client)
    words = client.get("performance.home").words()
    assert "flask import indicators PATH" in words
    assert "flask import observations PATH" in words
