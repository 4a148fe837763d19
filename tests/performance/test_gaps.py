"""Inequality gaps: how wide they are, whether they widen, and where they widened most."""

import csv
import io
from typing import Any

from flask import Flask

from gorm.performance.terms import IndicatorKind, Polarity
from tests.factories.performance import make_indicator
from tests.performance.readers import England
from tests.support.client import Client
from tests.support.pages import Page
from tests.support.queries import statements_of


def opened(england: England, client: Client, **asked: Any) -> Page:
    """The page of gaps."""
    england.reader(client)
    return client.get("performance.gaps", **asked)


def with_a_gap(app: Flask) -> England:
    """An inequality in two periods: it narrowed at Unitary 0 and widened at District 8."""
    england = England(app)
    england.indicator(
        "GAP", name="Gap in years", kind=IndicatorKind.GAP, polarity=Polarity.LOW, unit="years"
    )
    return england


def test_a_gap_is_told_for_england_and_each_region(app: Flask, client: Client) -> None:
    words = opened(with_a_gap(app), client).words()
    assert "Gap in years 58.5 years 2021-22 ■ Unchanged 58.5 years in 2020-21" in words
    assert "Northmoor 57.5 years 2021-22" in words


def test_councils_whose_gap_widened_most_come_first(app: Flask, client: Client) -> None:
    england = with_a_gap(app)
    page = opened(england, client)
    assert "Widened most District 8 Council: +16 years, to 68 years" in page.words()
    narrowing = opened(england, client, travel="narrowing").words()
    assert "▲ Narrowing −20 years 70 years in 2020-21" in narrowing
    assert "▼ Widening +" not in narrowing


def test_the_difference_of_two_declared_breakdowns_is_a_gap(app: Flask, client: Client) -> None:
    england = England(app)
    made = make_indicator(app, "LIFE", name="Life", unit="years", gap_from="F", gap_to="M")
    england.figures("2021-22", first=80, of=made, breakdown="F")
    england.figures("2021-22", first=76, of=made, breakdown="M")
    words = opened(england, client).words()
    assert "Life: Gap between F and M" in words
    assert "Unitary 0 Council 4 years 2021-22" in words


def test_councils_are_narrowed_by_name_and_region(app: Flask, client: Client) -> None:
    england = with_a_gap(app)
    assert "1 of 19 shown." in opened(england, client, q="unitary 4").words()
    assert "0 of 19 shown." in opened(england, client, region="E12999999").words()


def test_councils_are_sorted_by_links(app: Flask, client: Client) -> None:
    page = opened(with_a_gap(app), client)
    by_gap = client.open(page.links()["Gap"].split("#")[0])
    table = by_gap.words().partition("of 19 shown.")[2]
    assert table.index("District 8") < table.index("Unitary 0")


def test_gaps_can_be_taken_away(app: Flask, client: Client) -> None:
    with_a_gap(app).reader(client)
    address = client.address("performance.gaps_export", form="csv", q="unitary 0")
    rows = list(csv.DictReader(io.StringIO(client.browser.get(address).data.decode("utf-8-sig"))))
    assert [(row["Value"], row["Change"], row["Direction"]) for row in rows] == [
        ("50", "-20", "Narrowing")
    ]


def test_without_a_gap_the_page_says_how_to_begin(app: Flask, client: Client) -> None:
    words = opened(England(app), client).words()
    assert "No inequality is measured yet." in words


def test_the_page_asks_at_most_twelve_queries(app: Flask, client: Client) -> None:
    opened(with_a_gap(app), client)
    with statements_of(app) as asked:
        client.get("performance.gaps")
    assert len(asked) <= 12
