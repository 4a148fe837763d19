"""What a regime must be to hold together, rule by rule."""

from dataclasses import replace
from typing import Any

import pytest

from gorm.challenge.models import Clock
from gorm.challenge.rules.regimes import faults, new_faults, warnings
from tests.challenge.regimes.ladders import GRADES, a_regime


def said_of(
    stages: dict[str, dict[str, Any]] | None = None, kinds: dict[str, dict[str, Any]] | None = None
) -> list[str]:
    """The faults of a regime that was changed so, in words."""
    return [fault.words for fault in faults(a_regime(stages, kinds), GRADES)]


def test_a_regime_that_holds_together_has_no_fault_and_no_warning() -> None:
    assert said_of() == []
    assert warnings(a_regime()) == ()


@pytest.mark.parametrize(
    ("stage", "changed", "words"),
    [
        ("watch", {"name": "routine"}, "There is a stage called routine already."),
        ("watch", {"name": ""}, "Enter the name of the stage."),
        ("closed", {"closes": False}, "Exactly one stage closes the case, and now none does."),
        ("step_down", {"closes": True}, "Exactly one stage closes the case; Step-down and Closed"),
        ("closed", {"is_leaving": False}, "A stage that closes the case is on the way out"),
        ("watch", {"follows_instruments": True}, "it cannot follow instruments"),
        ("watch", {"is_above_office": True}, "A light stage needs a reason and a review date"),
        ("watch", {"needs_representations": True}, "A light stage needs a reason and a review"),
        ("watch", {"grade_code": "g7"}, "The case’s owner decides on a light stage"),
        ("step_down", {"is_light": True}, "A case does not leave by a light stage"),
        ("step_down", {"follows_instruments": True}, "cannot follow instruments"),
        ("notice", {"clock": Clock.NONE, "clock_number": None}, "A stage that lapses has a number"),
        ("notice", {"clock_number": None}, "Enter how many, from 1 to 999."),
        ("notice", {"clock": Clock.STATED}, "This clock counts nothing"),
        ("notice", {"clock_for": ""}, "Say what the clock counts down to"),
        ("notice", {"lapses": False}, "Only what lapses is renewed"),
        ("challenge", {"lapses": True}, "Only what follows instruments can lapse."),
        ("directions", {"grade_code": "director"}, "needs a grade that is above the office"),
        ("directions", {"grade_code": None}, "needs a grade that is above the office"),
        ("directions", {"is_above_office": False}, "Secretary of State is above the office"),
        (
            "notice",
            {"needs_representations": True, "grade_code": None},
            "A stage with representations needs a grade",
        ),
        (
            "directions",
            {"follows_instruments": False},
            "Directions, which is chosen, would",
        ),
        ("directions", {"is_in_use": False}, "Direction sets Directions, which is retired."),
        ("challenge", {"follows_instruments": True}, ""),
    ],
)
def test_each_rule_of_a_stage_is_held(stage: str, changed: dict[str, Any], words: str) -> None:
    found = said_of({stage: changed})
    assert any(words in fault for fault in found) if words else not found


@pytest.mark.parametrize(
    ("kind", "changed", "words"),
    [
        ("notice", {"stage": "elsewhere"}, "This stage is none of the regime’s."),
        ("notice", {"stage": "challenge"}, "only a stage that follows instruments can be set"),
        ("proposal", {"stage": "notice"}, "A proposal moves nothing: it sets no stage."),
        ("proposal", {"needs_representations": True}, "cannot wait for them"),
        ("notice", {"months": None}, "An instrument that lapses has a number of months."),
        ("direction", {"renewable_months": 6}, "Only what lapses is renewed"),
        (
            "notice",
            {"grade_code": "g7"},
            "decided at grade 7 and would lead to Notice",
        ),
        ("direction", {"grade_code": None}, ""),
        ("notice", {"name": "direction"}, "There is a kind of instrument called Direction already"),
    ],
)
def test_each_rule_of_a_kind_of_instrument_is_held(
    kind: str, changed: dict[str, Any], words: str
) -> None:
    found = said_of(kinds={kind: changed})
    assert any(words in fault for fault in found) if words else not found


def test_positions_are_unique_and_without_a_gap() -> None:
    for place in (1, 9):
        assert said_of({"watch": {"position": place}}) == [
            "The stages are not numbered from 1 up without a gap."
        ]


def test_a_case_must_be_able_to_begin_somewhere() -> None:
    gone = {code: {"is_in_use": False} for code in ("routine", "watch", "challenge")}
    assert said_of(gone) == ["There is no stage at which a case can begin: one that is chosen."]


def test_light_stages_lie_below_those_that_follow_instruments() -> None:
    regime = a_regime()
    order = [regime.stages[n] for n in (0, 2, 3, 1, 4, 5, 6)]
    stages = tuple(replace(one, position=n) for n, one in enumerate(order, start=1))
    [fault] = faults(replace(regime, stages=stages), GRADES)
    assert fault.words == (
        "Watch, which is light, would stand above Notice, which follows instruments: it "
        "must lie below."
    )


def test_a_stage_that_nothing_sets_is_warned_of() -> None:
    [warning] = warnings(a_regime(kinds={"notice": {"is_in_use": False}}))
    assert warning.startswith("No kind of instrument sets Notice")


def test_representations_without_a_proposal_are_warned_of() -> None:
    [warning] = warnings(a_regime(kinds={"proposal": {"is_in_use": False}}))
    assert warning.endswith("Directions and Direction can only be decided as urgent.")


def test_what_was_amiss_before_can_be_mended_one_thing_at_a_time() -> None:
    amiss = a_regime({"closed": {"closes": False}, "directions": {"grade_code": None}})
    better = a_regime({"directions": {"grade_code": None}})
    worse = a_regime({"closed": {"closes": False, "name": "Notice"}})
    assert new_faults(amiss, better, GRADES) == ()
    assert [fault.field for fault in new_faults(amiss, worse, GRADES)] == ["name"]
