"""Terms of either side, and what an area wants."""

from datetime import timedelta

import pytest
from flask import Flask

from gorm.accounts.actor import Actor
from gorm.accounts.models import User
from gorm.accounts.roles import Role
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.core.errors import Conflict, NotAllowed, Refused
from gorm.negotiations.models import Side, TermKind, TermState
from gorm.negotiations.queries.priorities import priorities_of, priority_of
from gorm.negotiations.queries.terms import TermRow, term_of
from gorm.negotiations.rules.lines import LineDetails
from gorm.negotiations.service import priorities, terms
from gorm.negotiations.service.lines import add_line
from gorm.negotiations.service.priorities import PriorityDetails
from gorm.negotiations.service.terms import TermDetails
from tests.factories.accounts import make_user
from tests.factories.negotiations import agreement_row, make_agreement
from tests.factories.places import make_area
from tests.support.client import Client

FUND = TermDetails(TermKind.FUND, "Pool the crime fund", Side.OFFICE)


def _term(app: Flask, agreement: str, number: int = 1) -> TermRow:
    agreement_id = agreement_row(app, agreement).id
    with app.app_context():
        return term_of(agreement_id, number)


def _with_term(app: Flask, actor: Actor, details: TermDetails = FUND) -> str:
    agreement = make_agreement(app, actor)
    with app.app_context(), unit_of_work():
        terms.add_term(actor, agreement, details)
    return agreement


def _sign_in(app: Flask, client: Client, actor: Actor) -> None:
    with app.app_context():
        found = session().get(User, actor.user_id)
        assert found is not None
        email = found.email
    client.sign_in(email)


def test_a_term_goes_from_proposed_to_agreed_to_done(app: Flask) -> None:
    manager = make_user(app)
    agreement = _with_term(app, manager)
    assert _term(app, agreement).state is TermState.PROPOSED
    with app.app_context(), pytest.raises(Refused, match="agreed"), unit_of_work():
        terms.finish_term(manager, agreement, 1, clock.today(), 1)
    with app.app_context(), unit_of_work():
        terms.agree_term(manager, agreement, 1, 1)
    to_come = clock.today() + timedelta(days=1)
    with app.app_context(), pytest.raises(Refused), unit_of_work():
        terms.finish_term(manager, agreement, 1, to_come, 2)
    with app.app_context(), unit_of_work():
        terms.finish_term(manager, agreement, 1, clock.today(), 2)
    done = _term(app, agreement)
    assert (done.state, done.done_on) == (TermState.DONE, clock.today())
    with app.app_context(), pytest.raises(Refused, match="done already"), unit_of_work():
        terms.drop_term(manager, agreement, 1, "Because", 3)


def test_a_term_is_dropped_only_with_a_reason(app: Flask) -> None:
    manager = make_user(app)
    agreement = _with_term(app, manager)
    with app.app_context(), pytest.raises(Refused), unit_of_work():
        terms.drop_term(manager, agreement, 1, "", 1)
    with app.app_context(), unit_of_work():
        terms.drop_term(manager, agreement, 1, "No money", 1)
    assert _term(app, agreement).dropped_because == "No money"
    with app.app_context(), pytest.raises(Conflict), unit_of_work():
        terms.agree_term(manager, agreement, 1, 1)


def test_a_term_of_a_department_names_the_department(app: Flask) -> None:
    manager = make_user(app)
    agreement = make_agreement(app, manager)
    details = TermDetails(TermKind.POWER, "Let the area set the fares", Side.DEPARTMENT)
    with app.app_context(), pytest.raises(Refused) as refused, unit_of_work():
        terms.add_term(manager, agreement, details)
    assert "department" in refused.value.faults
    named = TermDetails(details.kind, details.title, details.owed_by, department="DfE")
    with app.app_context(), unit_of_work():
        terms.add_term(manager, agreement, named)
    assert _term(app, agreement).owed_by == "DfE"


def test_a_term_is_entered_changed_and_agreed_on_its_pages(app: Flask, client: Client) -> None:
    manager = make_user(app)
    agreement = make_agreement(app, manager)
    _sign_in(app, client, manager)
    form = client.get("negotiations.new_term", reference=agreement)
    client.submit(form, {"title": ""}, expect=422)
    client.submit(form, {"title": "Pool the fund", "owed_by": "area", "due_on": "1/2/2026"})
    form = client.get("negotiations.edit_term", reference=agreement, number=1)
    other = client.get("negotiations.edit_term", reference=agreement, number=1)
    client.submit(form, {"title": "Pool both funds"})
    page = client.submit(other, {"title": "Pool none"}, expect=409)
    assert "Pool both funds" in page.words()
    form = client.get("negotiations.agree_term", reference=agreement, number=1)
    page = client.follow(client.submit(form, {}))
    assert "Pool both funds" in page.words()
    assert "Overdue" in page.words()
    form = client.get("negotiations.finish_term", reference=agreement, number=1)
    client.submit(form, {})
    assert "Done on" in client.get("negotiations.lines", reference=agreement).words()


