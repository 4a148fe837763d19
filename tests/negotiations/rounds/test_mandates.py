"""Mandates: set by directors, kept, and what becomes of an offer outside one."""

from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from gorm.audit.queries import history_of
from gorm.core.db import session, unit_of_work
from gorm.core.errors import Conflict, NotAllowed
from gorm.decisions.models import Decision, DecisionState, OutcomeKind
from gorm.decisions.service import Choice, return_for_work, withdraw
from gorm.negotiations.models import BreachState, Mandate, PositionReply, PositionState
from gorm.negotiations.rules.positions import OFFICE
from gorm.negotiations.service.mandates import MandateDetails, set_mandate
from gorm.performance.terms import Polarity
from tests.factories.negotiations import make_line
from tests.negotiations.rounds.talks import Talks, refused
from tests.support.client import Client

APPROVED = Choice(OutcomeKind.APPROVED, "Worth it for the others")
DECLINED = Choice(OutcomeKind.DECLINED, "Not at this price")


@pytest.fixture
def talks(app: Flask) -> Talks:
    made = Talks(app)
    made.open()
    made.mandate("70")
    return made


def asked(talks: Talks) -> Decision:
    with talks.app.app_context():
        found = session().scalars(select(Decision).order_by(Decision.id.desc())).first()
        assert found is not None
        session().expunge(found)
    return found


def current(talks: Talks) -> int:
    with talks.app.app_context():
        return session().scalars(select(Mandate.id).where(Mandate.is_current)).one()


def test_only_a_director_of_the_office_sets_a_mandate(talks: Talks) -> None:
    with talks.app.app_context(), pytest.raises(NotAllowed), unit_of_work():
        details = MandateDetails(walk_away=Decimal(1))
        set_mandate(talks.manager, talks.agreement, 2, details, seen=0)


def test_a_mandate_is_changed_with_a_reason_and_its_history_is_kept(talks: Talks) -> None:
    seen = current(talks)
    assert "reason" in refused(talks.mandate, "65", seen=seen)
    talks.mandate("65", seen=seen, reason="The area has lost a grant")
    with talks.app.app_context():
        held = session().scalars(select(Mandate).order_by(Mandate.id)).all()
        assert [(one.walk_away, one.is_current) for one in held] == [
            (Decimal(70), False),
            (Decimal(65), True),
        ]
        history = history_of("agreement_mandate", talks.agreement)
        assert history.entries[0].reason == "The area has lost a grant"
        told = {one.label for one in history.entries[0].changes}
        assert told == {"Line 1, walk-away"}


def test_of_two_directors_who_set_a_mandate_at_once_the_second_is_told(talks: Talks) -> None:
    with pytest.raises(Conflict):
        talks.mandate("65", seen=0, reason="Unseen")


def test_a_mandate_out_of_order_is_refused(talks: Talks) -> None:
    faults = refused(talks.mandate, "80", line=2, target=Decimal(75))
    assert "High is better here" in faults["walk_away"]
    make_line(talks.app, talks.manager, talks.agreement, polarity=Polarity.LOW)
    talks.mandate("80", line=3, target=Decimal(75))


def test_our_own_offer_outside_is_recorded_and_put_to_a_director(talks: Talks) -> None:
    position = talks.offer("60", speaker=OFFICE)
    decision = asked(talks)
    assert decision.kind == "negotiations.outside_mandate"
    assert (decision.grade_code, decision.state) == ("director", DecisionState.OPEN)
    assert [one.state for one in talks.breaches()] == [BreachState.WAITING]
    faults = refused(talks.reply, position, PositionState.ACCEPTED)
    assert decision.reference in faults["state"]
    assert "waits for a director" in faults["state"]
    talks.decide(decision.reference, APPROVED)
    assert talks.reply(position, PositionState.ACCEPTED) == ""
    assert talks.position(position).state is PositionState.ACCEPTED


def test_an_offer_within_asks_nobody(talks: Talks) -> None:
    assert talks.reply(talks.offer("70"), PositionState.ACCEPTED) == ""
    talks.offer("70", speaker=OFFICE)
    assert talks.breaches() == []


def test_accepting_an_area_offer_outside_waits_for_a_director(talks: Talks) -> None:
    position = talks.offer("60")
    assert talks.breaches() == []
    decision = talks.reply(position, PositionState.ACCEPTED)
    assert decision == asked(talks).reference
    assert talks.position(position).state is PositionState.OPEN
    with talks.app.app_context():
        assert session().scalars(select(PositionReply)).all() == []
    talks.decide(decision, APPROVED)
    talks.reply(position, PositionState.ACCEPTED)
    assert talks.position(position).state is PositionState.ACCEPTED


def test_what_a_director_refused_cannot_be_accepted(talks: Talks) -> None:
    position = talks.offer("60")
    talks.decide(talks.reply(position, PositionState.ACCEPTED), DECLINED)
    assert [one.state for one in talks.breaches()] == [BreachState.REFUSED]
    assert "refused" in refused(talks.reply, position, PositionState.ACCEPTED)["state"]
    talks.reply(position, PositionState.REJECTED)


def test_what_a_director_sent_back_is_withdrawn_and_asked_anew(talks: Talks) -> None:
    position = talks.offer("60")
    decision = talks.reply(position, PositionState.ACCEPTED)
    with talks.app.app_context(), unit_of_work():
        return_for_work(talks.director, decision, "Say what we gain", asked(talks).version)
    assert "sent the request" in refused(talks.reply, position, PositionState.ACCEPTED)["state"]
    with talks.app.app_context(), unit_of_work():
        withdraw(talks.manager, decision, "To ask anew", asked(talks).version)
    anew = talks.reply(position, PositionState.ACCEPTED)
    assert anew not in {"", decision}
    talks.decide(anew, APPROVED)
    assert talks.reply(position, PositionState.ACCEPTED) == ""


def test_a_request_about_an_offer_that_no_longer_stands_is_withdrawn(talks: Talks) -> None:
    first = talks.offer("60", speaker=OFFICE)
    decision = asked(talks).reference
    talks.offer("72", speaker=OFFICE, seen=first)
    assert asked(talks).reference == decision
    assert asked(talks).state is DecisionState.CLOSED
    assert [one.state for one in talks.breaches()] == [BreachState.WITHDRAWN]


def test_an_offer_recorded_in_error_is_asked_about_no_more(talks: Talks) -> None:
    talks.strike(talks.offer("60", speaker=OFFICE))
    assert asked(talks).state is DecisionState.CLOSED


def test_the_agreement_s_own_history_and_question_tell_no_figure_of_a_mandate(
    talks: Talks,
) -> None:
    talks.mandate("71.377", line=2, concessions="Zanzibar")
    talks.offer("60", line=2, speaker=OFFICE)
    assert "71.377" not in asked(talks).question
    with talks.app.app_context():
        told = str(history_of("agreement", talks.agreement))
    assert "71.377" not in told
    assert "Zanzibar" not in told
    assert "utside" not in told


def test_it_stands_in_the_directors_queue_with_mandate_and_offer(
    talks: Talks, client: Client
) -> None:
    talks.offer("60", speaker=OFFICE)
    client.sign_in(talks.director.email)
    queue = client.get("escalations.mine").words()
    assert "outside the mandate" in queue
    page = client.get("decisions.detail", reference=asked(talks).reference).words()
    assert "Walk-away 70 %" in " ".join(page.split())
    assert "The offer cannot be accepted" in page
