"""The pages of imports: sent, matched, checked, published and undone in a browser."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.jobs import service as jobs
from tests.factories.accounts import make_office, make_user
from tests.factories.performance import make_indicator
from tests.factories.places import make_council
from tests.importing.reading.workbooks import workbook
from tests.performance.intake import lines, run, staged, states, take, values_of
from tests.support.client import Client
from tests.support.pages import Page

GOOD = ("CARE-1,E06000901,Ashby,2016-17,,8.9", "CARE-1,E06000902,Thorn,2016-17,,9.10")


@pytest.fixture
def office(app: Flask) -> Office:
    """An office with two councils, and an indicator."""
    office = make_office(app)
    make_council(app, "Ashby Council", office=office, short_name="Ashby", gss_code="E06000901")
    make_council(app, "Thorn Council", office=office, short_name="Thorn", gss_code="E06000902")
    make_indicator(app, "CARE-1", name="Quality of care")
    return office


@pytest.fixture
def analyst(app: Flask, client: Client, office: Office) -> Client:
    """An analyst's browser."""
    client.sign_in(make_user(app, Role.ANALYST, office=office).email)
    return client


def send(
    client: Client, content: bytes, name: str = "figures.csv", *, sheet: str = "", expect: int = 303
) -> Page:
    """Send a file; the page to which that leads."""
    page = client.get("performance.send_import_form")
    data: dict[str, Any] = {"source_name": "Care survey", "file": (io.BytesIO(content), name)}
    data["sheet"] = sheet
    return client.submit(page, data, expect=expect)


def checked(app: Flask, client: Client, content: bytes, **columns: str) -> Page:
    """Send a file, match it as guessed save for `columns`, and have it checked."""
    page = client.follow(send(client, content))
    going = client.follow(client.submit(page, columns))
    assert "Waiting to begin" in going.text
    work(app)
    return client.open(going.address)


def work(app: Flask) -> None:
    """Do what waits to be done."""
    with app.app_context():
        jobs.run_waiting()


def reference_of(page: Page) -> str:
    """The import that a page is about."""
    return page.address.split("/")[2].split("?")[0]


def do(app: Flask, client: Client, act: str, page: Page) -> Page:
    """Press a button of an import's page, and look again once the work is done."""
    reference = reference_of(page)
    client.post(f"performance.{act}", reference=reference)
    work(app)
    return client.get("performance.import_detail", reference=reference)


def test_a_file_goes_from_sending_to_publication(app: Flask, analyst: Client) -> None:
    columns = analyst.follow(send(analyst, lines(*GOOD)))
    assert columns.form_fields()["value"] == "value"
    assert "Ashby" in columns.words()
    found = checked(app, analyst, lines(*GOOD))
    assert "Ready to publish" in found.text
    assert "2 new, 0 revised, 0 unchanged" in found.text
    assert values_of(app, "CARE-1", "2016-17") == {}
    done = do(app, analyst, "publish_import", found)
    assert "What it changed" in done.text
    assert "Digest (SHA-256)" in done.text
    assert len(values_of(app, "CARE-1", "2016-17")) == 2
    assert "figures.csv" in analyst.get("performance.imports").text


def test_every_faulty_row_is_shown_and_can_be_taken_away(app: Flask, analyst: Client) -> None:
    bad = [f"CARE-1,E06000901,,{1920 + n}-{21 + n},,nonsense" for n in range(60)]
    found = checked(app, analyst, lines(*GOOD, *bad))
    assert "Refused" in found.text
    assert "“nonsense” is no number." in found.text
    assert "More rows" in found.text
    address = analyst.address(
        "performance.import_detail", reference=reference_of(found), faults="50"
    )
    assert "51 to 60 of 60" in analyst.open(address).text
    table = analyst.get(
        "performance.export_import_rows", reference=reference_of(found), which="faults"
    )
    assert table.text.count("nonsense") == 60
    assert "Publish</button>" not in found.text
    assert staged(app) == 0


def test_places_are_matched_on_the_page_and_remembered(app: Flask, analyst: Client) -> None:
    rows = ("CARE-1,,Ashbie,2016-17,,5", "CARE-1,,Elsewhere,2016-17,,6", GOOD[1])
    found = checked(app, analyst, lines(*rows))
    assert "Places to match" in found.text
    index = next(n for n, form in enumerate(found.forms()) if "match" in form.get("action", ""))
    unknown = analyst.submit(
        found, {"area_1": "E06000901", "other_2": "Nowhere at all"}, form=index, expect=422
    )
    assert "GORM cannot tell who “Nowhere at all” is." in unknown.text
    analyst.submit(found, {"area_1": "E06000901", "area_2": "-"}, form=index)
    work(app)
    again = analyst.open(found.address)
    assert "Ready to publish" in again.text
    assert "1 left out" in again.text
    do(app, analyst, "publish_import", again)
    later = checked(
        app, analyst, lines(*(row.replace("2016", "2017").replace("-17", "-18") for row in rows))
    )
    assert "Ready to publish" in later.text


def test_questions_on_periods_are_asked_and_answered(app: Flask, analyst: Client) -> None:
    found = checked(app, analyst, lines("CARE-1,E06000901,,2004-11,,5"))
    assert "How periods are to be read" in found.text
    index = next(n for n, form in enumerate(found.forms()) if "match" in form.get("action", ""))
    analyst.submit(found, {"form_CARE-1": "month"}, form=index)
    work(app)
    assert "Ready to publish" in analyst.open(found.address).text


