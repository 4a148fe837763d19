"""Every guard on entering a stage, by example; and what holds of all of them."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorm.negotiations.rules.guards import (
    Entering,
    Ground,
    StageFacts,
    in_the_way,
    missing_for,
    next_of,
    next_signing,
)

PREPARING = StageFacts(1, "Preparing", 1)
DRAFT = StageFacts(2, "Draft", 2)
OLD = StageFacts(3, "Old draft", 3, is_in_use=False)
AGREED = StageFacts(4, "Agreed", 4)
SIGNED = StageFacts(5, "Signed", 5, signs=True, is_in_force=True, grade="Director")
STAGES = (PREPARING, DRAFT, OLD, AGREED, SIGNED)
TODAY = date(2027, 3, 10)
#: An agreement that can be signed today.
READY = Ground(
    stage=AGREED,
    stages=STAGES,
    today=TODAY,
    opened_on=date(2026, 1, 5),
    reached_on=date(2027, 2, 1),
    accountable="Anytown Council",
    lines=2,
    approved=frozenset({SIGNED.id}),
)


def words(to: StageFacts, reason: str = "", on: date = TODAY, **changed: Any) -> list[str]:
    """What is missing to enter a stage where the ground is changed so."""
    step = Entering(to, on, reason)
    return [one.words for one in missing_for(step, replace(READY, **changed))]


def test_nothing_stands_in_the_way_of_signing_what_is_ready() -> None:
    assert words(SIGNED) == []
    assert words(SIGNED, lines=0, terms=1) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"open_points": ("line 3", "term 1")}, "Positions are still open on line 3 and term 1."),
        (
            {"open_points": tuple(f"line {n}" for n in range(1, 9))},
            "Positions are still open on line 1, line 2, line 3, line 4, line 5 and 3 more.",
        ),
        ({"unfilled": ("line 4",)}, "A placeholder needs the day by which it is filled: line 4."),
        ({"approved": frozenset()}, "Signed needs an approval at the grade of Director or above."),
        (
            {"accountable_ended_on": TODAY},
            "Anytown Council ended on 10 March 2027. Name another accountable body.",
        ),
        ({"lines": 0}, "The agreement has no lines and no terms: there is nothing to sign."),
        ({"stopped": "Stalled"}, "The agreement is stalled. Take it up again first."),
        ({"stage": SIGNED}, "The agreement is at Signed already."),
    ],
)
def test_an_agreement_is_not_signed_while(changed: dict[str, Any], said: str) -> None:
    assert words(SIGNED, **changed) == [said]


def test_the_day_of_signing_is_in_order() -> None:
    assert words(SIGNED, on=TODAY + timedelta(days=1)) == [
        "This is a day to come; enter when it happened."
    ]
    began = "Negotiations began on 5 January 2026. Enter that day or a later."
    assert words(SIGNED, on=date(2026, 1, 4)) == [began]
    reached = "Agreed was reached on 1 February 2027. Enter that day or a later."
    assert words(SIGNED, on=date(2027, 1, 31)) == [reached]


def test_a_body_that_ends_after_the_signing_does_not_stop_it() -> None:
    assert words(SIGNED, accountable_ended_on=TODAY + timedelta(days=1)) == []


def test_a_jump_and_a_step_back_need_a_reason_and_a_step_to_the_next_stage_none() -> None:
    assert words(AGREED, stage=DRAFT, reached_on=None) == []
    assert words(AGREED, stage=PREPARING) == ["Enter why Draft is left out."]
    assert words(AGREED, "It was agreed at once.", stage=PREPARING) == []
    assert words(DRAFT) == ["Enter why it goes back to Draft."]
    assert words(DRAFT, "The council changed hands.") == []
    assert words(DRAFT, " \n ") == ["Enter why it goes back to Draft."]


def test_a_stage_that_is_out_of_use_is_not_entered() -> None:
    assert words(OLD, "Why not.") == ["Old draft is no longer in use. Choose another stage."]


def test_what_is_open_stops_the_signing_and_no_other_stage() -> None:
    assert words(AGREED, stage=DRAFT, open_points=("line 1",), unfilled=("line 2",), lines=0) == []


def test_what_is_typed_with_the_step_is_not_told_before_anybody_tries() -> None:
    assert in_the_way(SIGNED, replace(READY, stage=PREPARING)) == ()
    assert next_of(READY) == SIGNED
    assert next_of(replace(READY, stage=DRAFT)) == AGREED
    assert next_signing(replace(READY, stage=PREPARING)) == SIGNED
    assert next_of(replace(READY, stage=SIGNED)) is None


GROUNDS = st.builds(
    replace,
    st.just(READY),
    stage=st.sampled_from(STAGES),
    open_points=st.lists(st.sampled_from(["line 1", "line 2", "term 1"]), unique=True).map(tuple),
    unfilled=st.sampled_from([(), ("line 2",)]),
    lines=st.integers(0, 3),
    terms=st.integers(0, 3),
    approved=st.sampled_from([frozenset(), frozenset({SIGNED.id})]),
    accountable_ended_on=st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2028, 1, 1))),
    stopped=st.sampled_from(["", "Stalled", "Withdrawn", "Ended"]),
)
STEPS = st.builds(
    Entering,
    st.sampled_from(STAGES),
    st.dates(date(2025, 1, 1), date(2028, 1, 1)),
    st.sampled_from(["", "Because."]),
)


@given(STEPS, GROUNDS)
def test_whatever_is_signed_has_nothing_open_and_an_approval(
    step: Entering, ground: Ground
) -> None:
    if step.stage.signs and not missing_for(step, ground):
        assert not ground.open_points
        assert not ground.unfilled
        assert ground.lines + ground.terms > 0
        assert step.stage.id in ground.approved
        assert ground.accountable_ended_on is None or ground.accountable_ended_on > step.on
        assert ground.opened_on <= step.on <= ground.today
        assert not ground.stopped


@given(STEPS, GROUNDS)
def test_an_approval_and_a_reason_never_put_anything_in_the_way(
    step: Entering, ground: Ground
) -> None:
    before = set(missing_for(step, ground))
    given = replace(ground, approved=frozenset(one.id for one in STAGES))
    assert set(missing_for(replace(step, reason="Because."), given)) <= before


@given(STEPS, GROUNDS)
def test_what_is_told_before_anybody_tries_is_told_when_they_do(
    step: Entering, ground: Ground
) -> None:
    today = replace(step, on=ground.today)
    tried = {one.words for one in missing_for(today, ground)}
    assert set(in_the_way(step.stage, ground)) <= tried
