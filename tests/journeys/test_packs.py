"""Building a pack and opening it: with and without JavaScript."""

from collections.abc import Callable

import pytest
from flask import Flask

from gorm.accounts.roles import Role
from tests.factories.accounts import make_office, make_user
from tests.factories.engagements import make_engagement
from tests.factories.places import make_area
from tests.support.browser import Visitor


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_pack_is_built_from_the_page_of_an_area_and_opened(
    app: Flask, visitor: Callable[..., Visitor], scripts: bool
) -> None:
    office = make_office(app)
    area = make_area(app, "Northmoor", office=office)
    director = make_user(app, Role.DIRECTOR, office=office)
    make_engagement(app, director, areas=[area], sharing="restricted", team_ids=(director.user_id,))
    somebody = visitor(scripts=scripts)
    somebody.open(f"/areas/{area.reference}")
    somebody.sign_in(director.email)
    somebody.page.get_by_role("button", name="Build a pack").click()
    somebody.look()
    somebody.page.get_by_label("Ministerial visit").check()
    somebody.page.get_by_label("The minister (our side)").check()
    somebody.page.get_by_role("button", name="Build the pack").click()
    somebody.page.get_by_text("There is a problem").wait_for()
    somebody.look()
    assert somebody.page.get_by_label("Ministerial visit").is_checked()
    somebody.page.get_by_label("Leave them out and say nothing").check()
    somebody.page.get_by_role("button", name="Build the pack").click()
    somebody.page.get_by_role("heading", name="PACK-000001", level=1).wait_for()
    somebody.look()
    with somebody.page.expect_download() as opened:
        somebody.page.get_by_role("button", name="Open the pack (PDF)").click()
    assert opened.value.suggested_filename == "PACK-000001.pdf"
    somebody.page.reload()
    somebody.page.get_by_role("rowheader", name=director.name).first.wait_for()
    somebody.look()
    somebody.open("/packs")
    somebody.page.get_by_role("link", name="PACK-000001").wait_for()
