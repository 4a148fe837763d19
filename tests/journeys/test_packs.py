"""A pack from its order to its opening, and packs on many areas: with and without JavaScript."""

from collections.abc import Callable

import pytest
from flask import Flask

from gorm.accounts.roles import Role
from gorm.jobs.service import run_waiting
from tests.factories.accounts import make_office, make_user
from tests.factories.engagements import make_engagement
from tests.factories.places import make_area
from tests.support.browser import PHONE, Visitor


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_pack_is_ordered_written_answered_for_issued_and_opened(
    app: Flask, visitor: Callable[..., Visitor], scripts: bool
) -> None:
    office = make_office(app)
    area = make_area(app, "Northmoor", office=office)
    director = make_user(app, Role.DIRECTOR, office=office)
    make_engagement(app, director, areas=[area], sharing="restricted", team_ids=(director.user_id,))
    somebody = visitor(scripts=scripts)
    page = somebody.page
    somebody.open(f"/areas/{area.reference}")
    somebody.sign_in(director.email)
    page.get_by_role("button", name="Build a pack").click()
    somebody.look()
    page.get_by_label("The minister (our side)").check()
    page.get_by_role("button", name="Begin the draft").click()
    page.get_by_text("There is a problem").wait_for()
    somebody.look()
    assert page.get_by_label("The minister (our side)").is_checked()
    page.get_by_label("Ministerial visit").check()
    page.get_by_role("button", name="Begin the draft").click()
    page.get_by_role("heading", name="PACK-000001", level=1).wait_for()
    somebody.look()
    _write(somebody)
    _answer(somebody)
    _issue(somebody, director.name)


def _write(somebody: Visitor) -> None:
    """Write a point to make."""
    page = somebody.page
    page.get_by_role("link", name="Write the parts").click()
    page.get_by_role("heading", name="Written parts", level=1).wait_for()
    somebody.look()
    somebody.open("/packs/PACK-000001/write/points")
    page.get_by_role("button", name="Add a point").click()
    page.get_by_role("textbox", name="Words").fill("Say what went well **first**.")
    somebody.look()
    page.get_by_role("button", name="Add").click()
    page.get_by_text("Say what went well").first.wait_for()
    somebody.look()


def _answer(somebody: Visitor) -> None:
    """Decide on the restricted record, and print the draft."""
    page = somebody.page
    somebody.open("/packs/PACK-000001")
    page.get_by_role("link", name="Decide on it", exact=True).click()
    somebody.look()
    page.get_by_label("Withhold them and say nothing").check()
    page.get_by_label("Why").fill("It is not for this visit.")
    page.locator("main button[type=submit]").click()
    page.get_by_role("heading", name="PACK-000001", level=1).wait_for()
    with page.expect_download() as printed:
        page.get_by_role("button", name="Print the draft (PDF)").click()
    assert printed.value.suggested_filename == "PACK-000001-draft.pdf"


def _issue(somebody: Visitor, name: str) -> None:
    """Issue it, open it, and read its card on a telephone."""
    page = somebody.page
    somebody.open("/packs/PACK-000001/issue")
    page.get_by_role("button", name="Issue it").click()
    page.get_by_role("heading", name="PACK-000001", level=1).wait_for()
    somebody.look()
    with page.expect_download() as opened:
        page.get_by_role("button", name="Open the pack (PDF)").click()
    assert opened.value.suggested_filename == "PACK-000001.pdf"
    page.reload()
    page.get_by_role("rowheader", name=name).first.wait_for()
    somebody.look()
    page.set_viewport_size(PHONE)
    somebody.open("/packs/PACK-000001/card")
    page.get_by_text("Say what went well").first.wait_for()
    for path in ("copies", "withdraw"):
        somebody.open(f"/packs/PACK-000001/{path}")
    somebody.open("/packs")
    page.get_by_role("link", name="PACK-000001").wait_for()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_packs_on_many_areas_are_ordered_watched_and_taken_away(
    app: Flask, visitor: Callable[..., Visitor], scripts: bool
) -> None:
    office = make_office(app)
    for name in ("Northmoor", "Southmoor"):
        make_area(app, name, office=office)
    somebody = visitor(scripts=scripts)
    page = somebody.page
    somebody.open("/packs/batches")
    somebody.sign_in(make_user(app, office=office).email)
    page.get_by_role("button", name="Build packs on many areas").click()
    page.get_by_role("button", name="Build the packs").click()
    page.get_by_text("There is a problem").wait_for()
    somebody.look()
    page.get_by_label("Name of the batch").fill("Spring reviews")
    for words in ("All areas of the office", "Review meeting", "The office (our side)"):
        page.get_by_label(words).check()
    page.get_by_role("button", name="Build the packs").click()
    page.get_by_role("heading", name="Spring reviews", level=1).wait_for()
    somebody.look()
    with app.app_context():
        assert run_waiting() == 1
    page.reload()
    page.get_by_text("2 packs made and bound.").wait_for()
    somebody.look()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Open all in one PDF").click()
    assert taken.value.suggested_filename == "BATCH-000001.pdf"
    somebody.open("/packs/batches")
    somebody.open("/packs/verify")
