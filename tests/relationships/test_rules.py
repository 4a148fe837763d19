"""How well two people know each other, from the days on which they met."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorm.core.charts import bipartite
from gorm.relationships.rules import OLDEST, Strength, is_known, strength_of, weight_of

_TODAY = date(2026, 11, 27)
_ages = st.lists(st.integers(0, OLDEST.days + 400), max_size=12)


def days(*ages: int) -> list[date]:
    return [_TODAY - timedelta(days=age) for age in ages]


@pytest.mark.parametrize(
    ("ages", "strength"),
    [
        ((), None),
        ((0,), Strength.FAIR),
        ((180,), Strength.FAIR),
        ((181,), Strength.FAINT),
        ((540,), Strength.FAINT),
        ((541,), Strength.LAPSED),
        ((OLDEST.days,), Strength.LAPSED),
        ((OLDEST.days + 1,), None),
        ((10, 70), Strength.STRONG),
        ((30, 100, 170), Strength.STRONG),
        ((180, 180, 180), Strength.STRONG),
        ((-3,), None),
    ],
)
def test_the_strength_of_a_relationship_is_in_the_words_of_the_rule(
    ages: tuple[int, ...], strength: Strength | None
) -> None:
    assert strength_of(days(*ages), _TODAY) is strength


@given(_ages)
def test_a_meeting_more_never_weakens_and_half_a_year_without_halves(ages: list[int]) -> None:
    met = days(*ages)
    assert weight_of([*met, _TODAY], _TODAY) == pytest.approx(weight_of(met, _TODAY) + 1)
    recent = [day for day in met if _TODAY - day <= OLDEST - timedelta(days=180)]
    later = weight_of(recent, _TODAY + timedelta(days=180))
    assert later == pytest.approx(weight_of(recent, _TODAY) / 2)


@given(_ages)
def test_the_order_of_meetings_does_not_matter(ages: list[int]) -> None:
    assert strength_of(days(*ages), _TODAY) is strength_of(days(*reversed(ages)), _TODAY)


def test_who_is_only_known_from_long_ago_is_not_known() -> None:
    assert not is_known([Strength.LAPSED, Strength.LAPSED])
    assert not is_known([])
    assert is_known([Strength.LAPSED, Strength.FAINT])


@given(st.integers(0, 6), st.integers(1, 9), st.data())
def test_every_name_and_every_line_lies_in_the_picture(
    ours: int, theirs: int, data: st.DataObject
) -> None:
    pairs = st.tuples(st.integers(0, max(ours - 1, 0)), st.integers(0, theirs - 1))
    weights = data.draw(st.dictionaries(pairs, st.integers(0, 3))) if ours else {}
    left, right = [f"U{n}" for n in range(ours)], [f"P{n}" for n in range(theirs)]
    picture = bipartite(left, right, weights, words=("All.", "Ours", "Theirs"))
    assert sorted(name.words for name in picture.left) == sorted(left)
    assert [name.words for name in picture.right] == right, "their order is kept"
    assert all(0 < name.y < picture.height for name in (*picture.left, *picture.right))
    assert sum(strand.path.count("M") for strand in picture.strands) == len(weights)
    assert [name.is_joined for name in picture.right] == [
        any(other == row for _, other in weights) for row in range(theirs)
    ]
