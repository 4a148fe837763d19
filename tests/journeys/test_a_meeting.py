"""The working day that GORM is for: find the area, log a meeting, see it, print it."""

import io
import re
import time
from collections.abc import Callable

import pdfplumber
from flask import Flask

from gorm.accounts.roles import Role
from tests.factories.accounts import make_office, make_user
from tests.factories.places import make_area
from tests.support.browser import Visitor

NOTE = """The leader asked for an early word on the settlement.

- us: send the guidance on reserves by 12 Dec
- them: recovery plan by 2027-01-15"""
KEY_PAUSE = 40  # milliseconds between keys: somebody who types 25 characters a second pastes
FASTEST_PROMISED = 30  # seconds


def test_a_meeting_is_logged_by_keyboard_and_stands_on_the_timeline_and_in_the_pack(
    app: Flask, visitor: Callable[..., Visitor]
) -> None:
    office = make_office(app)
    area = make_area(app, "Northmoor", office=office)
    manager = make_user(app, Role.RELATIONSHIP_MANAGER, office=office)
    somebody = visitor()
    somebody.open("/")
    somebody.sign_in(manager.email)
    somebody.page.get_by_role("heading", name="My work", level=1).wait_for()
    somebody.look()
    _log(somebody)
    somebody.look()
    for promise in ("send the guidance on reserves", "recovery plan"):
        assert somebody.page.get_by_text(promise, exact=False).count()
    _find_the_area(somebody)
    assert somebody.page.get_by_text("Overdue").count() == 0
    somebody.page.get_by_role("link", name=re.compile("^Meeting with Northmoor")).wait_for()
    words = _printed(somebody, area.reference)
    for words_of_it in ("early word on the settlement", "12 December", "15 January 2027"):
        assert words_of_it in words, words_of_it
    assert not somebody.complaints


def _log(somebody: Visitor) -> None:
    """Log a meeting with nothing but keys, within the seconds that GORM promises."""
    somebody.page.get_by_role("button", name="Log a meeting").first.click()
    somebody.page.get_by_role("heading", name="Log a meeting", level=1).wait_for()
    began = time.monotonic()
    keys = somebody.page.keyboard
    somebody.await_focus("Who was it with?")
    keys.type("north", delay=KEY_PAUSE)
    somebody.page.get_by_role("option", name=re.compile("Northmoor")).first.wait_for()
    keys.press("Enter")
    somebody.page.get_by_role("button", name=re.compile("Northmoor")).first.wait_for()
    somebody.tab_to("What was said?")
    keys.type(NOTE, delay=KEY_PAUSE)
    keys.press("Control+Enter")
    somebody.page.get_by_role("heading", level=1, name=re.compile("^Meeting with")).wait_for()
    assert time.monotonic() - began < FASTEST_PROMISED


def _find_the_area(somebody: Visitor) -> None:
    """Find the area by a few letters of its name."""
    somebody.open("/areas")
    somebody.page.get_by_label("Name").fill("north")
    somebody.page.keyboard.press("Enter")
    somebody.page.get_by_role("link", name="Northmoor", exact=True).click()
    somebody.page.get_by_role("heading", name="Northmoor", level=1).wait_for()
    somebody.look()


def _printed(somebody: Visitor, reference: str) -> str:
    """The words of a pack built for the area, as a reader of the PDF has them."""
    somebody.open(f"/packs/new?area={reference}")
    somebody.page.get_by_label("Negotiation").check()
    somebody.page.get_by_label("The office (our side)").check()
    somebody.page.get_by_role("button", name="Begin the draft").click()
    somebody.page.get_by_role("heading", name="PACK-000001", level=1).wait_for()
    somebody.open("/packs/PACK-000001/issue")
    somebody.page.get_by_role("button", name="Issue it").click()
    somebody.page.get_by_role("heading", name="PACK-000001", level=1).wait_for(timeout=30_000)
    somebody.look()
    with somebody.page.expect_download() as opened:
        somebody.page.get_by_role("button", name="Open the pack (PDF)").click()
    with pdfplumber.open(io.BytesIO(opened.value.path().read_bytes())) as pdf:
        text = " ".join(page.extract_text() for page in pdf.pages)
    return " ".join(text.split())
