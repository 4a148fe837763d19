"""Which item of an earlier pack is which of this one's: the rule alone, by example and property."""

from hypothesis import given
from hypothesis import strategies as st

from gorm.briefings.rules.changes import Changed, compared
from gorm.briefings.rules.comparing import changed_statements
from gorm.briefings.rules.rewording import realigned
from gorm.core.provenance import Statement

texts = st.sampled_from(["One two three", "One two four", "Five six", "Seven", "Eight\nNine"])


def part(*values: str, name: str = "points", **more: object) -> list[Statement]:
    """The items of a part as statements, numbered from 1."""
    return [
        Statement(f"written/{name}/{number}", f"Point {number}", value, **more)  # type: ignore[arg-type]
        for number, value in enumerate(values, start=1)
    ]


parts = st.lists(texts, max_size=5).map(lambda values: part(*values))


def test_a_point_that_only_moved_is_no_change() -> None:
    assert compared(part("The bridge", "The school"), part("The school", "The bridge")).are_none


def test_a_new_point_before_the_others_is_the_only_change() -> None:
    found = compared(part("The bridge", "The school"), part("A clinic", "The bridge", "The school"))
    assert [one.label for one in found.new] == ["Point 1"]
    assert not found.changed
    assert not found.gone


def test_a_point_in_other_words_is_reworded() -> None:
    before = part("The bridge opens in May", "The school")
    after = part("The school", "The bridge opens in late June")
    (pair,) = compared(before, after).changed
    assert pair.after == after[1]
    assert pair.before.value == "The bridge opens in May"


def test_an_issue_with_another_line_to_take_is_reworded() -> None:
    before = part("Will it open?\nYes.", name="issues")
    after = part("Will it open?\nNobody has decided that.", name="issues")
    assert len(compared(before, after).changed) == 1


def test_a_point_that_left_is_gone_and_none_of_its_words_are_told() -> None:
    found = compared(part("The bridge", "CANARY", marking_rank=1), part("The bridge"))
    assert [one.label for one in found.gone] == ["Point 2"]
    assert "CANARY" not in repr(found)
    assert found.marking_rank == 0


def test_a_point_in_place_of_quite_another_is_new_and_the_other_gone() -> None:
    found = compared(part("The bridge opens in May"), part("Thank them"))
    assert ([one.label for one in found.new], [one.label for one in found.gone]) == (
        ["Point 1"],
        ["Point 1"],
    )


def test_what_was_restricted_is_told_to_nobody_who_does_not_hold_it_as_restricted() -> None:
    earlier = part("CANARY of the moor", is_restricted=True)
    assert "CANARY" not in repr(compared(earlier, part("Point of the moor")))
    assert compared(earlier, []).are_none


def test_an_item_of_one_part_is_never_one_of_another() -> None:
    found = compared(part("The bridge", name="asks"), part("The bridge", name="offers"))
    assert (len(found.new), len(found.gone), len(found.changed)) == (1, 1, 0)


def test_a_long_text_is_told_as_reworded_and_not_printed_twice() -> None:
    before, after = part("Words " * 60), part("Words " * 61)
    assert [one.words for one in changed_statements(before, after)] == ["Point 1: reworded"]
    assert [one.words for one in changed_statements([], after)] == ["Point 1: new"]
    assert [one.words for one in changed_statements(before, [])] == ["Point 1: no longer said"]


@given(parts, parts)
def test_no_two_items_become_one(before: list[Statement], now: list[Statement]) -> None:
    keys = [one.key for one in realigned(before, now)]
    assert len(keys) == len(set(keys)) == len(before)


@given(parts, parts)
def test_every_item_is_the_same_reworded_new_or_gone(
    before: list[Statement], now: list[Statement]
) -> None:
    found = compared(before, now)
    same = len(now) - len(found.changed) - len(found.new)
    assert same == len(before) - len(found.changed) - len(found.gone)
    assert all(isinstance(pair, Changed) for pair in found.changed)
    assert same >= 0


@given(parts, st.randoms(use_true_random=False))
def test_the_same_items_in_any_order_are_no_change(before: list[Statement], chance: object) -> None:
    values = [one.value for one in before]
    chance.shuffle(values)  # type: ignore[attr-defined]
    assert compared(before, part(*values)).are_none
