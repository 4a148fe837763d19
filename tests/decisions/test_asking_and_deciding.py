"""A request on its way: asked, returned, asked again, decided once, with its effect."""

from gorm.decisions.models import DecisionState, OutcomeKind, StepKind
from tests.decisions.office import Deciding


def test_a_request_waits_with_all_that_was_asked(office: Deciding) -> None:
    reference = office.asked(reasons="It gets worse.", evidence={"rank": 10})
    asked = office.decision(reference)
    assert reference == "DEC-000001"
    assert asked.state is DecisionState.OPEN
    assert asked.asked_by_name == "Manu Manager"
    assert asked.evidence == {"rank": 10}


def test_a_director_at_grade_approves_and_the_effect_is_done(office: Deciding) -> None:
    reference = office.asked()
    office.decide(office.deputy, reference)
    outcome = office.outcome(reference)
    assert outcome.kind is OutcomeKind.APPROVED
    assert outcome.decided_by_name == "Denis Deputy"
    assert outcome.decided_by_grade == "deputy_director"
    assert office.effects() == {reference: "approved; parts none; Denis Deputy"}
    assert [step.kind for step in office.steps(reference)] == [StepKind.ASKED, StepKind.DECIDED]
