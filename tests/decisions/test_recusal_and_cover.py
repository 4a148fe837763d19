"""Recusal with a substitute, and delegation with cover dates."""

from datetime import date, timedelta

import pytest

from gorm.accounts.actor import Actor
from gorm.accounts.roles import Role
from gorm.core import clock
from gorm.core.errors import Conflict, NotAllowed, NotFound, Refused
from gorm.decisions import service
from gorm.decisions.models import StepKind
from gorm.decisions.queries import covers_of, decision_record, directors_to_choose
from tests.decisions.office import SUBJECT, Deciding


def recuse(office: Deciding, who: Actor, substitute: Actor | None = None) -> None:
    """Step back from the subject of the tests."""
    substitute_id = substitute.user_id if substitute else None
    office.do(lambda: service.recuse(who, "case", SUBJECT, "My sister works there.", substitute_id))


def delegate(
    office: Deciding,
    giver: Actor,
    holder: Actor,
    reference: str = "",
    *,
    begins: int = 0,
    ends: int = 7,
    version: int = 1,
) -> str:
    """Give a decision, or all, between days counted from today."""
    today = clock.today()
    days = today + timedelta(begins), today + timedelta(ends)
    return office.do(
        lambda: service.delegate(
            giver,
            holder.user_id,
            *days,
            "On leave.",
            decision_reference=reference,
            seen_version=version,
        )
    )


def bars(office: Deciding, who: Actor, reference: str) -> list[str]:
    """What bars somebody, as the page of the decision has it."""
    with office.app.app_context():
        return [bar.value for bar in decision_record(who, reference).bars]


def test_a_substitute_of_another_office_decides_for_who_is_recused(office: Deciding) -> None:
    olga = office.elsewhere()
    reference = office.asked()
    recuse(office, office.director, olga)
    with pytest.raises(NotAllowed, match="recused yourself"):
        office.decide(office.director, reference)
    office.decide(olga, reference)
    outcome = office.outcome(reference)
    assert (outcome.decided_by_name, outcome.acting_for_name) == ("Olga Other", "Dora Director")
    assert outcome.recusals == [
        {
            "name": "Dora Director",
            "reason": "My sister works there.",
            "substitute": "Olga Other",
        }
    ]
    assert [step.kind for step in office.steps(reference)][1] is StepKind.RECUSED


def test_a_recusal_holds_for_what_is_asked_later_on_the_same_subject_only(
    office: Deciding,
) -> None:
    recuse(office, office.director)
    assert bars(office, office.director, office.asked()) == ["recused"]
    assert bars(office, office.director, office.asked(subject_reference="CASE-000002")) == []


def test_a_substitute_is_a_director_at_grade_who_did_not_ask_and_is_not_recused(
    office: Deciding,
) -> None:
    asker = office.director_of(office.office, "Ada Asker")
    office.asked(by=asker, grade_code="director")
    for who, why in (
        (office.manager, "Only a director"),
        (office.deputy, "a higher grade"),
        (asker, "they asked"),
        (office.director, "Somebody else"),
    ):
        with pytest.raises(Refused, match=why):
            recuse(office, office.director, who)
    other = office.elsewhere()
    recuse(office, other)
    with pytest.raises(Refused, match="recused themself"):
        recuse(office, office.director, other)


def test_to_recuse_oneself_needs_a_reason_once_and_a_director(office: Deciding) -> None:
    with pytest.raises(Refused, match="why you are recused"):
        office.do(lambda: service.recuse(office.director, "case", SUBJECT, " "))
    with pytest.raises(NotAllowed):
        recuse(office, office.manager)
    recuse(office, office.director)
    with pytest.raises(Refused, match="already"):
        recuse(office, office.director)


def test_who_acts_is_named_later_by_a_director_of_the_office_and_by_nobody_else(
    office: Deciding,
) -> None:
    olga = office.elsewhere()
    reference = office.asked(grade_code="director")
    recuse(office, office.director)

    def name(by: Actor, version: int = 1) -> None:
        office.do(
            lambda: service.name_substitute(
                by, "case", SUBJECT, office.director.user_id, olga.user_id, seen_version=version
            )
        )

    for who in (olga, office.manager):
        with pytest.raises(NotAllowed):
            name(who)
    name(office.deputy)
    with pytest.raises(Conflict):
        name(office.director)
    assert bars(office, olga, reference) == []
    assert office.steps(reference)[-1].words == "Olga Other acts for Dora Director."


def test_a_recusal_is_ended_by_whoever_is_recused_with_a_reason(office: Deciding) -> None:
    reference = office.asked()
    recuse(office, office.director)

    def end(by: Actor, reason: str = "She has left.", version: int = 1) -> None:
        office.do(lambda: service.end_recusal(by, "case", SUBJECT, reason, version))

    with pytest.raises(NotFound):
        end(office.deputy)
    with pytest.raises(Refused):
        end(office.director, " ")
    with pytest.raises(Conflict):
        end(office.director, version=9)
    end(office.director)
    assert bars(office, office.director, reference) == []
    assert office.steps(reference)[-1].kind is StepKind.RECUSAL_ENDED


