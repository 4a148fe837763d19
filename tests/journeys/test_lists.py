"""A list made one's own: narrowed, saved, shared, its columns chosen, taken away, three done."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office
from gorm.core import clock
from gorm.engagements.models import Side
from gorm.engagements.service import CommitmentDetails
from tests.factories.accounts import make_office, make_user
from tests.factories.engagements import make_engagement
from tests.factories.places import make_area
from tests.support.browser import Visitor

TODAY = clock.today()
PROMISES = ("Send the guidance", "Call the leader", "Read the recovery plan", "Visit the depot")


def promised(app: Flask, office: Office, manager: Actor) -> None:
    make_engagement(
        app,
        manager,
        areas=[make_area(app, "Northmoor", office=office)],
        commitments=(
            *(
                CommitmentDetails(Side.OURS, one, TODAY - timedelta(days=9), manager.user_id)
                for one in PROMISES
            ),
            CommitmentDetails(Side.THEIRS, "Their accounts"),
        ),
    )


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_list_is_narrowed_saved_shared_taken_away_and_three_of_it_are_done(
    app: Flask, visitor: Callable[..., Visitor], scripts: bool
) -> None:
    office = make_office(app)
    manager = make_user(app, office=office, name="Amara Osei")
    promised(app, office, manager)
    somebody = visitor(scripts=scripts)
    somebody.open("/")
    somebody.sign_in(manager.email)
    _save_and_share(somebody)
    _found_by_a_colleague(visitor(scripts=scripts), make_user(app, office=office))
    _choose_columns(somebody)
    _take_away(somebody)
    _three_done(somebody)
    assert not somebody.complaints


def _save_and_share(somebody: Visitor) -> None:
    page = somebody.page
    somebody.open("/commitments?side=ours&overdue=y")
    page.get_by_role("link", name="Save these filters").click()
    somebody.look()
    page.get_by_label("Name").fill("Ours, overdue")
    page.get_by_label("Share it with").check()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("“Ours, overdue” is saved").wait_for()
    somebody.look()
    page.get_by_role("link", name="Manage saved filters").click()
    somebody.look()
    page.get_by_role("button", name="Open the list with it").click()
    somebody.look()
    somebody.open("/commitments")
    assert "side=ours" in page.url
    page.get_by_role("link", name="Everything", exact=True).click()
    page.get_by_text("They promised: Their accounts").wait_for()


def _found_by_a_colleague(colleague: Visitor, actor: Actor) -> None:
    colleague.open("/")
    colleague.sign_in(actor.email)
    colleague.open("/commitments")
    colleague.page.get_by_role("link", name=re.compile("^Ours, overdue")).click()
    colleague.look()
    assert colleague.page.get_by_text("Send the guidance").count()
    assert not colleague.page.get_by_text("Their accounts").count()


def _choose_columns(somebody: Visitor) -> None:
    page = somebody.page
    somebody.open("/commitments?side=ours&overdue=y")
    page.get_by_role("link", name="What is shown").click()
    somebody.look()
    page.get_by_label("With whom").uncheck()
    page.get_by_label("Office or department").check()
    page.get_by_role("button", name="Show these").click()
    page.get_by_text("The list shows what you chose").wait_for()
    somebody.look()
    assert not page.get_by_text("Northmoor").count()


def _take_away(somebody: Visitor) -> None:
    page = somebody.page
    with page.expect_download() as taken:
        page.get_by_role("link", name="Take away as CSV").click()
    text = taken.value.path().read_text(encoding="utf-8-sig")
    assert all(one in text for one in PROMISES)
    assert "Their accounts" not in text
    assert "Office or department" in text
    assert "With whom" not in text
    with page.expect_download() as taken:
        page.get_by_role("link", name="Take away as Excel").click()
    assert taken.value.path().read_bytes().startswith(b"PK")


def _three_done(somebody: Visitor) -> None:
    """All are ticked at once, one is unticked again, and three are done."""
    page = somebody.page
    page.get_by_role("link", name="Select all on this page").click()
    page.get_by_role("link", name="Untick all on this page").wait_for()
    somebody.look()
    page.get_by_role("checkbox", name=re.compile("Visit the depot")).uncheck()
    page.get_by_label("With those that are ticked").select_option("Mark as done")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("heading", name="Mark as done: 3 commitments", level=1).wait_for()
    somebody.look()
    page.get_by_role("button", name="Mark as done").click()
    page.get_by_text("3 commitments are done").wait_for()
    somebody.look()
    left = [one for one in PROMISES if page.get_by_text(one).count()]
    assert left == ["Visit the depot"]
