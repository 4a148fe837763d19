"""The written parts of a pack as a Word file."""

import io
import zipfile
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from gorm.audit.models import AuditEntry
from gorm.briefings.words_file import WordsFile, WordsItem, words_file
from gorm.core import clock
from gorm.core.db import session
from gorm.core.text import cleaned
from gorm.engagements.models import Marking, Sharing
from gorm.places.offers import Audience
from tests.packs.writing.drafts import Drafts
from tests.packs.writing.test_printed import HOSTILE, MARKED
from tests.support.client import Client


def made(*items: WordsItem, **more: Any) -> Any:
    content = words_file(
        WordsFile(
            title="Northmoor", number="PACK-000001", marking="OFFICIAL", language="en-GB",
            author="The office", as_at=clock.now(), parts=(("Points to make", items),), **more,
        )
    )  # fmt: skip
    return Document(io.BytesIO(content))


def told(document: Any) -> list[tuple[str, str]]:
    return [(one.style.name, one.text) for one in document.paragraphs]


def test_parts_are_headings_and_items_real_lists() -> None:
    document = made(WordsItem("Thank **them**.\n\nAnd go on."), WordsItem("Then ask."))
    assert told(document)[2:] == [
        ("Heading 2", "Points to make"),
        ("List Bullet", "Thank them."),
        ("List Continue", "And go on."),
        ("List Bullet", "Then ask."),
    ]
    bold = [run.text for run in document.paragraphs[3].runs if run.bold]
    assert bold == ["them"]


def test_lists_within_an_item_are_numbered_each_from_one() -> None:
    document = made(WordsItem("1. one\n2. two"), WordsItem("1. again\n\n- a point"))
    styles = {text: style for style, text in told(document)}
    assert styles["one"] == styles["again"] == "List Number 2"
    assert styles["a point"] == "List Bullet 2"
    numbers = [
        one._p.pPr.numPr.numId.val  # noqa: SLF001 - no other way to see it
        for one in document.paragraphs
        if one.text in {"one", "two", "again"}
    ]
    assert numbers[0] == numbers[1] != numbers[2]


def test_it_says_that_it_is_not_the_pack_and_what_it_is_marked() -> None:
    document = made(WordsItem("Thank them."))
    assert "This is not the pack" in document.paragraphs[1].text
    [section] = document.sections
    assert section.header.paragraphs[0].text == section.footer.paragraphs[0].text == "OFFICIAL"
    assert document.core_properties.author == "The office"


def test_its_language_is_that_of_its_words() -> None:
    document = made(WordsItem("Diolch.", language="cy"), WordsItem("Thanks."))
    xml = document.element.xml
    assert xml.count('w:lang w:val="cy-GB"') == 1
    assert 'w:val="en-GB"' in document.styles["Normal"].element.xml


def test_a_part_in_which_nothing_is_written_says_so() -> None:
    assert "Nothing is written under this heading yet." in made().paragraphs[-1].text


@given(st.text(max_size=300), st.text(max_size=60))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_words_make_a_file_that_opens(words: str, heading: str) -> None:
    document = made(WordsItem(cleaned(words) or "x", cleaned(heading), "cy"))
    assert document.paragraphs[0].text == "Northmoor"


@pytest.mark.parametrize("words", [HOSTILE, MARKED], ids=["hostile", "marked"])
def test_hostile_words_are_words(words: str) -> None:
    document = made(WordsItem(words, HOSTILE[:300]))
    content = io.BytesIO()
    document.save(content)
    with zipfile.ZipFile(content) as parts:
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                parse_xml(parts.read(name))
        relations = parts.read("word/_rels/document.xml.rels").decode()
        assert "evil.example" not in relations
        assert "External" not in relations


def test_it_is_taken_from_the_page_and_recorded(client: Client, app: Flask, drafts: Drafts) -> None:
    number = drafts.begin(occasion="Visit")
    drafts.write(number, "points", "Thank them.")
    client.sign_in(drafts.manager.email)
    page = client.get("briefings.writing", number=number)
    taken = client.open(page.links()["Take the written parts as a Word file"])
    words = [text for _, text in told(Document(io.BytesIO(taken.data)))]
    assert words[0] == "Northmoor: Visit"
    assert "Thank them." in words
    assert f'filename="{number}-words.docx"' in taken.headers["Content-Disposition"]
    with app.app_context():
        acts = set(session().scalars(select(AuditEntry.action)))
    assert "pack.words_taken" in acts


def test_nothing_restricted_leaves_the_office_for_editing(client: Client, drafts: Drafts) -> None:
    drafts.promise("CANARY-TEAM", sharing=Sharing.RESTRICTED, team_ids=(drafts.manager.user_id,))
    drafts.promise("Sensitive words", marking=Marking.OFFICIAL_SENSITIVE)
    number = drafts.begin(contact="CANARY-CONTACT")
    for record in ("COM-000001", "COM-000002"):
        drafts.take(number, "points", record)
    client.sign_in(drafts.manager.email)
    taken = client.get("briefings.words_docx", number=number)
    document = Document(io.BytesIO(taken.data))
    text = " ".join(words for _, words in told(document))
    assert "CANARY" not in text
    assert "Words from restricted records are left out." in text
    assert "Sensitive words" in text
    assert document.sections[0].header.paragraphs[0].text == "OFFICIAL-SENSITIVE"


@pytest.mark.parametrize("audience", list(Audience))
def test_it_holds_the_parts_of_its_audience(
    client: Client, drafts: Drafts, audience: Audience
) -> None:
    number = drafts.begin(audience)
    client.sign_in(drafts.manager.email)
    taken = client.get("briefings.words_docx", number=number)
    headings = {
        text for style, text in told(Document(io.BytesIO(taken.data))) if style == "Heading 2"
    }
    assert ("What we ask" in headings) is (audience is not Audience.AREA)
    assert "Purpose" in headings
