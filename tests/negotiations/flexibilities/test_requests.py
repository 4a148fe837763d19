"""A flexibility request, from asking to delivery."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from gorm.accounts.actor import Actor
from gorm.accounts.roles import Role
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.core.errors import Conflict, NotAllowed, NotFound, Refused
from gorm.negotiations.models import (
    AgreementEvent,
    FlexibilityKind,
    FlexibilityRequest,
    FlexibilityState,
)
from gorm.negotiations.queries.flexibilities import (
    ageing_by_department,
    flexibilities_put_to,
    flexibility,
)
from gorm.negotiations.service import flexibilities as service
from tests.factories.accounts import make_user
from tests.factories.negotiations import agreement_row, make_agreement, make_line


def _ask(app: Flask, actor: Actor, agreement: str, department: Actor, **asked: Any) -> str:
    said: dict[str, Any] = {
        "department_id": department.department_id,
        "kind": FlexibilityKind.LESS_REPORTING,
        "rule_or_fund": "Quarterly return of the Harbour Fund",
        "case_made": "The area reports the same figures twice.",
        "asked_on": clock.today() - timedelta(days=30),
        "answer_by": clock.today() - timedelta(days=2),
    }
    with app.app_context(), unit_of_work():
        return service.ask_flexibility(actor, agreement, service.Asked(**(said | asked)))


def _decide(
    app: Flask, actor: Actor, reference: str, version: int = 1, **answered: Any
) -> None:  # fmt: skip
    said: dict[str, Any] = {
        "state": FlexibilityState.AGREED,
        "reasons": "The return adds nothing.",
        "decided_on": clock.today(),
    }
    with app.app_context(), unit_of_work():
        service.decide_flexibility(actor, reference, service.Answered(**(said | answered)), version)


@pytest.fixture
def manager(app: Flask) -> Actor:
    return make_user(app, Role.RELATIONSHIP_MANAGER)


@pytest.fixture
def department(app: Flask) -> Actor:
    return make_user(app, Role.DEPARTMENT, department="DfT")


def test_a_request_goes_from_asking_over_a_reminder_to_delivery(
    app: Flask, manager: Actor, department: Actor
) -> None:
    agreement = make_agreement(app, manager)
    make_line(app, manager, agreement, indicator_words="Journeys by bus")
    reference = _ask(app, manager, agreement, department, line_number=1)
    with app.app_context(), unit_of_work():
        service.chase_flexibility(
            manager, reference, chased_on=clock.today(), words="Rang the fund’s team.",
            answer_by=clock.today() + timedelta(days=5),
        )  # fmt: skip
    _decide(app, department, reference, version=2)
    with app.app_context(), unit_of_work():
        service.deliver_flexibility(
            manager, reference, delivered_on=clock.today(), words="", seen_version=3
        )
    with app.app_context():
        found = flexibility(manager, reference)
        events = session().query(AgreementEvent.title).order_by(AgreementEvent.number).all()
    assert (found.state, found.line, found.age) == (
        FlexibilityState.AGREED, "1. Journeys by bus", 0,
    )  # fmt: skip
    assert [chase.words for chase in found.chases] == ["Rang the fund’s team."]
    assert [title.split(":")[0] for (title,) in events[-4:]] == [
        "Asked of DfT", "Chased", "Agreed", "Delivered",
    ]  # fmt: skip


def test_a_request_is_decided_once(app: Flask, manager: Actor, department: Actor) -> None:
    reference = _ask(app, manager, make_agreement(app, manager), department)
    _decide(app, department, reference)
    with pytest.raises(Conflict):
        _decide(app, manager, reference, state=FlexibilityState.REFUSED)
    with pytest.raises(Refused):
        _decide(app, manager, reference, version=2, state=FlexibilityState.REFUSED)


def test_a_decision_needs_reasons_and_comes_after_the_asking(
    app: Flask, manager: Actor, department: Actor
) -> None:
    reference = _ask(app, manager, make_agreement(app, manager), department)
    with pytest.raises(Refused) as refused:
        _decide(app, manager, reference, reasons=" ", decided_on=date(2020, 1, 1))
    assert set(refused.value.faults) == {"reasons", "decided_on"}


def test_only_what_was_agreed_is_delivered(app: Flask, manager: Actor, department: Actor) -> None:
    reference = _ask(app, manager, make_agreement(app, manager), department)
    _decide(app, department, reference, state=FlexibilityState.REFUSED)
    with app.app_context(), pytest.raises(Refused), unit_of_work():
        service.deliver_flexibility(
            manager, reference, delivered_on=clock.today(), words="", seen_version=2
        )


def test_a_withdrawn_request_says_why(app: Flask, manager: Actor, department: Actor) -> None:
    reference = _ask(app, manager, make_agreement(app, manager), department)
    with app.app_context(), pytest.raises(Refused), unit_of_work():
        service.withdraw_flexibility(manager, reference, "", 1)
    with app.app_context(), unit_of_work():
        service.withdraw_flexibility(manager, reference, "The fund has closed.", 1)
    with app.app_context():
        kept = session().query(FlexibilityRequest).filter_by(reference=reference).one()
        assert (kept.state, kept.reasons) == (
            FlexibilityState.WITHDRAWN, "The fund has closed.",
        )  # fmt: skip


def test_a_department_sees_what_is_asked_of_it_and_of_no_other(
    app: Flask, manager: Actor, department: Actor
) -> None:
    other = make_user(app, Role.DEPARTMENT, department="DfE")
    reference = _ask(app, manager, make_agreement(app, manager), department)
    with app.app_context():
        assert [one.reference for one in flexibilities_put_to(department)] == [reference]
        assert flexibilities_put_to(other) == ()
        with pytest.raises(NotFound):
            flexibility(other, reference)
    with pytest.raises(NotFound):
        _decide(app, other, reference)


def test_another_office_neither_reads_nor_decides(
    app: Flask, manager: Actor, department: Actor
) -> None:
    reference = _ask(app, manager, make_agreement(app, manager), department)
    elsewhere = make_user(app, Role.RELATIONSHIP_MANAGER)
    with app.app_context(), pytest.raises(NotFound):
        flexibility(elsewhere, reference)
    with pytest.raises((NotFound, NotAllowed)):
        _decide(app, elsewhere, reference)


def test_departments_are_told_apart_by_what_they_owe(
    app: Flask, manager: Actor, department: Actor
) -> None:
    _ask(app, manager, make_agreement(app, manager), department)
    with app.app_context():
        (found,) = ageing_by_department(manager)
    assert (found.short_name, found.ageing.overdue, found.ageing.oldest) == ("DfT", 1, 30)


def test_what_is_asked_is_checked_before_it_is_kept(
    app: Flask, manager: Actor, department: Actor
) -> None:
    agreement = make_agreement(app, manager)
    with pytest.raises(Refused) as refused:
        _ask(
            app, manager, agreement, department, rule_or_fund="", case_made="",
            answer_by=date(2020, 1, 1),
        )  # fmt: skip
    assert set(refused.value.faults) == {"rule_or_fund", "case_made", "answer_by"}
    with pytest.raises(Refused):
        _ask(app, manager, agreement, department, line_number=9)
    assert agreement_row(app, agreement).last_event == 1
