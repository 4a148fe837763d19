"""Changes of a regime as pure steps, and what they mean for cases."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from gorm.challenge.models import Clock
from gorm.challenge.rules.regime_drawing import drawn
from gorm.challenge.rules.regime_edits import (
    code_for,
    kind_in_use,
    kind_moved,
    stage_in_use,
    stage_moved,
    with_kind,
    with_stage,
)
from gorm.challenge.rules.regime_effects import (
    Asked,
    Cases,
    OnRecord,
    Standing,
    effects,
    hindrances,
)
from gorm.challenge.rules.regime_facts import KindFacts, RegimeFacts, StageFacts
from gorm.challenge.rules.regime_words import clock_words, differences
from gorm.challenge.rules.regimes import faults
from tests.challenge.regimes.ladders import GRADES, NAMES, a_regime

TWO_AT_NOTICE = Cases({"notice": Standing(2, ("CASE-000001",))}, {"notice": OnRecord(3, running=2)})
_CODES = [stage.code for stage in a_regime().stages]


def order_of(regime: RegimeFacts) -> list[str]:
    """The codes of the stages, from the foot up."""
    return [stage.code for stage in regime.stages]


@given(st.lists(st.tuples(st.sampled_from([*_CODES, "nobody"]), st.booleans(), st.booleans())))
def test_whatever_is_moved_and_retired_positions_have_no_gap_and_nothing_is_lost(
    steps: list[tuple[str, bool, bool]],
) -> None:
    regime = a_regime()
    for code, is_moved, flag in steps:
        edit = stage_moved(code, up=flag) if is_moved else stage_in_use(code, is_in_use=flag)
        regime = edit(regime)
    assert [stage.position for stage in regime.stages] == list(range(1, len(_CODES) + 1))
    assert sorted(order_of(regime)) == sorted(_CODES)


def test_moving_up_and_down_again_changes_nothing() -> None:
    regime = a_regime()
    assert stage_moved("watch", up=False)(stage_moved("watch", up=True)(regime)) == regime
    assert kind_moved("notice", up=True)(regime) == regime  # it is the first already
    assert [k.code for k in kind_moved("notice", up=False)(regime).kinds][:2] == [
        "direction",
        "notice",
    ]


def test_a_stage_is_moved_past_one_that_is_retired() -> None:
    regime = stage_in_use("watch", is_in_use=False)(a_regime())
    assert order_of(stage_moved("routine", up=True)(regime))[:3] == [
        "challenge",
        "watch",
        "routine",
    ]


def test_a_new_stage_takes_the_highest_place_where_it_may_lie() -> None:
    for new, below in (
        (StageFacts("Peer review"), "challenge"),
        (StageFacts("Inspection", follows_instruments=True), "directions"),
        (StageFacts("Handing back", is_leaving=True), "step_down"),
    ):
        regime = with_stage(new)(a_regime())
        order = order_of(regime)
        assert order[order.index(below) + 1] == code_for(new.name, [])
        assert not [fault for fault in faults(regime, GRADES) if not fault.field]


def test_the_mark_of_closing_goes_from_one_stage_to_another() -> None:
    regime = a_regime()
    step_down = replace(regime.stages[5], closes=True)
    after = with_stage(step_down)(regime)
    assert [stage.code for stage in after.stages if stage.closes] == ["step_down"]


def test_a_part_keeps_its_place_and_its_retirement_when_it_is_changed() -> None:
    regime = kind_in_use("direction", is_in_use=False)(a_regime())
    after = with_kind(KindFacts("Order", "direction"))(regime)
    found = after.kind("direction")
    assert found
    assert (found.name, found.position, found.is_in_use) == ("Order", 2, False)


def test_codes_are_made_of_names_and_never_twice() -> None:
    assert code_for("Brokered support (peer)", []) == "brokered_support_peer"
    assert code_for("Notice", ["notice", "notice_2"]) == "notice_3"
    assert code_for("…", []) == "part"
    assert len(code_for("long " * 30, ["long"])) <= 40


def test_a_stage_on_which_open_cases_stand_is_not_retired() -> None:
    before = a_regime()
    after = stage_in_use("notice", is_in_use=False)(before)
    [fault] = hindrances(before, after, TWO_AT_NOTICE)
    assert fault.words == (
        "Notice cannot be retired: 2 open cases (CASE-000001 and 1 more) stand there."
    )
    assert not hindrances(before, after, Cases())


def test_a_stage_that_open_requests_name_is_not_retired() -> None:
    before = a_regime()
    after = stage_in_use("challenge", is_in_use=False)(before)
    [fault] = hindrances(before, after, Cases(asked={"challenge": Asked(2, ("DEC-000001",))}))
    assert fault.words == (
        "Challenge cannot be retired: 2 open requests (DEC-000001 and 1 more) name it. "
        "Have them decided first."
    )
    assert not hindrances(before, after, Cases(asked={"notice": Asked(1)}))


def test_how_cases_stand_at_a_stage_does_not_change_under_them() -> None:
    before = a_regime()
    one = Cases({"notice": Standing(1, ("CASE-000001",))})
    for name in ("follows_instruments", "closes", "is_leaving"):
        value = not getattr(before.stages[3], name)
        after = a_regime({"notice": {name: value}})
        assert [fault.field for fault in hindrances(before, after, one)] == [name]
    assert not hindrances(before, a_regime({"notice": {"is_above_office": True}}), one)


def test_what_a_kind_sets_does_not_change_once_there_are_instruments_of_it() -> None:
    before = a_regime()
    after = a_regime(kinds={"notice": {"stage": "directions"}})
    [fault] = hindrances(before, after, TWO_AT_NOTICE)
    assert "There are 3 instruments of this kind" in fault.words
    assert not hindrances(before, after, Cases())


def test_a_preview_says_what_a_change_means_for_the_cases_that_stand_there() -> None:
    after = a_regime({"notice": {"needs_representations": True}})
    said = effects(a_regime(), after, TWO_AT_NOTICE, GRADES)
    assert said == (
        "Notice: 2 open cases (CASE-000001 and 1 more) stand here.",
        ("Notice: from now on, a step to this stage needs a proposal whose representations have "
        "closed and been considered, unless it is urgent."),
        "Nothing that was decided changes.",
    )  # fmt: skip


def test_every_sort_of_change_is_told() -> None:
    before = a_regime()
    notice = {"name": "Warning", "clock_number": 6, "grade_code": "secretary_of_state"}
    after = stage_moved("notice", up=True)(
        kind_in_use("notice", is_in_use=False)(a_regime({"notice": notice}))
    )
    said = " ".join(effects(before, after, TWO_AT_NOTICE, GRADES))
    for words in (
        "Notice is called Warning from now on.",
        "in force for 6 months, renewable for 6. Clocks that run keep their dates.",
        "is decided at Secretary of State",
        "None of Notice can be made. 2 instruments of it stay in force.",
        "stands at the highest stage that they set",
    ):
        assert words in said
    shown = {(one.of, one.label): one.after for one in differences(before, after, NAMES)}
    assert shown["Notice", "Name"] == "Warning"
    assert shown["Notice", "In use"] == "No"
    assert shown["", "Order of the stages"].startswith("Routine, Watch, Challenge, Directions")
    assert ("Notice", "Sets") not in shown  # the stage is called otherwise, and is the same


def test_no_change_is_no_difference_and_means_nothing() -> None:
    assert differences(a_regime(), a_regime(), NAMES) == ()
    assert effects(a_regime(), a_regime(), TWO_AT_NOTICE, GRADES) == ()


def test_what_is_added_is_one_line_and_leaves_the_rest_as_it_was() -> None:
    before = a_regime()
    after = with_stage(StageFacts("Peer review", clock=Clock.STATED, clock_for="Report"))(before)
    assert [(one.label, one.after) for one in differences(before, after, NAMES)] == [
        ("Stage added", "Peer review")
    ]
    ladder = drawn(after, NAMES, Cases(), before).ladder
    assert [(part.name, part.change) for part in ladder if part.change] == [("Peer review", "New")]
    assert ladder[-1].name == "Routine"


def test_clocks_read_as_people_say_them() -> None:
    notice = a_regime().stages[3]
    assert clock_words(notice) == "In force for 12 months, renewable for 6"
    twenty = StageFacts("A", clock=Clock.WORKING_DAYS, clock_number=20, clock_for="Reply")
    assert clock_words(twenty) == "Reply within 20 working days"
    assert clock_words(replace(twenty, clock=Clock.STATED)) == "Reply by a date that is stated"
