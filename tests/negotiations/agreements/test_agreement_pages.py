"""An agreement from its beginning to its signing and its refresh, by its pages."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.decisions.models import Decision, OutcomeKind
from gorm.decisions.rules.closing import Choice
from gorm.decisions.service import decide, return_for_work
from gorm.negotiations.models import (
    AgreementApproval,
    AgreementState,
    Position,
    PositionState,
    Side,
)
from gorm.negotiations.queries.ground import standing_of
from gorm.negotiations.queries.heads import agreement_head
from tests.factories.accounts import make_office, make_user
from tests.factories.negotiations import (
    KIND,
    agreement_row,
    make_agreement,
    make_line,
    make_round,
)
from tests.factories.places import make_area
from tests.support.client import Client
from tests.support.queries import statements_of


@pytest.fixture
def office(app: Flask) -> Office:
    """An office with a manager and a director."""
    return make_office(app)


@pytest.fixture
def manager(app: Flask, office: Office) -> Actor:
    """A relationship manager of the office."""
    return make_user(app, Role.RELATIONSHIP_MANAGER, office=office, name="Mary Manager")


@pytest.fixture
def director(app: Flask, office: Office) -> Actor:
    """A director of the office."""
    return make_user(app, Role.DIRECTOR, office=office, grade="director", name="Dora Director")


@pytest.fixture
def agreement(app: Flask, manager: Actor, office: Office) -> str:
    """An agreement that the manager began a year ago."""
    area = make_area(app, office=office)
    return make_agreement(app, manager, area, opened_on=clock.today() - timedelta(days=365))


@pytest.fixture
def desk(app: Flask, signed_in: Client, manager: Actor, director: Actor, agreement: str) -> "Desk":
    """The manager at work on the agreement, with a director who decides."""
    return Desk(app, signed_in, manager, director, agreement)


@pytest.fixture
def signed_in(client: Client, manager: Actor) -> Client:
    """The manager's browser."""
    client.sign_in(manager.email)
    return client


@dataclass(frozen=True)
class Desk:
    """A manager's browser on one agreement, and the director of the office."""

    app: Flask
    client: Client
    manager: Actor
    director: Actor
    agreement: str

    def stage(self, name: str) -> str:
        """The number of a stage of the agreement's kind, as a form sends it."""
        with self.app.app_context():
            path = standing_of(agreement_head(self.manager, self.agreement)).path
            return next(str(one.stage.id) for one in path if one.stage.name == name)

    def move(self, to: str, reason: str = "", expect: int = 303) -> list[str]:
        """Enter a stage by the form; what it refuses."""
        page = self.client.get("negotiations.enter", reference=self.agreement)
        data = {"stage": self.stage(to), "reason": reason}
        page = self.client.submit(page, data, expect=expect)
        return page.errors() if expect != 303 else []

    def approve(self, stage: str, conditions: str = "") -> None:
        """Have a stage approved: asked for by the form, decided by the director."""
        page = self.client.get("negotiations.ask_approval", reference=self.agreement)
        self.client.submit(page, {"stage": self.stage(stage), "reasons": "It is ready."})
        with self.app.app_context(), unit_of_work():
            about = Decision.subject_reference == self.agreement
            found = session().scalars(select(Decision).where(about).order_by(Decision.id)).all()[-1]
            kind = OutcomeKind.APPROVED_WITH_CONDITIONS if conditions else OutcomeKind.APPROVED
            choice = Choice(kind, "Agreed.", conditions)
            decide(self.director, found.reference, choice, found.version)


def test_a_negotiation_is_begun_from_the_page_of_its_area(
    app: Flask, signed_in: Client, office: Office
) -> None:
    area = make_area(app, office=office)
    page = signed_in.get("places.area_detail", reference=area.reference)
    assert "Begin a negotiation" in page.text
    page = signed_in.get("negotiations.new_agreement", area=area.reference)
    data = {"kind": KIND, "begins_on": "1 April 2027", "ends_on": "31 March 2027"}
    refused = signed_in.submit(page, data, expect=422)
    assert refused.errors() == ["This is not after the day on which it begins. Check both dates."]
    made = signed_in.submit(refused, {"ends_on": "31 March 2030"})
    shown = signed_in.follow(made)
    assert f"Local Area Agreement with {area.name}" in shown.text
    assert "Long list" in shown.text


def test_what_stands_in_the_way_of_signing_is_told_before_anybody_tries(
    signed_in: Client, agreement: str
) -> None:
    text = signed_in.get("negotiations.agreement", reference=agreement).text
    assert "Signed needs an approval at the grade of Director or above." in text
    assert "The agreement has no lines and no terms: there is nothing to sign." in text


