"""Planning beside another team: the clash is told, theirs is joined, the calendar shows it."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from gorm.accounts.roles import Role
from gorm.core import clock
from gorm.core.db import session
from gorm.engagements.models import EngagementState
from gorm.settings.models import Theme
from tests.factories.accounts import make_office, make_user
from tests.factories.engagements import make_engagement
from tests.factories.places import make_area
from tests.support.browser import Visitor

SOON = clock.today() + timedelta(days=10)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_plan_that_clashes_is_given_up_for_the_other_teams_meeting(
    app: Flask, visitor: Callable[..., Visitor], scripts: bool
) -> None:
    office = make_office(app)
    area = make_area(app, "Northmoor", office=office)
    manager = make_user(app, office=office)
    official = make_user(app, Role.DEPARTMENT, department="DfE", name="Dilys Official")
    with app.app_context():
        theme = session().execute(select(Theme.id, Theme.name).order_by(Theme.name)).first()
    assert theme is not None
    theirs = make_engagement(
        app, official, areas=[area], happens_on=SOON, state=EngagementState.PLANNED,
        theme_ids=(theme.id,), purpose="School places",
    )  # fmt: skip
    somebody = visitor(scripts=scripts)
    somebody.open("/")
    somebody.sign_in(manager.email)
    somebody.open(f"/calendar?on={SOON.isoformat()}")
    somebody.open(f"/engagements/plan?area={area.reference}&on={SOON.isoformat()}")
    page = somebody.page
    page.get_by_label(theme.name).check()
    if scripts:
        page.get_by_role("heading", name="Before you plan this").wait_for()
        page.get_by_role("button", name="Plan it all the same").wait_for()
    else:
        page.get_by_role("button", name="Save the plan").click()
        page.get_by_text("This plan is not saved yet").wait_for()
        assert page.get_by_label(theme.name).is_checked()
    somebody.look()
    assert page.get_by_text("Speak to Dilys Official").count()
    page.get_by_role("button", name=re.compile("Join it instead")).first.click()
    page.get_by_role("button", name="Leave it").wait_for()
    somebody.look()
    for view in ("month", "fortnight", "list"):
        somebody.open(f"/calendar?who=me&view={view}&on={SOON.isoformat()}")
        link = page.get_by_role("link", name=re.compile("Meeting with Northmoor")).first
        assert theirs in str(link.get_attribute("href"))
    somebody.open(f"/calendar/clashes?area={area.reference}")
    assert not somebody.complaints
