"""Who may read a case because they act for a director."""

from datetime import timedelta

import pytest
from flask import Flask

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.challenge.queries.access import case_access
from gorm.core import clock
from gorm.core.db import unit_of_work
from gorm.decisions import service as decisions
from gorm.decisions.rules.closing import Request
from tests.factories.accounts import make_office, make_user
from tests.factories.challenge import case_row, make_case
from tests.factories.places import make_council


@pytest.fixture
def office(app: Flask) -> Office:
    return make_office(app)


def _give_all(app: Flask, giver: Actor, holder: Actor) -> None:
    today = clock.today()
    with app.app_context(), unit_of_work():
        decisions.delegate(
            giver, holder.user_id, today, today + timedelta(days=7), "On leave."
        )  # fmt: skip


def _ask(app: Flask, manager: Actor, case: str) -> None:
    row = case_row(app, case)
    request = Request(
        kind="challenge.step",
        subject_kind="case",
        subject_reference=case,
        office_id=row.office_id,
        question="Move it up?",
        grade_code="director",
    )
    with app.app_context(), unit_of_work():
        decisions.ask(manager, request)


def test_who_was_given_all_decisions_of_another_office_reads_what_they_decide_on(
    app: Flask, office: Office
) -> None:
    manager = make_user(app, Role.RELATIONSHIP_MANAGER, office=office)
    away = make_user(app, Role.DIRECTOR, office=office, grade="director")
    elsewhere = make_user(app, Role.DIRECTOR, grade="director")
    waiting, quiet = (
        make_case(app, manager, make_council(app, office=office)) for _ in range(2)
    )  # fmt: skip
    _ask(app, manager, waiting)
    with app.app_context():
        assert not case_access(elsewhere, waiting).is_readable
    _give_all(app, away, elsewhere)
    with app.app_context():
        assert case_access(elsewhere, waiting).is_readable
        assert not case_access(elsewhere, waiting).may_write
        assert not case_access(elsewhere, quiet).is_readable, "nothing waits on this one"
