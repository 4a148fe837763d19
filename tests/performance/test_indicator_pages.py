"""Indicators as data: found in a list, added, changed, retired; nothing typed is lost."""

import csv
import io
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.core.db import session
from gorm.performance.models import Comparison, Indicator, Series, Sheet, Standing
from gorm.performance.terms import PeriodForm, Polarity
from tests.factories.accounts import make_office, make_user
from tests.factories.performance import make_indicator, make_values
from tests.factories.places import make_council
from tests.support.client import Client
from tests.support.pages import Page
from tests.support.queries import statements_of

GOOD = {
    "code": "ASC-1",
    "name": "Quality of life of carers",
    "polarity": "high",
    "unit": "score",
    "kind": "plain",
    "level": "service",
    "measures": "council",
}


@pytest.fixture
def office(app: Flask) -> Office:
    """An office."""
    return make_office(app)


@pytest.fixture
def analyst(app: Flask, client: Client, office: Office) -> Client:
    """An analyst's browser."""
    client.sign_in(make_user(app, Role.ANALYST, office=office).email)
    return client


def indicator_of(app: Flask, code: str) -> Indicator:
    """The indicator as it is."""
    with app.app_context():
        return session().scalars(select(Indicator).where(Indicator.code == code)).one()


def theme_in(page: Page) -> str:
    """The first theme that a form offers."""
    found = next(one for one in page.all("select") if one.get("name") == "theme")
    return str(list(found)[1].get("value"))


def change(analyst: Client, page: Page, data: dict[str, str], *, expect: int = 303) -> Page:
    """Send the form that changes an indicator; the one below it retires it."""
    return analyst.submit(page, data, expect=expect, form=-2)


def test_an_empty_list_says_how_to_begin(analyst: Client) -> None:
    assert "flask import indicators" in analyst.get("performance.indicators").text


def test_an_analyst_adds_an_indicator(app: Flask, analyst: Client) -> None:
    form = analyst.get("performance.new_indicator")
    page = analyst.submit(form, GOOD | {"theme": theme_in(form), "floor_standard": "7.50"})
    shown = analyst.follow(page)
    assert "Quality of life of carers" in shown.text
    assert "none yet" in shown.text
    found = indicator_of(app, "ASC-1")
    assert (found.polarity, found.floor_standard) == (Polarity.HIGH, Decimal("7.50"))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "Enter the name of the indicator."),
        ({"code": "a b"}, "A code has at most 40 letters"),
        ({"code": "new"}, "This word stands in addresses"),
        ({"code": "TAKEN"}, "There is an indicator of this code already."),
        ({"floor_standard": "many"}, "“many” is no number"),
        ({"polarity": "neutral", "floor_standard": "1"}, "has no floor standard"),
        ({"gap_from": "Female"}, "Name both breakdowns"),
        ({"gap_from": "Female", "gap_to": "Female"}, "two different breakdowns"),
        ({"theme": ""}, "Choose a theme."),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(
    app: Flask, analyst: Client, fields: dict[str, str], words: str
) -> None:
    make_indicator(app, "taken")
    form = analyst.get("performance.new_indicator")
    typed = GOOD | {"theme": theme_in(form), "definition": "Counted so."} | fields
    page = analyst.submit(form, typed, expect=422)
    assert words in page.text
    assert page.form_fields()["definition"] == "Counted so."


def test_the_list_is_narrowed_and_sorted(app: Flask, analyst: Client, office: Office) -> None:
    make_indicator(app, "B-1", name="Alpha", polarity=Polarity.LOW)
    later = make_indicator(app, "A-1", name="Beta", theme="Transport")
    make_values(app, later, "2018", {make_council(app, "Place", office=office): 1})
    shown = analyst.get("performance.indicators").text
    assert shown.index("Alpha") < shown.index("Beta")
    by_code = analyst.get("performance.indicators", sort="code").text
    assert by_code.index("Beta") < by_code.index("Alpha")
    address = analyst.address("performance.indicators")
    for narrowed in ("q=beta", "theme=Transport", "polarity=high"):
        text = analyst.open(f"{address}?{narrowed}").text
        assert "Beta" in text
        assert "Alpha" not in text
    assert "2018" in shown
    assert "No indicator is as you ask" in analyst.get("performance.indicators", q="x y").text


def test_the_list_can_be_taken_away(app: Flask, analyst: Client) -> None:
    make_indicator(app, "A-1", name="=Alpha")
    address = analyst.address("performance.indicators_file", form="csv")
    lines = analyst.browser.get(address).get_data().decode("utf-8-sig")
    assert [row[0] for row in csv.reader(io.StringIO(lines))] == ["Name", "'=Alpha"]
    book = analyst.browser.get(analyst.address("performance.indicators_file", form="xlsx"))
    assert book.get_data().startswith(b"PK")


def test_the_list_asks_few_questions_of_the_database(app: Flask, analyst: Client) -> None:
    for _ in range(3):
        make_indicator(app)
    with statements_of(app) as asked:
        analyst.get("performance.indicators")
    assert len(asked) <= 12


def test_a_change_is_kept_with_its_history(app: Flask, analyst: Client) -> None:
    make_indicator(app, "A-1", name="Alpha")
    form = analyst.get("performance.edit_indicator", code="A-1")
    shown = analyst.follow(change(analyst, form, {"unit": "years", "declared_form": "month"}))
    assert "changed the indicator" in shown.text
    assert "Form of its periods" in shown.text
    assert indicator_of(app, "A-1").declared_form is PeriodForm.MONTH


