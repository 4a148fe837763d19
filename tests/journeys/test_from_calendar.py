"""From a calendar entry to a written-up meeting, and from notes to promises that are tracked."""

import re
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from gorm.core import clock
from gorm.core.db import session
from gorm.engagements.models import Commitment, Engagement, EngagementState
from tests.mailroom.office import Merrowvale, merrowvale
from tests.support.browser import Visitor

NOTE = """The backlog of reviews is down to 140.

- us: send the guidance on reserves by 12 Dec
- them: recovery plan by 2027-01-15
- us: ask about the transport grant by 20 Dec"""
KEY_PAUSE = 40  # milliseconds between keys: somebody who types 25 characters a second pastes
FASTEST_PROMISED = 60  # seconds, of which the note takes half to be typed
CLICKS_PROMISED = 4


def _yesterdays(office: Merrowvale, folder: Path) -> Path:
    """The meeting of a calendar, held yesterday."""
    day = f"{clock.today() - timedelta(days=1):%Y%m%d}T".encode()
    path = folder / "meeting.ics"
    path.write_bytes(office.file("google_export.ics").replace(b"20261120T", day))
    return path


def test_a_meeting_of_the_calendar_is_written_up_with_three_promises(
    app: Flask, visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    office = merrowvale(app)
    path = _yesterdays(office, tmp_path)
    somebody = visitor()
    somebody.open("/")
    somebody.sign_in(office.amara.email)
    somebody.page.get_by_role("heading", name="My work", level=1).wait_for()
    began, clicks = time.monotonic(), 0

    somebody.page.get_by_role("link", name="From your calendar").first.click()
    clicks += 1
    _drop(somebody, path)
    clicks += 1
    somebody.page.get_by_role("heading", name=re.compile(r"\d new")).wait_for()
    somebody.page.get_by_role("link", name=re.compile("^Write it up")).first.click()
    clicks += 1
    somebody.page.get_by_role("heading", name="Log a meeting", level=1).wait_for()
    somebody.page.get_by_label("What was said?").focus()
    noted = time.monotonic()
    somebody.page.keyboard.type(NOTE, delay=KEY_PAUSE)
    somebody.page.keyboard.press("Control+Enter")
    somebody.page.get_by_role("heading", level=1, name=re.compile("^Meeting with")).wait_for()
    clicks += 1
    ended = time.monotonic()

    print(f"calendar to written up: {ended - began:.1f} s, {clicks} clicks or drops")  # noqa: T201
    print(f"notes to three promises: {ended - noted:.1f} s, 1 key press")  # noqa: T201
    assert ended - began < FASTEST_PROMISED
    assert clicks <= CLICKS_PROMISED
    for promise in ("send the guidance", "recovery plan", "ask about the transport grant"):
        assert somebody.page.get_by_text(promise).count()
    with app.app_context():
        [written] = session().scalars(select(Engagement))
        assert (written.state, written.minutes) == (EngagementState.HELD, 60)
        assert session().scalar(select(func.count()).select_from(Commitment)) == 3
    assert not somebody.complaints


def test_every_page_of_what_comes_in_is_for_everybody(
    app: Flask, visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    office = merrowvale(app)
    path = _yesterdays(office, tmp_path)
    somebody = visitor()
    somebody.open("/")
    somebody.sign_in(office.amara.email)
    somebody.open("/from-calendar")
    _drop(somebody, path)
    somebody.page.get_by_role("heading", name=re.compile(r"\d new")).wait_for()
    somebody.look()
    somebody.page.get_by_role("link", name="Adult social care with Northmoor").first.click()
    somebody.page.get_by_role("heading", name="Calendar entry INC-000001").wait_for()
    somebody.look()
    ahead = f"{clock.today() + timedelta(days=5):%Y%m%d}T".encode()
    plan = tmp_path / "plan.ics"
    plan.write_bytes(office.file("outlook_invitation.ics").replace(b"20261203T", ahead))
    somebody.open("/from-calendar")
    _drop(somebody, plan)
    somebody.page.get_by_role("button", name=re.compile("^Plan as it stands")).first.click()
    somebody.page.get_by_role("heading", level=1, name=re.compile("^Meeting with")).wait_for()
    later = f"{clock.today() + timedelta(days=6):%Y%m%d}T".encode()
    plan.write_bytes(office.file("outlook_update.ics").replace(b"20261204T", later))
    somebody.open("/from-calendar")
    _drop(somebody, plan)
    somebody.page.get_by_role("heading", name=re.compile("changed after it was written")).wait_for()
    somebody.look()
    somebody.open("/")
    somebody.page.get_by_role("link", name=re.compile("^Settlement")).first.click()
    somebody.page.get_by_role("heading", name="The invitation changed").wait_for()
    somebody.look()


def test_without_scripts_files_are_chosen_and_sent(
    app: Flask, visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    office = merrowvale(app)
    path = _yesterdays(office, tmp_path)
    somebody = visitor(scripts=False)
    somebody.open("/")
    somebody.sign_in(office.amara.email)
    somebody.open("/from-calendar")
    somebody.page.get_by_label("Calendar files and messages").set_input_files(path)
    somebody.page.get_by_role("button", name="Take them in").click()
    somebody.page.get_by_role("heading", name=re.compile(r"\d new")).wait_for()
    somebody.look()


def _drop(somebody: Visitor, path: Path) -> None:
    """Drop a file on the page, as a hand does that waits for the page and lets it go anywhere."""
    somebody.page.get_by_label("Calendar files and messages").wait_for(state="attached")
    somebody.page.wait_for_load_state("load")
    somebody.page.evaluate(
        """([name, words]) => {
            const files = new DataTransfer();
            files.items.add(new File([words], name, { type: "text/calendar" }));
            for (const kind of ["dragover", "drop"]) {
                document.body.dispatchEvent(new DragEvent(kind,
                    { bubbles: true, cancelable: true, dataTransfer: files }));
            }
        }""",
        [path.name, path.read_text(encoding="utf-8")],
    )
