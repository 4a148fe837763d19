"""What differs between two packs: the rule alone, by example and by property."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from gorm.briefings.rules.changes import Changed, compared
from gorm.core.provenance import Statement

KEYS = (
    "performance/A", "performance/A/rank", "performance/B", "people/X/leader", "glance/type",
    "engagements/engagement-1", "engagements/engagement-1/said", "commitments/commitment-4",
    "challenge/case-9/stage",
)  # fmt: skip
packs = st.lists(
    st.builds(
        Statement,
        key=st.sampled_from(KEYS),
        label=st.sampled_from(["One", "Two"]),
        value=st.sampled_from(["1", "2", "3"]),
        marking_rank=st.integers(0, 1),
        is_restricted=st.booleans(),
    ),
    unique_by=lambda one: one.key,
)


def said(key: str, value: str, **more: object) -> Statement:
    return replace(Statement(key, key, value), **more)  # type: ignore[arg-type]


def test_a_value_that_moved_is_told_from_and_to() -> None:
    before, after = said("performance/A", "14.1"), said("performance/A", "14.3")
    found = compared([before], [after])
    assert found.changed == (Changed(before, after),)
    assert not found.new
    assert not found.gone


def test_a_new_record_is_told_once_and_not_for_each_of_its_facts() -> None:
    new = [said("engagements/engagement-1", "A"), said("engagements/engagement-1/said", "B")]
    assert [one.key for one in compared([], new).new] == ["engagements/engagement-1"]


def test_a_figure_that_is_gone_is_named_and_a_record_only_counted() -> None:
    gone = [
        said("performance/A", "14.1"),
        said("performance/A/rank", "1st"),
        said("engagements/engagement-1", "A"),
        said("engagements/engagement-1/said", "B"),
    ]
    found = compared(gone, [])
    assert [one.key for one in found.gone] == ["performance/A"]
    assert found.left == 1


def test_what_an_earlier_pack_said_of_a_restricted_record_is_not_told_on() -> None:
    earlier = said("commitments/commitment-4", "In confidence", is_restricted=True)
    assert compared([earlier], []).are_none
    open_now = said("commitments/commitment-4", "For all")
    found = compared([earlier], [open_now])
    assert found.new == (open_now,)
    assert "In confidence" not in repr(found)
    still = said("commitments/commitment-4", "In confidence still", is_restricted=True)
    assert compared([earlier], [still]).changed == (Changed(earlier, still),)


def test_the_marking_is_the_highest_of_what_is_told_then_and_now() -> None:
    earlier = said("performance/A", "1", marking_rank=1)
    assert compared([earlier], [said("performance/A", "2")]).marking_rank == 1
    assert compared([earlier], [said("performance/A", "1")]).marking_rank == 0


@given(packs)
def test_a_pack_does_not_differ_from_itself(pack: list[Statement]) -> None:
    assert compared(pack, pack).are_none


@given(packs, packs)
def test_every_difference_is_told_and_nothing_else(
    before: list[Statement], after: list[Statement]
) -> None:
    found = compared(before, after)
    then, now = {one.key: one for one in before}, {one.key: one for one in after}
    for pair in found.changed:
        assert then[pair.before.key].value != now[pair.after.key].value
    for one in found.new:
        assert one in after
    for one in found.gone:
        assert one in before
        assert one.key not in now
    told = {pair.after.key for pair in found.changed}
    for key in then.keys() & now.keys():
        is_hidden = then[key].is_restricted and not now[key].is_restricted
        if then[key].value != now[key].value and not is_hidden:
            assert key in told


@given(packs, packs)
def test_nothing_restricted_of_before_is_told_where_it_is_not_restricted_now(
    before: list[Statement], after: list[Statement]
) -> None:
    found = compared(before, after)
    now = {one.key: one for one in after}
    told_of_before = [*(pair.before for pair in found.changed), *found.gone]
    for one in told_of_before:
        assert not one.is_restricted or now[one.key].is_restricted
