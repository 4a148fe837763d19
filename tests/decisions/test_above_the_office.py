"""What is decided above the office is recorded by a director, with what is known of it."""

from datetime import date
from functools import partial
from typing import Any

import pytest

from gorm.accounts.actor import Actor
from gorm.core.errors import Conflict, NotAllowed, NotFound, Refused
from gorm.core.happenings import Precision
from gorm.decisions import service
from gorm.decisions.models import Decision, OutcomeKind, StepKind
from gorm.decisions.rules.closing import Choice
from tests.decisions.office import Deciding

ALL_NOT_HELD = ("announced_by", "decided_by", "document", "signed_by")


def recorded(**fields: Any) -> Choice:
    """Directions of the Secretary of State."""
    given: dict[str, Any] = {
        "kind": OutcomeKind.APPROVED,
        "reasons": "The authority fails in its duty.",
        "decided_on": date(2024, 2, 22),
        "decided_by_name": "Michael Example",
        "decided_by_grade": "secretary_of_state",
        "signed_by": "An official",
        "announced_by": "A minister",
        "document_title": "Directions",
        "document_address": "https://www.example.org/directions",
        "is_recorded_from_above": True,
    }
    return Choice(**(given | fields))


def asked_above(office: Deciding, **fields: Any) -> str:
    """A request for directions, asked on a day of the past."""
    given: dict[str, Any] = {"grade_code": "secretary_of_state", "asked_on": date(2024, 1, 3)}
    return office.asked(**(given | fields))


def record_it(
    office: Deciding, reference: str, choice: Choice | None = None, by: Actor | None = None
) -> None:
    """Record what was decided of a request."""
    who = by or office.director
    office.do(lambda: service.decide(who, reference, choice or recorded(), 1))


def test_nobody_in_the_office_decides_it_at_whatever_grade(office: Deciding) -> None:
    reference = asked_above(office)
    minister = office.director_of(office.office, "Minnie", "secretary_of_state")
    with pytest.raises(NotAllowed, match="above the office"):
        office.decide(minister, reference)


def test_a_director_records_what_was_asked_for_here(office: Deciding) -> None:
    reference = asked_above(office)
    office.do(lambda: service.decide(office.deputy, reference, recorded(), 1))
    outcome = office.outcome(reference)
    assert outcome.is_recorded_from_above
    assert (outcome.decided_by_id, outcome.decided_by_name) == (None, "Michael Example")
    assert outcome.decided_by_grade == "secretary_of_state"
    assert outcome.recorded_by_id == office.deputy.user_id
    assert office.steps(reference)[-1].kind is StepKind.RECORDED
    assert office.effects() == {reference: "approved; parts none; Michael Example"}


@pytest.mark.parametrize(
    "missing", ["decided_by_name", "decided_by_grade", "signed_by", "announced_by"]
)
def test_what_is_not_told_has_to_be_said_not_to_be_held(office: Deciding, missing: str) -> None:
    reference = asked_above(office)
    with pytest.raises(Refused) as refused:
        office.do(lambda: service.decide(office.director, reference, recorded(**{missing: ""}), 1))
    assert set(refused.value.faults) == {missing}


def test_everything_may_be_not_held(office: Deciding) -> None:
    reference = asked_above(office)
    names = (
        "decided_by_name", "decided_by_grade", "signed_by", "announced_by", "document_title",
        "document_address",
    )  # fmt: skip
    choice = recorded(not_held=ALL_NOT_HELD, **dict.fromkeys(names, ""))
    office.do(lambda: service.decide(office.director, reference, choice, 1))
    outcome = office.outcome(reference)
    assert outcome.not_held == list(ALL_NOT_HELD)
    assert outcome.decided_by_grade is None


def test_who_decided_was_at_the_grade(office: Deciding) -> None:
    reference = asked_above(office)
    for grade in ("minister", "director", "none-such"):
        with pytest.raises(Refused):
            record_it(office, reference, recorded(decided_by_grade=grade))


def test_it_is_recorded_by_a_director_of_the_office_who_did_not_ask(office: Deciding) -> None:
    reference = asked_above(office, by=office.director)
    barred = [(office.manager, "for directors"), (office.director, "You asked")]
    for who, why in barred:
        with pytest.raises(NotAllowed, match=why):
            record_it(office, reference, by=who)
    with pytest.raises(NotFound):
        record_it(office, reference, by=office.elsewhere())
    record_it(office, reference, by=office.deputy)


def test_what_the_office_decides_itself_is_not_recorded_as_from_above(office: Deciding) -> None:
    reference = office.asked(by=office.manager, asked_on=date(2024, 1, 3))
    own = recorded(decided_by_grade="director_general")
    with pytest.raises(Refused) as refused:
        office.do(lambda: service.decide(office.deputy, reference, own, 1))
    assert "decided_by_grade" in refused.value.faults
    office.do(lambda: service.decide(office.deputy, reference, recorded(), 1))


def record(office: Deciding, choice: Choice | None = None, **fields: Any) -> str:
    """Record what was never asked for here."""
    request = office.request(
        **(
            {
                "grade_code": "secretary_of_state",
                "asked_on": date(2022, 6, 23),
                "asked_by_name": "The department",
            }
            | fields
        )
    )
    return office.do(
        lambda: service.record_from_above(office.director, request, choice or recorded())
    )


def test_what_was_never_asked_for_here_is_recorded_at_once(office: Deciding) -> None:
    reference = record(office)
    stands: Decision = office.decision(reference)
    assert (stands.asked_by_id, stands.asked_by_name) == (None, "The department")
    assert stands.outcome is not None
    assert [step.kind for step in office.steps(reference)] == [StepKind.RECORDED]
    assert office.effects() == {reference: "approved; parts none; Michael Example"}
    with pytest.raises(Conflict):
        office.decide(office.deputy, reference, 2)


def test_who_asked_for_it_may_be_not_held(office: Deciding) -> None:
    with pytest.raises(Refused) as refused:
        record(office, asked_by_name="")
    assert set(refused.value.faults) == {"asked_by_name"}
    reference = record(office, recorded(not_held=("asked_by",)), asked_by_name="")
    assert office.decision(reference).asked_by_name == "Not held"


def test_a_day_known_to_the_month_is_enough(office: Deciding) -> None:
    choice = recorded(decided_on=date(2026, 2, 1), precision=Precision.MONTH)
    assert office.outcome(record(office, choice)).precision is Precision.MONTH


def test_only_a_director_records_what_was_never_asked_for(office: Deciding) -> None:
    request = office.request(grade_code="minister", asked_by_name="The department")
    for who in (office.manager, office.elsewhere()):
        with pytest.raises(NotAllowed):
            office.do(partial(service.record_from_above, who, request, recorded()))


def test_what_waits_above_the_office_can_be_returned_by_a_director(office: Deciding) -> None:
    reference = asked_above(office)
    office.returned(office.deputy, reference)
    assert office.decision(reference).returned_because == "Say what it costs."
