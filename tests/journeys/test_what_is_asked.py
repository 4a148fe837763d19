"""A manager sees what is asked of a council, sets its ceiling, chases, and keeps to what is due."""

import re
from collections.abc import Callable
from datetime import timedelta

from flask import Flask

from gorm.accounts.actor import Actor
from gorm.accounts.roles import Role
from gorm.core import clock
from gorm.engagements.models import EngagementKind, EngagementState, Side
from gorm.engagements.service import CommitmentDetails
from gorm.places.models import Area
from tests.factories.accounts import make_office, make_user
from tests.factories.engagements import make_engagement
from tests.factories.people import make_assignment
from tests.factories.places import make_area, make_partner
from tests.support.browser import Visitor

TODAY = clock.today()
YESTERDAY = TODAY - timedelta(days=1)


def office_at_work(app: Flask) -> tuple[Actor, Area]:
    """A manager whose council is asked for a good deal, and owes something."""
    office = make_office(app)
    manager = make_user(app, office=office)
    area = make_area(app, "Ambleton", office=office)
    make_assignment(app, manager, area)
    make_assignment(app, manager, organisation=make_partner(app, "Quiet Trust", office=office))
    make_engagement(
        app, manager, areas=[area], happens_on=TODAY, minutes=150, described=("A", "B"),
        next_contact_by=TODAY + timedelta(days=5),
        commitments=(
            CommitmentDetails(Side.THEIRS, "Send the plan", YESTERDAY),
            CommitmentDetails(Side.OURS, "Send guidance", TODAY, owner_user_id=manager.user_id),
        ),
    )  # fmt: skip
    make_engagement(
        app, make_user(app, Role.DEPARTMENT, department="DfE"), areas=[area], minutes=None,
        happens_on=TODAY, kind=EngagementKind.DATA_REQUEST, estimated_hours=12,
        state=EngagementState.PLANNED,
    )  # fmt: skip
    return manager, area


def test_a_manager_looks_at_what_is_asked_and_sets_a_ceiling(
    app: Flask, visitor: Callable[..., Visitor]
) -> None:
    manager, area = office_at_work(app)
    window = visitor()
    window.open("/sign-in")
    window.sign_in(manager.email)
    window.page.get_by_role("heading", name="My work").wait_for()
    page = window.open(f"/organisations/{area.reference}")
    page.get_by_text("17 of 20 hours").wait_for()
    page.get_by_role("link", name="See who asks").click()
    page.get_by_role("heading", name="What government asks of Ambleton Council").wait_for()
    page.get_by_text("How this is counted").click()
    page.get_by_text("Only engagements that you may know of are counted").wait_for()
    window.look()
    page.get_by_role("link", name=re.compile("12 hours")).first.click()
    page.get_by_text("Data request to Ambleton").wait_for()
    window.look()
    page.go_back()
    page.get_by_role("link", name="give it its own").click()
    page.get_by_label("Hours a quarter").fill("12")
    page.get_by_role("button", name="Set the ceiling").click()
    page.get_by_text("Say why this organisation has a ceiling of its own.").first.wait_for()
    window.look()
    page.get_by_label("Why?").fill("Two officers answer everything")
    page.get_by_role("button", name="Set the ceiling").click()
    page.get_by_text("17 of 12 hours").wait_for()
    window.look()
    window.open("/burden")
    page.get_by_text("Over its ceiling").wait_for()
    window.look()
    window.open(f"/areas/{area.reference}/burden")
    window.look()
    assert not window.complaints


def test_a_manager_chases_and_keeps_to_what_is_due(
    app: Flask, visitor: Callable[..., Visitor]
) -> None:
    manager, _ = office_at_work(app)
    for scripts in (True, False):
        window = visitor(scripts=scripts)
        window.open("/sign-in")
        window.sign_in(manager.email)
        window.page.get_by_role("heading", name="My work").wait_for()
        page = window.open("/")
        page.get_by_role("link", name="Quiet Trust").wait_for()
        window.look()
        page.get_by_role("link", name="Everything due, by date").click()
        page.get_by_role("heading", name="What is due").wait_for()
        window.look()
        page.get_by_role("button", name=re.compile("Chased today.*Send the plan")).click()
        page.get_by_text("Chased once" if scripts else "already").first.wait_for()
        page.get_by_role("link", name=re.compile("Note a chase.*Send the plan")).click()
        page.get_by_label("How?").select_option("Call")
        page.get_by_label("What was said?").fill(f"Rang, {'with' if scripts else 'without'} script")
        window.look()
        page.get_by_role("button", name="Save the chase").click()
        page.get_by_text("Chased twice" if scripts else "Chased 3 times").wait_for()
        page.get_by_label("Kind").select_option("Next contacts")
        page.get_by_role("button", name="Show").click()
        page.get_by_text("Contact again after the meeting").wait_for()
        window.open("/commitments?due=overdue&chased=yes")
        page.get_by_text("Send the plan").first.wait_for()
        window.look()
        assert not window.complaints


def test_an_administrator_sets_what_holds_for_all(
    app: Flask, visitor: Callable[..., Visitor]
) -> None:
    office_at_work(app)
    window = visitor()
    window.open("/sign-in")
    window.sign_in(make_user(app, Role.ADMINISTRATOR).email)
    window.page.get_by_role("heading", name="My work").wait_for()
    page = window.open("/settings")
    page.get_by_role("link", name="Ceiling of what is asked").click()
    page.get_by_label("Hours a quarter").fill("16")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("The usual ceiling was set.").wait_for()
    window.look()
    page = window.open("/settings/silence")
    page.get_by_label("Key people: days without contact").fill("120")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("The days were set.").wait_for()
    window.look()
    assert not window.complaints
