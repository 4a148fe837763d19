"""An indicator across England: all councils, how they spread, who moved, and where it came from."""

import csv
import io
from decimal import Decimal
from typing import Any

from flask import Flask

from gorm.performance.models import CaveatKind
from gorm.performance.terms import ENGLAND, Polarity
from tests.factories.performance import make_indicator, make_values
from tests.factories.places import make_council
from tests.performance.readers import England
from tests.support.client import Client
from tests.support.pages import Page
from tests.support.queries import statements_of


def opened(england: England, client: Client, **asked: Any) -> Page:
    """The page of the usual indicator."""
    england.reader(client)
    return client.get("performance.indicator", **({"code": "CARE"} | asked))


def councils_of(page: Page) -> list[str]:
    """The names in the table of councils, as it has them."""
    names = [link.text or "" for link in page.all("a") if link.text]
    listed = [name for name in names if name.endswith(" Council")]
    return listed[-19:]


def test_the_latest_period_is_shown_and_any_other_can_be_chosen(app: Flask, client: Client) -> None:
    england = England(app)
    england.indicator()
    page = opened(england, client)
    assert "All councils in 2021-22" in page.words()
    earlier = client.open(page.links()["2020-21"])
    assert "An earlier period: the newest is 2021-22." in earlier.words()
    assert "All councils in 2020-21" in earlier.words()


def test_the_summary_gives_number_quarter_marks_ratio_and_spread(
    app: Flask, client: Client
) -> None:
    england = England(app)
    england.indicator()
    words = opened(england, client).words()
    # 50 to 68: q1 54.5, median 59, q3 63.5; means of the quarters 66 and 52.
    assert "2021-22 19 50 % 54.5 % 59 % 63.5 % 68 % 1.17 1.27 58.5 %" in words


def test_types_and_regions_are_summed_up_too(app: Flask, client: Client) -> None:
    england = England(app)
    england.indicator()
    words = opened(england, client).words()
    assert "Unitary authorities 10 50 %" in words
    assert "District councils 9 60 %" in words
    assert "Northmoor 19 50 % 54.5 % 59 % 63.5 % 68 % 1.17 1.27 57.5 %" in words


def test_the_table_is_sorted_and_narrowed_by_links(app: Flask, client: Client) -> None:
    england = England(app)
    england.indicator()
    page = opened(england, client)
    assert councils_of(page)[:2] == ["District 8 Council", "District 7 Council"]
    named = client.open(page.links()["Name"].split("#")[0])
    assert councils_of(named)[0] == "District 0 Council"
    narrowed = client.get("performance.indicator", code="CARE", type="unitary", q="unitary 3")
    assert "1 of 19 shown." in narrowed.words()
    nobody = client.get("performance.indicator", code="CARE", q="nowhere")
    assert "Nobody is like this." in nobody.words()


def test_who_moved_most_is_told_each_way(app: Flask, client: Client) -> None:
    england = England(app)
    england.indicator()
    words = opened(england, client).words()
    assert "Improved most, to 2021-22 Councils Change From To District 8 Council +16" in words
    assert "Deteriorated most, to 2021-22 Councils Change From To Unitary 0 Council −20" in words


def test_where_low_is_better_the_least_comes_first(app: Flask, client: Client) -> None:
    england = England(app)
    england.indicator(polarity=Polarity.LOW)
    assert councils_of(opened(england, client))[0] == "Unitary 0 Council"


def test_a_neutral_indicator_has_ranks_but_no_bands(app: Flask, client: Client) -> None:
    england = England(app)
    england.indicator(polarity=Polarity.NEUTRAL)
    page = opened(england, client)
    table = page.words().partition("of 19 shown.")[2].partition("About this indicator")[0]
    assert "Best quarter" not in table
    assert "△ Up" in table
    assert "Went up most" in page.words()


def test_breakdowns_are_chosen_and_each_has_its_own_figures(app: Flask, client: Client) -> None:
    england = England(app)
    made = make_indicator(app, "CARE")
    england.figures("2021-22", of=made, breakdown="Female")
    england.figures("2021-22", first=10, of=made, breakdown="Male")
    page = opened(england, client, breakdown="Male")
    assert "All councils in 2021-22: Male" in page.words()
    assert "10 %" in page.words()
    assert "Female" in page.links()


def test_a_predecessor_of_one_that_has_a_value_is_shown_and_not_ranked(
    app: Flask, client: Client
) -> None:
    england = England(app)
    made = make_indicator(app, "CARE")
    new = make_council(app, "Newtown Council", office=england.office)
    england.replaces(new, england.unitaries[0])
    values = dict.fromkeys([*england.unitaries, new], 5)
    make_values(app, made, "2021-22", values)
    words = opened(england, client).words()
    assert "Unitary 0 Council (not ranked)" in words
    assert "10 of 11 shown" not in words


def test_regions_and_england_are_never_members(app: Flask, client: Client) -> None:
    england = England(app)
    england.indicator()
    page = opened(england, client)
    assert "19 of 19 shown." in page.words()
    assert ENGLAND not in page.text


def test_fewer_than_eight_values_have_neither_marks_nor_ranks(app: Flask, client: Client) -> None:
    england = England(app)
    made = make_indicator(app, "CARE")
    make_values(app, made, "2021-22", dict.fromkeys(england.unitaries[:7], 5))
    words = opened(england, client).words()
    assert "Fewer than 8 values in 2021-22 (7): no quarter marks, ranks or bands." in words


def test_the_page_says_what_the_indicator_is_and_where_it_came_from(
    app: Flask, client: Client
) -> None:
    england = England(app)
    made = england.indicator(
        definition="How many liked it.", licence="OGL v3", floor_standard=Decimal("55.5")
    )
    england.caveat(made, kind=CaveatKind.DIFFERENT_METHOD, words="Asked by post.", period="")
    words = opened(england, client).words()
    for said in ("How many liked it.", "OGL v3", "55.5 %", "Asked by post.", "21 values"):
        assert said in words


def test_an_indicator_without_values_says_what_will_stand_there(app: Flask, client: Client) -> None:
    england = England(app)
    make_indicator(app, "CARE")
    assert "No value of this indicator is published yet." in opened(england, client).words()


def test_what_the_filters_show_can_be_taken_away_with_its_exact_values(
    app: Flask, client: Client
) -> None:
    england = England(app)
    made = make_indicator(app, "CARE")
    make_values(app, made, "2021-22", dict.fromkeys(england.everybody, "1.23456789"))
    england.reader(client)
    here: dict[str, Any] = {"code": "CARE", "form": "csv", "type": "unitary"}
    address = client.address("performance.indicator_export", **here)
    sent = client.browser.get(address)
    rows = list(csv.DictReader(io.StringIO(sent.data.decode("utf-8-sig"))))
    assert len(rows) == 10
    assert {row["Value"] for row in rows} == {"1.23456789"}
    assert {row["Type"] for row in rows} == {"Unitary authority"}
    book = client.browser.get(address.replace("figures.csv", "figures.xlsx"))
    assert book.data[:2] == b"PK"
    client.get("performance.indicator_export", code="CARE", form="exe", expect=404)


def test_an_unknown_indicator_is_not_found(app: Flask, client: Client) -> None:
    England(app).reader(client)
    client.get("performance.indicator", code="NONE", expect=404)


def test_the_page_asks_at_most_twelve_queries(app: Flask, client: Client) -> None:
    england = England(app)
    england.indicator()
    opened(england, client)
    with statements_of(app) as asked:
        client.get("performance.indicator", code="CARE")
    assert len(asked) <= 12