def test_two_who_change_at_once_see_both_texts(app: Flask, analyst: Client) -> None:
    make_indicator(app, "A-1", name="Alpha")
    first = analyst.get("performance.edit_indicator", code="A-1")
    second = analyst.get("performance.edit_indicator", code="A-1")
    change(analyst, first, {"unit": "years"})
    page = change(analyst, second, {"unit": "months", "declared_form": ""}, expect=409)
    assert "Somebody else saved this" in page.text
    assert "years" in page.text
    assert "Form of its periods" not in page.words("table")
    change(analyst, page, {})
    assert indicator_of(app, "A-1").unit == "months"


def test_another_polarity_has_its_values_compared_anew(
    app: Flask, analyst: Client, office: Office
) -> None:
    councils = [make_council(app, f"Place {n}", office=office) for n in range(8)]
    make_values(
        app, make_indicator(app, "A-1"), "2018", {body: n for n, body in enumerate(councils)}
    )
    change(analyst, analyst.get("performance.edit_indicator", code="A-1"), {"polarity": "low"})
    with app.app_context():
        query = (
            select(Standing.organisation_id)
            .join(Comparison, Comparison.id == Standing.comparison_id)
            .where(Comparison.is_current, Standing.rank == 1)
        )
        assert session().scalars(query).one() == councils[0].id


def test_a_gap_is_declared_and_taken_back(app: Flask, analyst: Client, office: Office) -> None:
    councils = [make_council(app, f"Place {n}", office=office) for n in range(8)]
    indicator = make_indicator(app, "LE")
    for breakdown in ("Female", "Male"):
        values = {body: 80 + n for n, body in enumerate(councils)}
        make_values(app, indicator, "2018", values, breakdown=breakdown)

    def compared_gaps() -> int:
        with app.app_context():
            query = (
                select(Comparison.id)
                .join(Sheet, Sheet.id == Comparison.sheet_id)
                .join(Series, Series.id == Sheet.series_id)
                .where(Comparison.is_current, Series.minuend_id.is_not(None))
            )
            return len(session().scalars(query).all())

    form = analyst.get("performance.edit_indicator", code="LE")
    assert "Female; Male" in form.text
    change(analyst, form, {"gap_from": "Female", "gap_to": "Male"})
    assert compared_gaps() == 1
    form = analyst.get("performance.edit_indicator", code="LE")
    change(analyst, form, {"gap_from": "", "gap_to": ""})
    assert compared_gaps() == 0
    form = analyst.get("performance.edit_indicator", code="LE")
    page = change(analyst, form, {"gap_from": "Women", "gap_to": "Male"}, expect=422)
    assert "They have: “Female”, “Male”." in page.text


def test_an_indicator_is_retired_and_brought_back(app: Flask, analyst: Client) -> None:
    make_indicator(app, "A-1", name="Alpha")
    make_indicator(app, "B-1", name="Beta")
    shown = analyst.follow(analyst.post("performance.retire_indicator", code="A-1"))
    assert "It is retired." in shown.text
    assert "Alpha" not in analyst.get("performance.indicators").text
    assert "Alpha" in analyst.get("performance.indicators", status="retired").text
    analyst.post("performance.bring_back_indicator", code="A-1")
    assert indicator_of(app, "A-1").is_in_use


def test_only_an_analyst_changes_indicators(app: Flask, client: Client, office: Office) -> None:
    make_indicator(app, "A-1", name="Alpha")
    client.sign_in(make_user(app, Role.RELATIONSHIP_MANAGER, office=office).email)
    assert "Alpha" in client.get("performance.indicators").text
    client.get("performance.new_indicator", expect=403)
    client.get("performance.edit_indicator", expect=403, code="A-1")
    client.post("performance.retire_indicator", expect=403, code="A-1")


def catalogue(*rows: str) -> tuple[io.BytesIO, str]:
    """A file of indicators as a browser sends it."""
    text = "\n".join(["code,name,theme,polarity,unit", *rows])
    return io.BytesIO(text.encode()), "catalogue.csv"


def test_a_catalogue_is_taken_in_on_a_page(analyst: Client) -> None:
    form = analyst.get("performance.import_catalogue")
    rows = ("NEW-1,First measure,Transport,high,percent", "NEW-2,Second,Transport,low,days")
    page = analyst.submit(form, {"file": catalogue(*rows)})
    shown = analyst.follow(page)
    assert "Indicators: added 2, changed 0, unchanged 0, refused 0." in shown.words()
    assert "First measure" in shown.words("table")


def test_a_catalogue_with_a_fault_changes_nothing_and_each_fault_is_named(analyst: Client) -> None:
    form = analyst.get("performance.import_catalogue")
    rows = ("NEW-1,First,Transport,high,percent", "NEW-2,Second,Alchemy,sideways,days")
    page = analyst.submit(form, {"file": catalogue(*rows)}, expect=422)
    assert "Row 3, column theme: There is no theme “Alchemy”." in page.words()
    assert "Row 3, column polarity" in page.words()
    assert "NEW-1" not in analyst.get("performance.indicators").words()


def test_a_catalogue_has_to_be_chosen(analyst: Client) -> None:
    page = analyst.submit(analyst.get("performance.import_catalogue"), {}, expect=422)
    assert page.errors() == ["Choose a file."]
