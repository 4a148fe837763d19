"""The chronology as a document: whole, marked, accessible, and on record."""

from typing import Any

import pytest
from flask import Flask

from gorm.accounts.roles import Role
from gorm.audit.queries import TrailFilter, trail, trail_entry
from tests.factories.accounts import make_user
from tests.factories.challenge import make_case
from tests.factories.nottingham import Nottingham, make_nottingham
from tests.packs.reading import accessibility_failures, sheets_of, text_of
from tests.support.client import Client

TRYING = "**Bold** <script>alert(1)</script> שלום לכולם, 😀, \ufb03 " + "x" * 3000


@pytest.fixture
def nottingham(app: Flask) -> Nottingham:
    """The case of Nottingham with its whole history."""
    return make_nottingham(app, handling="Not to be copied")


def document(client: Client, reference: str, **asked: Any) -> bytes:
    page = client.get("challenge.chronology_document", reference=reference, **asked)
    assert page.kind == "application/pdf"
    return page.data


def test_the_document_is_whole_marked_and_accessible(
    client: Client, nottingham: Nottingham
) -> None:
    client.sign_in(nottingham.manager.email)
    pdf = document(client, nottingham.reference)
    assert accessibility_failures(pdf) == []
    sheets = sheets_of(pdf)
    text = " ".join(" ".join(sheets).split())
    for number, sheet in enumerate(sheets, 1):
        assert sheet.startswith("OFFICIAL-SENSITIVE")
        foot = f"{nottingham.reference} OFFICIAL-SENSITIVE Page {number} of {len(sheets)}"
        assert foot in sheet
    for words in (
        "Not to be copied", "29 ", "Dorothy Ashworth", nottingham.office.name,
        "12 days later", "Struck:", "Decisions and what they rested on", "Staying at watch",
        "The letter goes to the leader", "who signed", "Amber-red, worsening",
        "Who knew what, when", "Content digest",
    ):  # fmt: skip
        assert words in text, words


def test_the_document_of_a_past_day_says_nothing_of_later_and_is_on_record_with_its_digest(
    app: Flask, client: Client, nottingham: Nottingham
) -> None:
    client.sign_in(nottingham.director.email)
    pdf = document(client, nottingham.reference, as_at="10/9/2022")
    assert accessibility_failures(pdf) == []
    text = text_of(pdf)
    assert "The case as it stood on 10 September 2022" in text
    assert "Formal challenge was chosen on 29 April 2022 (folio 7)" in text
    assert "Directions of September 2022" not in text
    assert "DEC-000003" not in text
    with app.app_context():
        wanted = TrailFilter(action="case.chronology_printed", subject=nottingham.reference)
        [line] = trail(wanted).lines
        facts = dict(trail_entry(line.number).facts)
    assert line.actor_name == "Ruth Okafor"
    assert facts["as at"] == "10 September 2022"
    assert facts["digest"] in text.replace(" ", "")


def test_a_short_case_full_of_trying_words_makes_a_document(app: Flask, client: Client) -> None:
    manager = make_user(app)
    reference = make_case(app, manager, source=TRYING[:200], service="Housing 😀")
    client.sign_in(manager.email)
    pdf = document(client, reference)
    assert accessibility_failures(pdf) == []
    assert "Housing" in text_of(pdf)


def test_the_document_is_for_the_office_and_auditors_and_of_no_day_to_come(
    app: Flask, client: Client
) -> None:
    manager = make_user(app)
    reference = make_case(app, manager)
    readers = {
        make_user(app, Role.AUDITOR): 200,
        make_user(app): 404,
        make_user(app, Role.ADMINISTRATOR): 403,
    }
    for reader, status in readers.items():
        client.sign_in(reader.email)
        client.get("challenge.chronology_document", reference=reference, expect=status)
        client.sign_out()
    client.sign_in(manager.email)
    client.get("challenge.chronology_document", reference=reference, as_at="1/1/2099", expect=422)