def test_a_priority_without_a_line_and_a_line_without_a_priority_are_shown(app: Flask) -> None:
    manager = make_user(app)
    area = make_area(app, office_id=manager.office_id)
    agreement = make_agreement(app, manager, area)
    with app.app_context(), unit_of_work():
        answered, *_ = (
            priorities.add_priority(manager, area.reference, PriorityDetails(title))
            for title in ("Safer streets", "Cleaner air")
        )
    with app.app_context(), unit_of_work():
        add_line(manager, agreement, LineDetails(outcome="Less crime", priority=answered))
        add_line(manager, agreement, LineDetails(outcome="More homes"))
    with app.app_context():
        found = priorities_of(manager, area.reference)
    (told,) = found.agreements
    assert told.without_line == ("Cleaner air",)
    assert [line.title for line in told.without_priority] == ["Line 2, More homes"]
    safer = next(one for one in found.current if one.title == "Safer streets")
    assert [line.number for line in safer.lines] == [1]


def test_an_area_has_a_priority_of_one_name_once(app: Flask) -> None:
    manager = make_user(app)
    area = make_area(app, office_id=manager.office_id)
    with app.app_context(), unit_of_work():
        priorities.add_priority(manager, area.reference, PriorityDetails("Safer streets"))
    with app.app_context(), pytest.raises(Refused) as refused, unit_of_work():
        priorities.add_priority(manager, area.reference, PriorityDetails("safer  streets"))
    assert "title" in refused.value.faults


def test_what_an_area_wants_is_known_to_its_office_only(app: Flask, client: Client) -> None:
    manager, other = make_user(app), make_user(app)
    area = make_area(app, office_id=manager.office_id)
    with app.app_context(), unit_of_work():
        reference = priorities.add_priority(manager, area.reference, PriorityDetails("Safer"))
    with app.app_context(), pytest.raises(NotAllowed):
        priorities_of(other, area.reference)
    with app.app_context(), pytest.raises(NotAllowed), unit_of_work():
        priorities.drop_priority(other, reference, "Because", 1)
    _sign_in(app, client, other)
    client.get("negotiations.priorities", reference=area.reference, expect=403)
    assert "Safer" not in client.get("places.area_detail", reference=area.reference).words()


def test_a_priority_is_kept_on_its_pages(app: Flask, client: Client) -> None:
    manager = make_user(app)
    area = make_area(app, office_id=manager.office_id)
    _sign_in(app, client, manager)
    assert "No priority" in client.get(
        "negotiations.priorities", reference=area.reference
    ).words()  # fmt: skip
    form = client.get("negotiations.new_priority", reference=area.reference)
    client.submit(form, {"title": ""}, expect=422)
    said = {"title": "Safer streets", "heard_where": "The plan", "heard_on": "2/3/2026"}
    page = client.follow(client.submit(form, said))
    assert "The plan 2 March 2026" in page.words()
    assert "Safer streets" in page.words()
    area_page = client.get("places.area_detail", reference=area.reference)
    assert area_page.links()["Local priorities"].endswith("/priorities")
    with app.app_context():
        reference = priorities_of(manager, area.reference).current[0].reference
    form = client.get("negotiations.edit_priority", reference=reference)
    other = client.get("negotiations.edit_priority", reference=reference)
    client.submit(form, {"title": "Much safer streets"})
    page = client.submit(other, {"title": "Quieter streets"}, expect=409)
    assert "Much safer streets" in page.words()
    form = client.get("negotiations.drop_priority", reference=reference)
    page = client.follow(client.submit(form, {"reason": "Reached"}))
    assert "1 priority dropped" in page.words()
    form = client.get("negotiations.restore_priority", reference=reference)
    client.submit(form, {})
    with app.app_context():
        assert priority_of(manager, reference).is_current


def test_an_auditor_reads_what_an_area_wants(app: Flask, client: Client) -> None:
    manager, auditor = make_user(app), make_user(app, Role.AUDITOR)
    area = make_area(app, office_id=manager.office_id)
    with app.app_context(), unit_of_work():
        priorities.add_priority(manager, area.reference, PriorityDetails("Safer streets"))
    _sign_in(app, client, auditor)
    page = client.get("negotiations.priorities", reference=area.reference)
    assert "Safer streets" in page.words()
    assert "Add a priority" not in page.words()