def test_one_decision_is_given_and_decided_by_the_delegate(office: Deciding) -> None:
    olga = office.elsewhere()
    reference, other = office.asked(), office.asked()
    delegate(office, office.director, olga, reference)
    assert bars(office, office.director, reference) == ["delegated"]
    assert bars(office, office.director, other) == []
    with pytest.raises(NotAllowed, match="delegated it for now"):
        office.decide(office.director, reference)
    with pytest.raises(NotFound):
        office.decide(olga, other)
    office.decide(olga, reference)
    assert office.outcome(reference).acting_for_name == "Dora Director"


def test_all_decisions_are_given_between_the_days_of_the_cover(office: Deciding) -> None:
    olga = office.elsewhere()
    reference = office.asked()
    delegate(office, office.director, olga, begins=2, ends=3)
    today = clock.today()
    for days, is_covered in ((1, False), (2, True), (3, True), (4, False)):
        noon = clock.start_of(today + timedelta(days)) + timedelta(hours=12)
        with clock.stopped_at(noon):
            assert bars(office, office.director, reference) == (["delegated"] * is_covered)
            if is_covered:
                assert bars(office, olga, reference) == []
            else:
                with pytest.raises(NotFound):
                    bars(office, olga, reference)


def test_a_delegate_can_decide_what_is_given(office: Deciding) -> None:
    asker = office.director_of(office.office, "Ada Asker")
    reference = office.asked(by=asker, grade_code="director")
    for who, why in (
        (office.deputy, "a higher grade"),
        (asker, "they asked"),
        (office.manager, "Choose a director"),
        (office.director, "somebody else"),
    ):
        with pytest.raises(Refused, match=why):
            delegate(office, office.director, who, reference)


def test_nobody_gives_what_they_could_not_decide(office: Deciding) -> None:
    olga = office.elsewhere()
    reference = office.asked(grade_code="director")
    with pytest.raises(NotAllowed, match="higher grade"):
        delegate(office, office.deputy, olga, reference)
    with pytest.raises(NotAllowed):
        delegate(office, office.manager, olga)
    recuse(office, office.director)
    with pytest.raises(NotAllowed, match="recused"):
        delegate(office, office.director, olga, reference)


def test_a_delegate_does_not_pass_on_what_they_hold(office: Deciding) -> None:
    olga, orla = office.elsewhere(), office.elsewhere("Orla")
    reference = office.asked()
    delegate(office, office.director, olga, reference)
    with pytest.raises(NotAllowed, match="another office"):
        delegate(office, olga, orla, reference)


def test_a_delegation_has_days_in_order_that_are_not_past_and_a_reason(office: Deciding) -> None:
    olga = office.elsewhere()
    for begins, ends in ((2, 1), (-3, -1)):
        with pytest.raises(Refused):
            delegate(office, office.director, olga, begins=begins, ends=ends)
    with pytest.raises(Refused):
        today = date.fromisoformat(clock.today().isoformat())
        office.do(lambda: service.delegate(office.director, olga.user_id, today, today, " "))


def test_what_is_decided_already_is_not_delegated(office: Deciding) -> None:
    reference = office.asked()
    office.decide(office.deputy, reference)
    with pytest.raises(Conflict, match="Denis Deputy decided it"):
        delegate(office, office.director, office.elsewhere(), reference)


@pytest.mark.parametrize("by", ["giver", "holder", "another"])
def test_a_delegation_is_ended_by_either_side(office: Deciding, by: str) -> None:
    olga = office.elsewhere()
    reference = office.asked()
    given = delegate(office, office.director, olga, reference)
    who = {"giver": office.director, "holder": olga, "another": office.deputy}[by]

    def end(reason: str = "Back early.", version: int = 1) -> None:
        office.do(lambda: service.end_delegation(who, given, reason, version))

    if by == "another":
        with pytest.raises(NotFound):
            end()
        return
    with pytest.raises(Refused):
        end(" ")
    end()
    assert bars(office, office.director, reference) == []
    with pytest.raises(Conflict):
        end(version=2)


def test_somebody_sees_what_they_gave_and_what_they_hold(office: Deciding) -> None:
    olga = office.elsewhere()
    reference = office.asked()
    delegate(office, office.director, olga)
    delegate(office, office.director, office.deputy, reference, begins=3, ends=4)
    with office.app.app_context():
        given, held = covers_of(office.director), covers_of(olga)
        offered = [label for _, label in directors_to_choose(office.director)]
    assert [(c.to_name, c.is_mine, c.is_in_force) for c in given] == [
        ("Olga Other", True, True),
        ("Denis Deputy", True, False),
    ]
    assert [(c.from_name, c.is_mine, c.question) for c in held] == [("Dora Director", False, "")]
    assert offered[0] == "Denis Deputy, Deputy director, Government Office for Northmoor"
    assert not any(label.startswith("Dora") for label in offered)


def test_a_manager_holds_nothing(office: Deciding) -> None:
    plain = office.person("Pat Plain", Role.RELATIONSHIP_MANAGER, grade="director")
    with pytest.raises(Refused, match="Choose a director"):
        delegate(office, office.director, plain)


def test_a_director_who_has_left_acts_for_nobody(office: Deciding) -> None:
    olga = office.elsewhere()
    office.leaves(olga)
    with pytest.raises(Refused, match="Only a director"):
        recuse(office, office.director, olga)
    with pytest.raises(Refused, match="Choose a director"):
        delegate(office, office.director, olga)
