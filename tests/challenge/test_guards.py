"""Every guard of a step, one by one: each test fails when its guard is taken away."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorm.challenge.rules.guards import is_taken_alone, missing_for
from gorm.challenge.rules.ladder import Rung
from gorm.challenge.rules.steps import Answered, Need, OnFile, Step, StepKind

TODAY = date(2024, 2, 22)
ROUTINE = Rung(1, "routine", "Routine", 1)
WATCH = Rung(2, "watch", "Watch", 2, is_light=True)
FORMAL = Rung(3, "formal", "Formal challenge", 3, grade_code="dd", grade_rank=5)
SUPPORT = Rung(4, "support", "Brokered support", 4, grade_code="dd", grade_rank=5)
NOTICE = Rung(
    5, "notice", "Notice", 5, follows_instruments=True, lapses=True, grade_code="d", grade_rank=6
)
DIRECTIONS = Rung(
    6, "directions", "Directions", 6, follows_instruments=True, is_above_office=True,
    needs_representations=True, grade_code="sos", grade_rank=9,
)  # fmt: skip
STEP_DOWN = Rung(7, "step_down", "Step-down", 7, is_leaving=True)
CLOSED = Rung(8, "closed", "Closed", 8, is_leaving=True, closes=True)
LADDER = (ROUTINE, WATCH, FORMAL, SUPPORT, NOTICE, DIRECTIONS, STEP_DOWN, CLOSED)
AT_FORMAL = OnFile(standing=FORMAL, rungs=LADDER, evidence=1, grade_left=5)


def step(kind: StepKind, **said: Any) -> Step:
    """A step with everything that any guard could ask for, but what `said` takes away."""
    full: dict[str, Any] = {
        "happens_on": TODAY,
        "reason": "Because",
        "proportionality": "Nothing less would work.",
        "jump_reason": "One reason",
        "review_on": TODAY + timedelta(days=90),
    }
    return Step(kind, **(full | said))


def needs(one: Step, file: OnFile = AT_FORMAL) -> set[Need]:
    """The guards that are not met."""
    return {lack.need for lack in missing_for(one, file)}


def make(rung: Rung, **said: Any) -> Step:
    """An instrument that sets a stage."""
    whole = {"entered": rung, "in_force_to": date(2026, 2, 22), "lapses": rung.lapses}
    return step(StepKind.MAKE, **(whole | said))


def test_a_light_stage_needs_a_reason_and_a_review_date() -> None:
    file = replace(AT_FORMAL, standing=ROUTINE, evidence=0, grade_left=None)
    assert needs(step(StepKind.MOVE, entered=WATCH, reason=" "), file) == {Need.REASON}
    assert needs(step(StepKind.MOVE, entered=WATCH, review_on=None), file) == {Need.REVIEW_DATE}
    assert needs(step(StepKind.MOVE, entered=WATCH, review_on=TODAY), file) == {Need.REVIEW_DATE}


def test_a_light_stage_needs_no_more() -> None:
    file = replace(AT_FORMAL, standing=ROUTINE, evidence=0, grade_left=None)
    light = step(StepKind.MOVE, entered=WATCH, proportionality="", jump_reason="")
    assert not needs(light, file)
    assert is_taken_alone(light, file)


def test_up_needs_evidence() -> None:
    file = replace(AT_FORMAL, evidence=0)
    assert needs(step(StepKind.MOVE, entered=SUPPORT), file) == {Need.EVIDENCE}
    assert not needs(step(StepKind.MOVE, entered=SUPPORT))


def test_up_needs_reasons() -> None:
    assert needs(step(StepKind.MOVE, entered=SUPPORT, reason="")) == {Need.REASON}


def test_up_needs_a_proportionality_statement() -> None:
    assert needs(step(StepKind.MOVE, entered=SUPPORT, proportionality="\n")) == {
        Need.PROPORTIONALITY
    }


def test_up_needs_somebody_to_approve_it() -> None:
    assert not is_taken_alone(step(StepKind.MOVE, entered=SUPPORT), AT_FORMAL)


def test_a_jump_over_stages_needs_one_reason_and_not_one_a_stage() -> None:
    jump = make(NOTICE, jump_reason="")
    [lack] = missing_for(jump, AT_FORMAL)
    assert lack.need is Need.JUMP_REASON
    assert "Brokered support" in lack.words
    assert not needs(replace(jump, jump_reason="One reason"))


def test_the_next_stage_is_no_jump() -> None:
    assert not needs(step(StepKind.MOVE, entered=SUPPORT, jump_reason=""))


@pytest.mark.parametrize(
    ("answered", "is_allowed"),
    [
        ((), False),
        ((Answered("INS-1", TODAY, TODAY),), False),  # the last day is included
        ((Answered("INS-1", TODAY - timedelta(days=1), None),), False),  # not considered
        ((Answered("INS-1", TODAY - timedelta(days=1), TODAY + timedelta(days=1)),), False),
        ((Answered("INS-1", TODAY - timedelta(days=1), TODAY),), True),
        ((Answered("INS-1", TODAY - timedelta(days=9), TODAY, TODAY - timedelta(days=5)),), False),
        ((Answered("INS-1", TODAY - timedelta(days=9), TODAY, TODAY),), True),  # the same day
    ],
)
def test_directions_wait_until_representations_closed_and_were_considered(
    answered: tuple[Answered, ...], is_allowed: bool
) -> None:
    file = replace(AT_FORMAL, answered=answered)
    assert (Need.REPRESENTATIONS not in needs(make(DIRECTIONS), file)) is is_allowed


def test_a_variation_from_above_stands_on_its_document_without_a_proposal() -> None:
    file = replace(AT_FORMAL, standing=DIRECTIONS, running=frozenset({"INS-1"}))
    varied = make(DIRECTIONS, is_shown_from_above=True)
    variation = replace(varied, kind=StepKind.VARY, instrument="INS-1")
    assert not needs(variation, file)
    unshown = replace(variation, is_shown_from_above=False)
    assert needs(unshown, file) == {Need.REPRESENTATIONS}
    assert needs(varied, file) == {Need.REPRESENTATIONS}  # new ones need a proposal
    assert needs(replace(variation, instrument="INS-9"), file) == {Need.SUBJECT}


@pytest.mark.parametrize(
    ("proposal", "is_allowed"),
    [
        (Answered("INS-2", TODAY, None, opens_on=TODAY), False),
        (Answered("INS-2", TODAY - timedelta(days=9), None), False),  # not considered
        (Answered("INS-2", TODAY - timedelta(days=9), TODAY), True),
        (Answered("INS-2", TODAY - timedelta(days=9), TODAY, TODAY - timedelta(days=5)), True),
        (
            Answered("INS-2", TODAY + timedelta(days=9), None, opens_on=TODAY + timedelta(days=1)),
            True,
        ),
    ],
)
def test_a_variation_from_above_waits_for_representations_that_were_invited(
    proposal: Answered, is_allowed: bool
) -> None:
    file = replace(
        AT_FORMAL, standing=DIRECTIONS, running=frozenset({"INS-1"}), answered=(proposal,)
    )
    variation = replace(
        make(DIRECTIONS, is_shown_from_above=True), kind=StepKind.VARY, instrument="INS-1"
    )
    assert (not needs(variation, file)) is is_allowed


def test_urgency_forgoes_representations_and_needs_its_reason() -> None:
    urgent = make(DIRECTIONS, is_urgent=True)
    assert needs(urgent) == {Need.URGENCY_REASON}
    assert not needs(replace(urgent, urgent_because="The council cannot pay."))


def test_a_proposal_is_made_without_representations_and_says_what_it_would_do() -> None:
    proposal = make(DIRECTIONS, entered=None, is_proposal=True, needs_representations=True)
    assert needs(proposal) == {Need.TERMS}
    assert not needs(replace(proposal, proposes="Commissioners for two years"))


def test_overriding_advice_needs_a_reason() -> None:
    overriding = step(StepKind.MOVE, entered=SUPPORT, is_advice_overridden=True)
    assert needs(overriding) == {Need.OVERRIDE_REASON}


def test_what_lapses_has_a_last_day() -> None:
    assert needs(make(NOTICE, in_force_to=None)) == {Need.END_DATE}


def test_a_last_day_is_not_before_the_first() -> None:
    backwards = make(NOTICE, in_force_from=TODAY, in_force_to=TODAY - timedelta(days=1))
    assert needs(backwards) == {Need.ORDER}


def test_a_renewal_lasts_no_longer_than_the_kind_allows() -> None:
    file = replace(AT_FORMAL, standing=NOTICE, running=frozenset({"INS-1"}))
    renewal = step(
        StepKind.RENEW, entered=NOTICE, instrument="INS-1", lapses=True,
        in_force_to=date(2024, 9, 1), longest_months_end=date(2024, 8, 22),
    )  # fmt: skip
    assert needs(renewal, file) == {Need.TOO_LONG}


def test_only_an_instrument_of_the_case_is_renewed_or_revoked() -> None:
    assert needs(step(StepKind.REVOKE, instrument="INS-9")) == {Need.SUBJECT}


def test_a_stage_that_follows_instruments_is_never_chosen() -> None:
    assert needs(step(StepKind.MOVE, entered=NOTICE)) == {Need.CHOSEN_STAGE}


def test_no_stage_is_chosen_while_an_instrument_holds_the_case() -> None:
    file = replace(
        AT_FORMAL, standing=NOTICE, running=frozenset({"INS-1"}), holding=frozenset({"INS-1"})
    )
    assert needs(step(StepKind.MOVE, entered=WATCH), file) == {Need.CHOSEN_STAGE}
    assert Need.CHOSEN_STAGE in needs(step(StepKind.MOVE, entered=STEP_DOWN), file)


def test_whoever_ends_the_last_instrument_says_where_the_case_stands_then() -> None:
    file = replace(
        AT_FORMAL, standing=NOTICE, running=frozenset({"INS-1"}), holding=frozenset({"INS-1"})
    )
    revoking = step(StepKind.REVOKE, instrument="INS-1")
    assert needs(revoking, file) == {Need.STAGE_LEFT}
    assert needs(replace(revoking, stage_after=DIRECTIONS), file) == {Need.STAGE_LEFT}
    assert not needs(replace(revoking, stage_after=STEP_DOWN), file)


def test_closing_needs_the_exit_test_met_or_a_reason() -> None:
    closing = step(StepKind.MOVE, entered=CLOSED)
    assert needs(closing) == {Need.EXIT_TEST}
    assert not needs(replace(closing, is_exit_test_met=True))
    assert not needs(replace(closing, exit_reason="The body is no more."))


def test_closing_without_the_exit_test_is_never_taken_alone() -> None:
    file = replace(AT_FORMAL, standing=WATCH, grade_left=None)
    closing = step(StepKind.MOVE, entered=CLOSED, exit_reason="It was opened in error.")
    assert not is_taken_alone(closing, file)
    assert is_taken_alone(replace(closing, is_exit_test_met=True), file)


def test_nothing_is_done_to_a_body_after_its_end_but_its_case_can_be_closed() -> None:
    file = replace(
        AT_FORMAL, organisation="Oldshire", organisation_ended_on=TODAY - timedelta(days=1)
    )
    assert needs(step(StepKind.MOVE, entered=SUPPORT), file) == {Need.AFTER_THE_END}
    assert not needs(step(StepKind.MOVE, entered=CLOSED, is_exit_test_met=True), file)


def test_no_step_comes_before_the_case_was_opened() -> None:
    file = replace(AT_FORMAL, opened_on=TODAY + timedelta(days=1))
    assert needs(step(StepKind.MOVE, entered=SUPPORT), file) == {Need.ORDER}


def test_a_closed_case_is_opened_again_by_a_move_and_by_nothing_else() -> None:
    file = replace(AT_FORMAL, standing=CLOSED, is_closed=True)
    assert Need.CLOSED in needs(make(NOTICE), file)
    assert Need.CLOSED not in needs(step(StepKind.MOVE, entered=FORMAL), file)


def test_no_change_needs_a_reason_and_nothing_else() -> None:
    assert needs(step(StepKind.NO_CHANGE, reason="", proportionality="")) == {Need.REASON}


@given(
    standing=st.sampled_from(LADDER[:6]),
    entered=st.sampled_from(LADDER[:6]),
    evidence=st.integers(min_value=0, max_value=2),
    proportionality=st.sampled_from(["", "Why less would not work"]),
)
def test_whatever_goes_up_to_a_stage_that_is_not_light_has_evidence_and_proportionality(
    standing: Rung, entered: Rung, evidence: int, proportionality: str
) -> None:
    file = replace(AT_FORMAL, standing=standing, evidence=evidence)
    kind = StepKind.MAKE if entered.follows_instruments else StepKind.MOVE
    said = {"entered": entered, "proportionality": proportionality, "in_force_to": TODAY}
    passes = not missing_for(step(kind, **said, is_urgent=True, urgent_because="Now"), file)
    if passes and entered.position > standing.position and not entered.is_light:
        assert evidence
        assert proportionality