def test_a_jump_over_stages_is_refused_without_a_reason_and_kept_with_one(
    desk: Desk, signed_in: Client, agreement: str
) -> None:
    [refused] = desk.move("Draft 1", expect=422)
    assert refused == "Enter why Long list and Short list are left out."
    desk.move("Draft 1", "The lists were agreed last year.")
    text = signed_in.get("negotiations.agreement_chronology", reference=agreement).text
    assert "Draft 1 reached" in text
    assert "The lists were agreed last year." in text


def test_an_agreement_is_signed_once_it_is_approved_and_nothing_is_open(
    desk: Desk, app: Flask, signed_in: Client, manager: Actor, agreement: str
) -> None:
    line = make_line(app, manager, agreement)
    opened = make_round(app, manager, agreement)
    position_id = _position(app, manager, agreement, line.id, opened.id)
    reason = "Everything else was done before."
    faults = desk.move("Signed", reason, expect=422)
    assert "Positions are still open on line 1." in faults[0]
    assert "needs an approval" in faults[0]
    desk.approve("Signed", "Publish it within a month.")
    shown = signed_in.get("negotiations.agreement", reference=agreement).text
    assert "On condition: Publish it within a month." in shown
    _settle(app, manager, agreement, position_id)
    desk.move("Signed", reason)
    row = agreement_row(app, agreement)
    assert row.signed_on == clock.today()
    with app.app_context():
        assert session().scalars(select(AgreementApproval.spent_on)).one() == clock.today()
    text = signed_in.get("negotiations.agreement_chronology", reference=agreement).text
    assert "Publish it within a month." in text


def test_a_refresh_opens_the_lines_and_is_signed_again(
    desk: Desk, app: Flask, manager: Actor, agreement: str
) -> None:
    make_line(app, manager, agreement)
    desk.approve("Signed")
    desk.move("Signed", "At once.")
    with app.app_context():
        assert not agreement_head(manager, agreement).takes_lines
    desk.move("Refresh open", "The funds changed.")
    with app.app_context():
        assert agreement_head(manager, agreement).takes_lines
    [refused] = desk.move("Refreshed", expect=422)
    assert "Refreshed needs an approval" in refused
    desk.approve("Refreshed")
    desk.move("Refreshed")
    with app.app_context():
        assert not agreement_head(manager, agreement).takes_lines


def test_going_back_gives_up_the_approvals_that_stand(
    desk: Desk, app: Flask, manager: Actor, agreement: str
) -> None:
    desk.move("Agreed", "Quickly.")
    desk.approve("Signed")
    desk.move("Draft 2", "The council changed its mind.")
    with app.app_context():
        ground = standing_of(agreement_head(manager, agreement)).ground
    assert ground.approved == frozenset()


def test_an_approval_that_is_sent_back_is_asked_for_again(
    desk: Desk, app: Flask, signed_in: Client, director: Actor, agreement: str
) -> None:
    stage = desk.stage("Signed")
    page = signed_in.get("negotiations.ask_approval", reference=agreement)
    signed_in.submit(page, {"stage": stage, "reasons": "It is ready."})
    with app.app_context(), unit_of_work():
        found = session().scalars(select(Decision)).one()
        return_for_work(director, found.reference, "Say what it costs.", found.version)
        decision = found.reference
    again = signed_in.get("negotiations.ask_approval", reference=agreement)
    twice = signed_in.submit(again, {"stage": stage, "reasons": "Again."}, expect=422)
    assert f"This waits to be decided already ({decision})" in twice.errors()[0]
    shown = signed_in.get("negotiations.agreement", reference=agreement)
    assert "Say what it costs." in shown.text
    page = signed_in.get("negotiations.ask_approval_again", reference=agreement, decision=decision)
    refused = signed_in.submit(page, {}, expect=422)
    assert refused.errors() == ["Enter what is different now."]
    signed_in.submit(refused, {"note": "The costs are in."})
    with app.app_context():
        assert session().scalars(select(Decision.state)).one().value == "open"


def test_an_agreement_stalls_and_is_taken_up_again_with_reasons(
    desk: Desk, app: Flask, signed_in: Client, agreement: str
) -> None:
    page = signed_in.get(
        "negotiations.change_agreement_state", reference=agreement, state="stalled"
    )
    assert signed_in.submit(page, {}, expect=422).errors() == ["Enter why."]
    signed_in.submit(page, {"reason": "Elections."})
    shown = signed_in.get("negotiations.agreement", reference=agreement)
    assert "Elections." in shown.text
    [refused] = desk.move("Long list", expect=422)
    assert refused == "The agreement is stalled. Take it up again first."
    page = signed_in.get("negotiations.change_agreement_state", reference=agreement, state="live")
    signed_in.submit(page, {"reason": "The elections are over."})
    assert agreement_row(app, agreement).state is AgreementState.LIVE
    signed_in.get(
        "negotiations.change_agreement_state", reference=agreement, state="ended", expect=404
    )


