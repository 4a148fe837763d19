"""A feed made, read by a calendar program and revoked; a digest chosen and stopped."""

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.error import HTTPError
from urllib.request import urlopen

import icalendar
import pytest
from flask import Flask

from gorm.core import clock
from gorm.engagements.models import EngagementState
from tests.factories.accounts import make_office, make_user
from tests.factories.engagements import make_engagement
from tests.factories.places import make_area
from tests.support.browser import Visitor


def read_by_a_program(address: str) -> list[str]:
    """What a calendar program, which has no cookie, finds at an address."""
    with urlopen(address, timeout=10) as answer:  # noqa: S310 - our own server
        calendar = icalendar.Calendar.from_ical(answer.read())
    return [str(event["SUMMARY"]) for event in calendar.events]


@pytest.mark.parametrize("scripts", [True, False])
def test_somebody_has_their_plans_in_another_calendar_and_takes_them_back(
    app: Flask, visitor: Callable[..., Visitor], scripts: bool
) -> None:
    office = make_office(app)
    manager = make_user(app, office=office)
    reference = make_engagement(
        app, manager, areas=[make_area(app, "Ambleton", office=office)],
        state=EngagementState.PLANNED, happens_on=clock.today() + timedelta(days=5),
    )  # fmt: skip
    somebody = visitor(scripts=scripts)
    somebody.open("/account")
    somebody.sign_in(manager.email)
    page = somebody.page
    page.get_by_role("link", name="Calendar feeds").click()
    somebody.look()
    page.get_by_role("button", name="Make a feed").click()
    somebody.look()
    page.get_by_role("button", name="Make the feed").click()
    page.get_by_text("There is a problem").wait_for()
    somebody.look()
    page.get_by_label("Name").fill("Outlook at work")
    page.get_by_role("button", name="Make the feed").click()
    page.get_by_role("heading", name="Your feed “Outlook at work” is made").wait_for()
    somebody.look()
    address = page.get_by_label("Address of the feed").input_value()
    assert read_by_a_program(address) == ["Meeting with Ambleton"]
    if scripts:
        somebody.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.get_by_role("button", name="Copy the address").click()
        page.get_by_text("Copied", exact=True).wait_for()
        assert page.evaluate("() => navigator.clipboard.readText()") == address
    page.get_by_role("link", name="revoke it at any time").click()
    somebody.look()
    page.get_by_role("button", name="Revoke the feed Outlook at work").click()
    page.get_by_text("The feed is revoked.").wait_for()
    somebody.look()
    with pytest.raises(HTTPError, match="410"):
        read_by_a_program(address)
    somebody.open(f"/engagements/{reference}")
    with page.expect_download() as loading:
        page.get_by_role("link", name="Add to a calendar").click()
    assert loading.value.suggested_filename == f"{reference}.ics"


def test_somebody_chooses_how_often_they_are_reminded(
    app: Flask, visitor: Callable[..., Visitor]
) -> None:
    manager = make_user(app)
    somebody = visitor()
    somebody.open("/account/digest")
    somebody.sign_in(manager.email)
    page = somebody.page
    weekly = page.get_by_label("On the first working day of the week")
    weekly.wait_for()
    assert weekly.is_checked()
    somebody.look()
    page.get_by_label("On every working day").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Your choice is saved.").wait_for()
    assert page.get_by_label("On every working day").is_checked()
    somebody.look()
    assert re.search(r"/account/digest$", page.url)