def test_revisions_and_blanks_are_shown_before_publication(app: Flask, analyst: Client) -> None:
    do(app, analyst, "publish_import", checked(app, analyst, lines(*GOOD)))
    rows = ("CARE-1,E06000901,,2016-17,,8.5", "CARE-1,E06000902,,2016-17,,[c]")
    found = checked(app, analyst, lines(*rows))
    assert "Values revised" in found.text
    assert "Ashby, CARE-1, 2016-17" in found.text
    assert "Left blank" in found.text
    assert "confidential" in found.text


def test_an_import_is_undone_with_a_reason(app: Flask, analyst: Client) -> None:
    done = do(app, analyst, "publish_import", checked(app, analyst, lines(*GOOD)))
    form = analyst.get("performance.undo_import_form", reference=reference_of(done))
    assert "Say why this import is undone." in analyst.submit(form, {"reason": ""}, expect=422).text
    analyst.submit(form, {"reason": "The wrong table"})
    work(app)
    undone = analyst.open(done.address)
    assert "The wrong table" in undone.text
    assert values_of(app, "CARE-1", "2016-17") == {}


def test_an_import_is_discarded(app: Flask, analyst: Client) -> None:
    found = checked(app, analyst, lines(*GOOD))
    page = do(app, analyst, "discard_import", found)
    assert "Discarded" in page.text
    assert staged(app) == 0
    analyst.post("performance.publish_import", reference=reference_of(found), expect=422)


def test_the_same_file_is_said_to_be_there_already(app: Flask, analyst: Client) -> None:
    do(app, analyst, "publish_import", checked(app, analyst, lines(*GOOD)))
    page = analyst.follow(send(analyst, lines(*GOOD)))
    again = analyst.submit(page, {}, expect=422)
    assert "was published already as IMP-" in again.text


def test_what_is_no_table_is_refused_on_the_form(analyst: Client) -> None:
    page = send(analyst, b"%PDF-1.7 nothing", "figures.pdf", expect=422)
    assert "This is a PDF." in page.text
    assert page.form_fields()["source_name"] == "Care survey"
    empty = analyst.submit(analyst.get("performance.send_import_form"), {}, expect=422)
    assert "Choose a file." in empty.text


def test_a_sheet_of_a_workbook_is_chosen(app: Flask, analyst: Client) -> None:
    rows = [line.split(",") for line in lines(*GOOD).decode().split()]
    content = workbook(First=[["a", "b"], ["1", "2"]], Second=rows)
    asked = send(analyst, content, "figures.xlsx", expect=422)
    assert "Several sheets hold a table" in asked.text
    page = analyst.follow(send(analyst, content, "figures.xlsx", sheet="First"))
    chosen = analyst.open(f"{page.address}?sheet=Second")
    assert chosen.form_fields()["value"] == "value"
    going = analyst.follow(analyst.submit(chosen, {}))
    work(app)
    assert "Ready to publish" in analyst.open(going.address).text


def test_columns_that_are_not_matched_are_asked_for(analyst: Client) -> None:
    page = analyst.follow(send(analyst, lines("Ashby,2016-17,1,2", headings="council,year,p,q")))
    refused = analyst.submit(page, {}, expect=422)
    assert "which column holds the indicator" in refused.text
    going = analyst.submit(page, {"value": "p", "fixed_indicator": "CARE-1"})
    assert going.location


def test_everybody_sees_what_is_published_and_an_auditor_all(
    app: Flask, analyst: Client, office: Office, tmp_path: Path
) -> None:
    waiting = checked(app, analyst, lines(*GOOD))
    take(app, tmp_path, lines(GOOD[0]))
    published = run(app, "list").output.split()[0]
    reader = Client(app)
    reader.sign_in(make_user(app, Role.RELATIONSHIP_MANAGER, office=office).email)
    reader.get("performance.import_detail", reference=published)
    reader.open(waiting.address, expect=404)
    reader.get("performance.send_import_form", expect=403)
    reader.post("performance.undo_import", reference=published, expect=403)
    auditor = Client(app)
    auditor.sign_in(make_user(app, Role.AUDITOR, office=office).email)
    assert "Discard" not in auditor.open(waiting.address).words()


def test_a_killed_check_begins_again_from_nothing(app: Flask, analyst: Client) -> None:
    found = checked(app, analyst, lines(*GOOD))
    assert states(app) == ["ready"]
    assert staged(app) == 2
    page = analyst.get("performance.import_columns_form", reference=reference_of(found))
    analyst.submit(page, {})
    work(app)
    assert staged(app) == 2


def test_a_file_has_no_more_rows_than_the_administrator_allows(app: Flask, analyst: Client) -> None:
    settings = app.extensions["gorm.settings"]
    app.extensions["gorm.settings"] = replace(settings, import_rows=1)
    try:
        assert "There are more than 1 rows." in send(analyst, lines(*GOOD), expect=422).words()
        app.extensions["gorm.settings"] = replace(settings, import_rows=2)
        again = checked(app, analyst, lines(*GOOD))
        assert "Ready to publish" in again.words()
    finally:
        app.extensions["gorm.settings"] = settings