def test_a_date_moves_with_a_reason_which_the_event_keeps(
    desk: Desk, signed_in: Client, agreement: str
) -> None:
    number = desk.stage("Long list")
    later = desk.stage("Short list")
    page = signed_in.get("negotiations.edit_dates", reference=agreement)
    wrong = {f"due_{number}": "31 July 2027", f"due_{later}": "30 July 2027"}
    refused = signed_in.submit(page, wrong, expect=422)
    assert "Put the dates in order." in refused.errors()[0]
    signed_in.submit(page, {f"due_{number}": "31 July 2027"})
    page = signed_in.get("negotiations.edit_dates", reference=agreement)
    moved = {f"due_{number}": "31 August 2027"}
    refused = signed_in.submit(page, moved, expect=422)
    assert refused.errors() == ["Enter why the date of Long list moves."]
    signed_in.submit(page, moved | {"reason": "The summer recess."})
    text = signed_in.get("negotiations.agreement_chronology", reference=agreement).text
    assert "31 July 2027" in text
    assert "The summer recess." in text


def test_parties_and_funding_are_named_changed_and_taken_off_with_reasons(
    app: Flask, signed_in: Client, agreement: str
) -> None:
    signed_in.get("negotiations.funding", reference=agreement, expect=303)
    page = signed_in.get("negotiations.add_funding", reference=agreement)
    data = {"name": "Safer Streets", "amount": "lots"}
    refused = signed_in.submit(page, data, expect=422)
    assert refused.errors() == ["Enter an amount in pounds, for example 250,000."]
    signed_in.submit(refused, {"amount": "£250,000"})
    page = signed_in.get("negotiations.add_department", reference=agreement)
    signed_in.submit(page, {"signatory": "The minister"})
    shown = signed_in.get("negotiations.parties", reference=agreement)
    assert "250,000" in shown.text
    assert "The minister" in shown.text
    again = signed_in.submit(page, {"submission_key": "another"}, expect=422)
    assert again.errors() == ["This department is a party already."]


def test_facts_are_changed_and_the_event_says_what_was_before(
    app: Flask, signed_in: Client, agreement: str
) -> None:
    page = signed_in.get("negotiations.edit_agreement", reference=agreement)
    refused = signed_in.submit(page, {}, expect=422)
    assert refused.errors() == ["Nothing is different from what holds already."]
    signed_in.submit(page, {"title": "A fresh name", "blocks": "Health\nHomes"})
    stale = signed_in.submit(page, {"title": "Mine", "submission_key": "b"}, expect=422)
    assert "Somebody else changed this agreement" in stale.errors()[0]
    assert agreement_row(app, agreement).title == "A fresh name"
    text = signed_in.get("negotiations.agreement_chronology", reference=agreement).text
    assert "Homes (before: Children and young people" in text


def test_departments_read_no_agreement(app: Flask, client: Client, agreement: str) -> None:
    client.sign_in(make_user(app, Role.DEPARTMENT, department="DfE").email)
    client.get("negotiations.agreements", expect=403)


def test_another_office_learns_that_an_agreement_is_negotiated_and_no_more(
    app: Flask, client: Client, agreement: str
) -> None:
    client.sign_in(make_user(app, Role.RELATIONSHIP_MANAGER).email)
    title = agreement_row(app, agreement).title
    for page in (
        client.get("negotiations.agreements"),
        client.get("negotiations.agreement", reference=agreement),
        client.get("negotiations.export_agreements", form="csv"),
    ):
        assert agreement in page.text
        assert title not in page.text
        assert "Preparing" not in page.text.replace('"Preparing">Preparing</option>', "")
    client.get("negotiations.agreement_chronology", reference=agreement, expect=404)
    client.get("negotiations.edit_agreement", reference=agreement, expect=404)


def test_the_first_page_asks_the_same_however_many_lines_there_are(
    app: Flask, signed_in: Client, manager: Actor, agreement: str
) -> None:
    def asked() -> int:
        with statements_of(app) as found:
            signed_in.get("negotiations.agreement", reference=agreement)
        return len([text for text in found.texts if text.startswith(("SELECT", "WITH"))])

    before = asked()
    for _ in range(5):
        make_line(app, manager, agreement)
    assert asked() <= before


def _position(app: Flask, actor: Actor, reference: str, line_id: int, round_id: int) -> int:
    with app.app_context(), unit_of_work():
        position = Position(
            reference="POS-000001",
            agreement_id=agreement_row(app, reference).id,
            round_id=round_id,
            line_id=line_id,
            side=Side.AREA,
            offer_words="65 per cent",
            taken_on=date(2026, 1, 1),
            recorded_at=clock.now(),
            recorded_by_id=actor.user_id,
        )
        session().add(position)
        session().flush()
        record(actor, "agreement.noted", Subject("agreement", reference))
        return position.id


def _settle(app: Flask, actor: Actor, reference: str, position_id: int) -> None:
    with app.app_context(), unit_of_work():
        session().get_one(Position, position_id).state = PositionState.ACCEPTED
        session().flush()
        record(actor, "agreement.noted", Subject("agreement", reference))
