"""What waits on My work for those who work on cases."""

from datetime import timedelta

import pytest
from flask import Flask

from gorm.accounts.actor import Actor
from gorm.core import clock
from gorm.core.together import asked_together
from gorm.decisions.offers import decision_kinds
from gorm.home.cases import CaseWork, case_work_asked, case_work_in
from tests.decisions.kinds import MOVE
from tests.decisions.office import Deciding
from tests.factories.challenge import make_case, make_clock
from tests.support.client import Client
from tests.support.queries import statements_of

TODAY = clock.today()


@pytest.fixture
def office(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Deciding:
    monkeypatch.setitem(app.extensions, decision_kinds.name, (MOVE,))
    return Deciding(app)


def waits_for(app: Flask, actor: Actor) -> CaseWork:
    with app.app_context():
        return case_work_in(asked_together(case_work_asked(actor)))


def test_what_was_sent_back_waits_for_whoever_asked_and_for_nobody_else(
    client: Client, office: Deciding
) -> None:
    reference = office.asked()
    office.asked(question="Still open")
    office.returned(office.deputy, reference, "Say what it costs.")
    (one,) = waits_for(client.app, office.manager).sent_back
    assert (one.reference, one.to_be_done) == (reference, "Say what it costs.")
    for other in (office.person("Another"), office.deputy):
        assert waits_for(client.app, other).sent_back == ()
    client.sign_in(office.manager.email)
    page = client.open("/")
    assert page.links()[one.question] == f"/decisions/{reference}"
    assert "To be done: Say what it costs." in page.words()


def test_deadlines_wait_for_the_owner_and_the_team_while_they_are_near(
    client: Client, office: Deciding
) -> None:
    app, member = client.app, office.person("Member")
    begins, late, soon = (TODAY + timedelta(days=days) for days in (-9, -1, 14))
    case = make_case(app, office.manager, opened=begins, team_ids=frozenset({member.user_id}))
    for what, due_on in (("Soon", soon), ("Late", late), ("Later", soon + timedelta(days=1))):
        make_clock(app, office.manager, case, started_on=begins, due_on=due_on, what=what)
    for reader in (office.manager, member):
        found = waits_for(app, reader).deadlines
        assert [(one.what, one.is_overdue) for one in found] == [("Late", True), ("Soon", False)]
    for other in (office.person("Another"), office.director):
        assert waits_for(app, other).deadlines == ()
    client.sign_in(member.email)
    with statements_of(app) as statements:
        page = client.open("/")
    assert f"/cases/{case}" in page.links().values()
    assert len(statements) <= 12
