"""A request on its way: asked, returned, asked again, decided once, with its effect."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from gorm.accounts.actor import Actor
from gorm.accounts.roles import Role
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import Conflict, NotAllowed, NotFound, Refused
from gorm.decisions import service
from gorm.decisions.models import Decision, DecisionState, Outcome, OutcomeKind, StepKind
from gorm.decisions.queries import decision_record, decisions_about
from gorm.decisions.rules.closing import Choice
from tests.decisions.office import SUBJECT, Deciding
from tests.factories.accounts import make_user


def test_a_request_waits_with_all_that_was_asked(office: Deciding) -> None:
    reference = office.asked(reasons="It gets worse.", evidence={"rank": 10})
    asked = office.decision(reference)
    assert reference == "DEC-000001"
    assert asked.state is DecisionState.OPEN
    assert asked.asked_by_name == "Manu Manager"
    assert asked.evidence == {"rank": 10}
    assert [step.kind for step in office.steps(reference)] == [StepKind.ASKED]


def test_nobody_asks_in_another_office_or_without_the_role(office: Deciding) -> None:
    analyst = office.person("Ana Analyst", Role.ANALYST)
    for who in (office.elsewhere(), analyst):
        with pytest.raises(NotAllowed):
            office.asked(by=who)


def test_a_request_that_breaks_a_rule_is_not_made(office: Deciding) -> None:
    for question, grade in (("", "director"), ("Move it", "none-such")):
        with pytest.raises(Refused):
            office.asked(question=question, grade_code=grade)
    with office.app.app_context():
        assert decisions_about("case", SUBJECT) == ()


def test_a_director_at_grade_approves_and_the_effect_is_done(office: Deciding) -> None:
    reference = office.asked()
    office.decide(office.deputy, reference)
    outcome = office.outcome(reference)
    assert outcome.kind is OutcomeKind.APPROVED
    assert outcome.decided_by_name == "Denis Deputy"
    assert outcome.decided_by_grade == "deputy_director"
    assert outcome.decided_on == clock.today()
    assert office.decision(reference).state is DecisionState.CLOSED
    assert office.effects() == {reference: "approved; parts none; Denis Deputy"}
    assert [step.kind for step in office.steps(reference)] == [StepKind.ASKED, StepKind.DECIDED]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"kind": OutcomeKind.APPROVED}, "approved; parts 0,1,2; Dora Director"),
        (
            {"kind": OutcomeKind.APPROVED_WITH_CONDITIONS, "conditions": "By May."},
            "approved_with_conditions; parts 0,1,2; Dora Director",
        ),
        (
            {"kind": OutcomeKind.PARTLY_APPROVED, "parts": frozenset({0, 2})},
            "partly_approved; parts 0,2; Dora Director",
        ),
        ({"kind": OutcomeKind.NO_CHANGE}, "no_change; parts none; Dora Director"),
        ({"kind": OutcomeKind.DECLINED}, "declined; parts none; Dora Director"),
    ],
)
def test_every_outcome_tells_its_effect_what_was_approved(
    office: Deciding, fields: dict[str, Any], told: str
) -> None:
    reference = office.asked(proposal={"parts": ["First", "Second", "Third"]})
    office.decide(office.director, reference, **fields)
    assert office.effects() == {reference: told}
    if fields["kind"] is OutcomeKind.PARTLY_APPROVED:
        kept = {part["words"]: part["is_approved"] for part in office.outcome(reference).parts}
        assert kept == {"First": True, "Second": False, "Third": True}


def test_an_outcome_that_breaks_a_rule_decides_nothing(office: Deciding) -> None:
    reference = office.asked()
    with pytest.raises(Refused):
        office.decide(office.director, reference, reasons="")
    assert office.decision(reference).outcome is None


def test_what_the_effect_refuses_is_not_decided(office: Deciding) -> None:
    reference = office.asked(proposal={"is_impossible": True})
    with pytest.raises(Refused, match="closed in the meantime"):
        office.decide(office.director, reference)
    stands = office.decision(reference)
    assert (stands.state, stands.outcome) == (DecisionState.OPEN, None)
    assert [step.kind for step in office.steps(reference)] == [StepKind.ASKED]


def test_nothing_is_approved_while_something_stands_in_the_way(office: Deciding) -> None:
    reference = office.asked(proposal={"missing": ["the representations are still open"]})
    with pytest.raises(Refused, match="representations are still open"):
        office.decide(office.director, reference)
    office.decide(office.director, reference, kind=OutcomeKind.DECLINED)


def test_a_proposer_cannot_approve_their_own_request_whatever_their_roles(
    office: Deciding,
) -> None:
    everything = office.person("Ed Everything", *Role, grade="director_general")
    reference = office.asked(by=everything)
    with pytest.raises(NotAllowed, match="You asked for this decision"):
        office.decide(everything, reference)
    with pytest.raises(NotAllowed):
        office.returned(everything, reference)
    assert office.effects() == {}


@pytest.mark.parametrize("asker", ["first", "second"])
def test_nobody_who_asked_any_version_decides_it(office: Deciding, asker: str) -> None:
    reference = office.asked(by=office.deputy)
    office.returned(office.director, reference)
    other = office.director_of(office.office, "Bea Both")
    again = office.request(question="Move Anytown, better argued")
    office.do(lambda: service.ask_again(other, reference, again, 2))
    with pytest.raises(NotAllowed, match="You asked"):
        office.decide(office.deputy if asker == "first" else other, reference, 3)
    office.decide(office.director, reference, 3)


def test_a_grade_above_the_one_needed_decides_and_one_below_does_not(office: Deciding) -> None:
    reference = office.asked(grade_code="director")
    with pytest.raises(NotAllowed, match="higher grade"):
        office.decide(office.deputy, reference)
    office.decide(office.person("Gia", Role.DIRECTOR, grade="director_general"), reference)


def test_a_manager_decides_nothing_at_whatever_grade(office: Deciding) -> None:
    reference = office.asked()
    senior = office.person("Sam Senior", grade="director_general")
    acts: list[Callable[[Actor, str], None]] = [office.decide, office.returned]
    for act in acts:
        with pytest.raises(NotAllowed, match="for directors"):
            act(senior, reference)


def test_who_may_not_know_of_a_decision_cannot_find_it(office: Deciding) -> None:
    reference = office.asked()
    with pytest.raises(NotFound):
        office.decide(office.elsewhere(), reference)
    with office.app.app_context(), pytest.raises(NotFound):
        decision_record(office.elsewhere(), reference)
    with office.app.app_context():
        auditor = make_user(office.app, Role.AUDITOR)
        assert decision_record(auditor, reference).reference == reference


def test_work_sent_back_says_what_to_do_and_what_was_asked_before_is_kept(
    office: Deciding,
) -> None:
    reference = office.asked(question="Move it at once", reasons="It is bad.", evidence={"n": 1})
    office.returned(office.director, reference, "Say what less would do.")
    stands = office.decision(reference)
    assert stands.state is DecisionState.RETURNED
    assert stands.returned_because == "Say what less would do."
    again = office.request(question="Move it in May", proportionality="A letter was tried.")
    office.do(lambda: service.ask_again(office.manager, reference, again, 2, "As you wished."))
    stands = office.decision(reference)
    assert (stands.state, stands.question) == (DecisionState.OPEN, "Move it in May")
    assert stands.returned_because == ""
    step = office.steps(reference)[-1]
    assert (step.kind, step.words) == (StepKind.ASKED_AGAIN, "As you wished.")
    assert step.before["question"] == "Move it at once"
    assert (step.before["reasons"], step.before["evidence"]) == ("It is bad.", {"n": 1})


def test_only_what_was_returned_is_asked_again(office: Deciding) -> None:
    reference = office.asked()
    with pytest.raises(Conflict):
        office.do(lambda: service.ask_again(office.manager, reference, office.request(), 1))


def test_asked_again_it_is_about_the_same_and_by_those_who_may_ask(office: Deciding) -> None:
    reference = office.asked()
    office.returned(office.director, reference)
    with pytest.raises(NotAllowed):
        analyst = office.person("Aud Itor", Role.AUDITOR)
        office.do(lambda: service.ask_again(analyst, reference, office.request(), 2))
    other = office.request(subject_reference="CASE-000002")
    with pytest.raises(ValueError, match="keeps its kind"):
        office.do(lambda: service.ask_again(office.manager, reference, other, 2))


def test_to_return_a_request_needs_words(office: Deciding) -> None:
    reference = office.asked()
    with pytest.raises(Refused):
        office.returned(office.director, reference, " ")


def test_a_returned_request_is_not_decided(office: Deciding) -> None:
    reference = office.asked()
    office.returned(office.director, reference)
    with pytest.raises(Conflict, match="Dora Director returned it"):
        office.decide(office.deputy, reference, 2)


@pytest.mark.parametrize("is_returned", [True, False])
def test_who_asked_withdraws_with_a_reason_and_the_effect_is_told(
    office: Deciding, is_returned: bool
) -> None:
    reference = office.asked()
    if is_returned:
        office.returned(office.director, reference)
    version = 2 if is_returned else 1
    with pytest.raises(Refused):
        office.do(lambda: service.withdraw(office.manager, reference, "", version))
    office.do(lambda: service.withdraw(office.manager, reference, "They agreed.", version))
    assert office.outcome(reference).kind is OutcomeKind.WITHDRAWN
    assert office.effects() == {reference: "withdrawn; parts none; Manu Manager"}


def test_nobody_withdraws_what_they_may_not_ask(office: Deciding) -> None:
    reference = office.asked()
    auditor = office.person("Aud Itor", Role.AUDITOR)
    with pytest.raises(NotAllowed):
        office.do(lambda: service.withdraw(auditor, reference, "No.", 1))


def test_whoever_comes_second_is_told_who_decided_what_and_when(office: Deciding) -> None:
    reference = office.asked()
    office.decide(office.director, reference)
    told = "Dora Director decided it on .*: approved"
    late: list[Callable[[], None]] = [
        lambda: office.decide(office.deputy, reference, 1),
        lambda: office.decide(office.deputy, reference, 2),
        lambda: office.returned(office.deputy, reference),
        lambda: office.do(lambda: service.withdraw(office.manager, reference, "No.", 2)),
    ]
    for act in late:
        with pytest.raises(Conflict, match=told):
            act()
    assert office.outcome(reference).decided_by_name == "Dora Director"


def test_who_read_an_older_version_decides_nothing(office: Deciding) -> None:
    reference = office.asked()
    office.returned(office.director, reference)
    office.do(lambda: service.ask_again(office.manager, reference, office.request(), 2))
    with pytest.raises(Conflict, match="Manu Manager asked for it again"):
        office.decide(office.deputy, reference, 1)


def test_the_database_itself_admits_one_outcome(office: Deciding) -> None:
    reference = office.asked()
    office.decide(office.director, reference)
    first = office.outcome(reference)
    second = Outcome(
        decision_id=first.decision_id,
        kind=OutcomeKind.DECLINED,
        reasons="No.",
        decided_on=clock.today(),
        decided_by_id=office.deputy.user_id,
        recorded_by_id=office.deputy.user_id,
        recorded_at=clock.now(),
    )

    def decide_again() -> None:
        session().add(second)
        session().flush()

    with pytest.raises(IntegrityError):
        office.do(decide_again)


def test_what_was_seen_is_kept_and_stays_as_it_stood(office: Deciding) -> None:
    reference = office.asked(reasons="It gets worse.", proposal={"brief": "As at March."})
    with office.app.app_context():
        before = decision_record(office.director, reference)
    office.decide(office.director, reference)
    office.do(lambda: _reword(reference))
    with office.app.app_context():
        after = decision_record(office.director, reference)
    assert after.papers == before.papers
    assert after.digest == before.digest
    assert after.papers["brief"]["model"]["words"] == "As at March."
    assert office.outcome(reference).seen_digest == before.digest


def _reword(reference: str) -> None:
    """Change, behind everybody's back, what the brief is made of."""
    table: Any = Decision.__table__
    session().connection().execute(
        table.update().where(table.c.reference == reference).values(proposal={"brief": "Other."})
    )


