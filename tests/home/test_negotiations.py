"""What waits on My work for those who negotiate."""

from datetime import timedelta

import pytest
from flask import Flask

from gorm.accounts.actor import Actor
from gorm.core import clock
from gorm.core.together import asked_together
from gorm.core.working_days import months_after
from gorm.home.negotiations import Awaited, negotiation_work_asked, negotiation_work_in
from gorm.negotiations.models import Side
from tests.negotiations.places.desk import Desk, make_desk
from tests.support.client import Client
from tests.support.queries import statements_of

TODAY = clock.today()
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def desk(app: Flask) -> Desk:
    return make_desk(app)


def awaited_by(desk: Desk, actor: Actor) -> list[tuple[Awaited, bool]]:
    with desk.app.app_context():
        found = negotiation_work_in(asked_together(negotiation_work_asked(actor)))
        return [(one.awaited, one.is_overdue) for one in found]


def test_stages_of_the_next_thirty_days_wait_for_the_owner_and_the_team(desk: Desk) -> None:
    member = desk.person()
    agreement = desk.agreement(team_ids=frozenset({member.user_id}))
    desk.due(agreement, "long_list", YESTERDAY)
    desk.due(agreement, "short_list", TODAY + timedelta(days=30))
    desk.due(agreement, "draft_1", TODAY + timedelta(days=31))
    for reader in (desk.manager, member):
        assert awaited_by(desk, reader) == [(Awaited.STAGE, True), (Awaited.STAGE, False)]
    for other in (desk.person(), desk.director):
        assert awaited_by(desk, other) == []


def test_a_stage_that_was_passed_over_waits_no_more(desk: Desk) -> None:
    agreement = desk.agreement()
    desk.due(agreement, "long_list", YESTERDAY)
    desk.sign(agreement, TODAY)
    assert awaited_by(desk, desk.manager) == []


def test_departments_are_chased_for_flexibilities_and_for_what_was_put_to_them(
    desk: Desk,
) -> None:
    agreement = desk.agreement()
    line = desk.line(agreement)
    desk.refer(agreement, line, YESTERDAY)
    desk.ask(agreement, answer_by=TODAY + timedelta(days=14))
    desk.ask(agreement, answer_by=TODAY + timedelta(days=15))
    assert awaited_by(desk, desk.manager) == [
        (Awaited.REFERRAL, True), (Awaited.FLEXIBILITY, False),
    ]  # fmt: skip
    desk.round(agreement)
    desk.says(agreement, 1, 65, side=Side.DEPARTMENT, department_id=desk.department())
    assert awaited_by(desk, desk.manager) == [(Awaited.FLEXIBILITY, False)]


def test_reviews_wait_when_their_months_are_up(desk: Desk) -> None:
    due, not_yet = desk.agreement(), desk.agreement()
    desk.sign(due, months_after(TODAY, -7))
    desk.sign(not_yet, months_after(TODAY, -4))
    assert awaited_by(desk, desk.manager) == [(Awaited.REVIEW, True)]
    desk.review(due, desk.line(due), TODAY)
    assert awaited_by(desk, desk.manager) == []


def test_the_page_links_the_agreement_within_its_number_of_queries(
    client: Client, desk: Desk
) -> None:
    agreement = desk.agreement(title="Agreement of the moors")
    desk.due(agreement, "long_list", YESTERDAY)
    client.sign_in(desk.manager.email)
    with statements_of(desk.app) as statements:
        page = client.open("/")
    assert page.links()["Agreement of the moors"] == f"/agreements/{agreement}"
    assert "Long list is to be reached" in page.words()
    assert len(statements) <= 12
