"""What a list shows is its reader's choice, and a file holds what the page shows and no more."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from gorm.accounts.actor import Actor
from gorm.accounts.roles import Role
from gorm.core import clock
from gorm.core.errors import NotFound
from gorm.engagements.models import Sharing, Side
from gorm.engagements.service import CommitmentDetails
from gorm.lists.offers import list_of, lists
from gorm.places.models import Organisation
from tests.engagements.readers import READ_OFFICE, make_readers
from tests.factories.accounts import make_office, make_user
from tests.factories.engagements import make_engagement
from tests.factories.places import make_area
from tests.factories.places import make_partner as partner_of
from tests.support.client import Client
from tests.support.queries import statements_of

TODAY = clock.today()


def rows_of(client: Client, endpoint: str, **asked: Any) -> list[dict[str, str]]:
    """A list as a CSV file, a dictionary for each row."""
    text = client.get(endpoint, form="csv", **asked).text.removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


def as_(client: Client, actor: Actor) -> Client:
    other = Client(client.app)
    other.sign_in(actor.email)
    return other


def make_partner(app: Flask, name: str) -> Organisation:
    return partner_of(app, name, office=make_office(app))


@pytest.fixture
def reader(app: Flask, client: Client) -> Actor:
    actor = make_user(app)
    client.sign_in(actor.email)
    return actor


def test_a_reader_chooses_the_columns_of_a_list_for_themselves_alone(
    client: Client, reader: Actor
) -> None:
    make_partner(client.app, "Northmoor NHS Trust")
    form = client.get("lists.columns", list_key="organisations", asked="kind=partner")
    saved = client.submit(form, {"columns": ["gss", "website"]})
    assert saved.location == "/organisations?kind=partner"
    heads = [head.text.strip() for head in client.follow(saved).all("th") if head.text]
    assert [one for one in heads if one] == ["Name", "GSS code", "Website"]
    elsewhere = as_(client, make_user(client.app)).get("places.organisation_list").words()
    assert "Government Office" in elsewhere
    assert "GSS code Website" not in elsewhere


def test_the_name_of_a_row_stays_and_the_columns_can_be_as_at_first_again(
    client: Client, reader: Actor
) -> None:
    partner = make_partner(client.app, "Northmoor NHS Trust")
    client.post("lists.columns", {}, list_key="organisations")
    page = client.get("places.organisation_list")
    assert partner.name in page.words()
    assert "Government Office" not in page.words("table")
    client.post("lists.columns", {"reset": "yes"}, list_key="organisations")
    assert "Government Office" in client.get("places.organisation_list").words("table")


def test_unknown_columns_are_refused_and_what_was_chosen_stays(
    client: Client, reader: Actor
) -> None:
    client.post("lists.columns", {"columns": ["gss"]}, list_key="organisations")
    client.post("lists.columns", {"columns": ["password"]}, list_key="organisations", expect=422)
    make_partner(client.app, "Northmoor NHS Trust")
    assert list(rows_of(client, "places.export_organisations")[0]) == [
        "Name", "Reference", "Ended", "GSS code",
    ]  # fmt: skip


def test_what_is_shown_of_engagements_is_chosen_too(client: Client, reader: Actor) -> None:
    make_engagement(client.app, reader, purpose="Reserves", place="Town Hall")
    assert "Place: Town Hall" not in client.get("engagements.all_engagements").words()
    client.post("lists.columns", {"columns": ["place"]}, list_key="engagements")
    page = client.get("engagements.all_engagements").words()
    assert "Place: Town Hall" in page
    assert "Reserves" not in page
    (row,) = rows_of(client, "engagements.export_engagements")
    assert row["Place"] == "Town Hall"
    assert "Purpose" not in row


def test_a_file_has_the_whole_list_in_the_order_of_the_page_and_its_filters(
    client: Client, reader: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gorm.engagements.listing.finding.ROWS_AT_ONCE", 20)
    area = make_area(client.app, "Ambleton")
    made = [
        make_engagement(client.app, reader, areas=[area], happens_on=TODAY - timedelta(days=n))
        for n in range(55)
    ]
    make_engagement(client.app, reader, areas=[make_area(client.app, "Borleton")])
    found = rows_of(client, "engagements.export_engagements", area=area.reference)
    assert [row["Reference"] for row in found] == made
    found = rows_of(client, "engagements.export_engagements", area=area.reference, order="oldest")
    assert [row["Reference"] for row in found] == made[::-1]


def test_a_workbook_holds_what_the_csv_file_holds(client: Client, reader: Actor) -> None:
    make_engagement(client.app, reader, purpose="=HYPERLINK(1)")
    address = client.address("engagements.export_engagements", form="xlsx")
    content = io.BytesIO(client.browser.get(address).get_data())
    heads, row = CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()
    assert dict(zip(heads, row, strict=True))["Purpose"] == "=HYPERLINK(1)"
    assert rows_of(client, "engagements.export_engagements")[0]["Purpose"] == "'=HYPERLINK(1)"


def test_the_words_of_an_engagement_leave_in_no_file_of_somebody_who_may_not_read_them(
    client: Client,
) -> None:
    readers = make_readers(client.app)
    make_engagement(
        client.app, readers.writer, areas=[make_area(client.app, office=readers.office)],
        purpose="CANARY-purpose", notes="CANARY-notes", outcome="CANARY-outcome",
        place="CANARY-place", handling="CANARY-handling", described=("CANARY-described",),
        commitments=(CommitmentDetails(Side.OURS, "CANARY-promise"),),
    )  # fmt: skip
    everything = [one.key for one in list_of_key(client.app, "engagements")]
    for kind, reader in readers.named().items():
        browser = as_(client, reader)
        browser.post("lists.columns", {"columns": everything}, list_key="engagements")
        files = "".join(
            browser.get(endpoint, form="csv").text
            for endpoint in ("engagements.export_engagements", "engagements.export_commitments")
        )
        assert ("CANARY" in files) is (kind in READ_OFFICE), kind


def test_a_restricted_engagement_is_in_no_file_of_somebody_who_may_not_know_of_it(
    client: Client,
) -> None:
    readers = make_readers(client.app)
    reference = make_engagement(
        client.app, readers.writer, areas=[make_area(client.app, office=readers.office)],
        sharing=Sharing.RESTRICTED, team_ids=(readers.writer.user_id,),
    )  # fmt: skip
    for reader in (readers.colleague, readers.department, readers.elsewhere):
        assert rows_of(as_(client, reader), "engagements.export_engagements") == []
    (row,) = rows_of(as_(client, readers.writer), "engagements.export_engagements")
    assert row["Reference"] == reference


def test_a_file_is_recorded_with_what_was_asked_for_and_how_many_rows(
    client: Client, reader: Actor
) -> None:
    make_partner(client.app, "Northmoor NHS Trust")
    rows_of(client, "places.export_organisations", kind="partner", after="xyz")
    auditor = as_(client, make_user(client.app, Role.AUDITOR))
    trail = auditor.get("audit.trail", action="list.exported")
    assert "took the list away as a file" in trail.words()
    entry = next(a for a in trail.links().values() if a.startswith("/audit/"))
    words = auditor.open(entry).words()
    assert "kind=partner" in words
    assert "xyz" not in words
    assert "csv" in words


def test_a_list_that_is_too_long_for_a_file_says_so_and_makes_none(
    client: Client, reader: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gorm.lists.taking_away.MOST_ROWS", 2)
    for name in ("A", "B", "C"):
        make_partner(client.app, f"Trust {name}")
    page = client.get("places.export_organisations", form="csv", expect=422)
    assert "more than 2 rows" in page.words()
    assert rows_of(client, "places.export_organisations", q="Trust A")


def test_no_file_is_made_of_filters_that_the_list_does_not_know(
    client: Client, reader: Actor
) -> None:
    for endpoint, asked in (
        ("challenge.export_cases", {"stage": "none-such"}),
        ("engagements.export_engagements", {"theme": "None such"}),
        ("engagements.export_engagements", {"place": "None such"}),
        ("performance.export_findings", {"theme": "999999"}),
    ):
        page = client.get(endpoint, form="csv", expect=422, **asked)
        assert "no file was made" in page.words()


@pytest.mark.parametrize("address", ["/cases.pdf", "/engagements.html", "/people.json"])
def test_there_are_files_of_two_kinds_and_no_others(
    client: Client, reader: Actor, address: str
) -> None:
    client.open(address, expect=404)


def test_every_list_names_each_of_its_columns_and_filters_once(app: Flask) -> None:
    with app.app_context():
        for one in lists.offers():
            keys = [column.key for column in one.columns]
            assert len(set(keys)) == len(keys), one.key
            assert len(set(one.filters)) == len(one.filters), one.key
            assert "after" not in one.filters
            assert sum(column.is_fixed for column in one.columns) >= 1, one.key
            assert not one.order or one.order in one.filters
            headings = [part.heading for column in one.columns for part in column.parts]
            assert len(set(headings)) == len(headings), (one.key, headings)
    with app.app_context(), pytest.raises(NotFound):
        list_of("none-such")


def test_the_tools_of_a_list_cost_one_question(app: Flask, client: Client, reader: Actor) -> None:
    with statements_of(app) as asked:
        client.get("places.organisation_list", q="x")
    of_tools = [text for text in asked.texts if "list_choice" in text]
    assert len(of_tools) == 1


def list_of_key(app: Flask, key: str) -> tuple[Any, ...]:
    with app.app_context():
        return list_of(key).to_choose


def test_who_may_not_manage_users_takes_no_list_of_them(client: Client, reader: Actor) -> None:
    client.get("lists_below.export_users", form="csv", expect=403)
    administrator = as_(
        client, make_user(client.app, Role.ADMINISTRATOR, office=make_office(client.app))
    )
    found = rows_of(administrator, "lists_below.export_users")
    assert reader.email in {row["E-mail"] for row in found}