def test_papers_that_changed_after_they_were_read_are_read_again_first(office: Deciding) -> None:
    reference = office.asked(proposal={"brief": "As at March."})
    with office.app.app_context():
        digest = decision_record(office.director, reference).digest
    office.do(lambda: _reword(reference))
    choice = Choice(OutcomeKind.APPROVED, "It is needed.")
    with pytest.raises(Conflict, match="has changed since you opened it"):
        office.do(lambda: service.decide(office.director, reference, choice, 1, digest))
    assert office.effects() == {}


def test_what_is_back_dated_is_judged_by_when_it_happened(office: Deciding) -> None:
    reference = office.asked(asked_on=date(2024, 2, 1))
    with pytest.raises(Refused):
        office.decide(office.director, reference, decided_on=date(2024, 1, 31))
    office.decide(office.director, reference, decided_on=date(2024, 2, 22))
    assert office.outcome(reference).decided_on == date(2024, 2, 22)


def test_the_decisions_on_a_subject_stand_newest_first(office: Deciding) -> None:
    old = office.asked(question="First", asked_on=date(2024, 2, 1))
    new = office.asked(question="Second")
    office.asked(question="Elsewhere", subject_reference="CASE-000002")
    office.decide(office.director, old)
    with office.app.app_context():
        found = decisions_about("case", SUBJECT)
    assert [line.reference for line in found] == [new, old]
    assert [line.state_label for line in found] == ["Waits to be decided", "Approved"]
