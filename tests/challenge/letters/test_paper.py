"""A letter on paper: what stands on it, on every page, and for whoever hears it read."""

from datetime import timedelta

import pytest
from flask import Flask

from gorm.core import clock
from gorm.core.text import day
from tests.challenge.letters.at_work import Correspondence
from tests.packs.reading import accessibility_failures, sheets_of, text_of
from tests.support.client import Client

SAYING = "The council has not replied. " * 12
LONG = "\n\n".join(f"Paragraph {number}. {SAYING}" for number in range(14))
TRYING = (
    "Dear Priya Raman,\n\n# Loud\n\n#### Quiet\n\n- one\n- two\n\n"
    "| a | b |\n|---|---|\n| 1 | 2 |\n\n<script>alert(1)</script> שלום 😀 你好\n\n"
    + LONG
    + "\n\nYours sincerely,"
)


@pytest.fixture
def desk(app: Flask, client: Client) -> Correspondence:
    """A case whose letters are written."""
    return Correspondence(app, client)


def test_a_letter_is_marked_on_every_page_and_accessible(desk: Correspondence) -> None:
    letter = desk.drafted()
    edit = desk.page(letter, "edit_letter")
    desk.client.submit(edit, {"words": TRYING, "reply_by": ""})
    pdf = desk.page(letter, "letter_pdf").data
    assert accessibility_failures(pdf) == []
    sheets = sheets_of(pdf)
    assert len(sheets) > 1
    for number, sheet in enumerate(sheets, 1):
        assert sheet.startswith("OFFICIAL-SENSITIVE")
        foot = f"{desk.case}, {letter} OFFICIAL-SENSITIVE Page {number} of {len(sheets)}"
        assert foot in sheet
    assert "Draft, not sent" in sheets[0]
    assert "Yours sincerely, Dorothy Ashworth" in " ".join(sheets[-1].split())


def test_a_sent_letter_has_its_own_day_and_is_the_same_whenever_it_is_printed(
    desk: Correspondence,
) -> None:
    letter = desk.drafted()
    on = clock.today() - timedelta(days=2)
    desk.sent(letter, on)
    pdf = desk.page(letter, "letter_pdf").data
    text = text_of(pdf)
    order = ("Government Office for the Moors", "Priya Raman", day(on), "Dear Priya Raman,",
             "Hexmoor Council: children’s services", "I write about", "Yours sincerely,",
             "Dorothy Ashworth")  # fmt: skip
    places = [text.find(words) for words in order]
    assert -1 not in places
    assert places == sorted(places)
    assert "Draft" not in text
    assert desk.page(letter, "letter_pdf").data == pdf
