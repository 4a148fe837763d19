"""The rules of comparison: by example, and by properties that hold for all values."""

import itertools
from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorm.performance.rules.comparison import (
    Thresholds,
    band,
    compare,
    direction,
    gap_travel,
    summarise,
    thresholds,
)
from gorm.performance.terms import Direction, GapTravel, Polarity

VALUES = st.decimals(min_value=-1000, max_value=1000, allow_nan=False, places=2)
POPULATIONS = st.dictionaries(st.integers(1, 500), VALUES, min_size=8, max_size=60)
POLARITIES = st.sampled_from(Polarity)


def numbers(*values: str | int) -> list[Decimal]:
    """Decimals in ascending order."""
    return sorted(Decimal(value) for value in values)


def test_thresholds_lie_between_order_statistics_as_type_7_has_them() -> None:
    found = thresholds(numbers(1, 2, 3, 4, 5, 6, 7, 8))
    assert found == Thresholds(Decimal("2.75"), Decimal("4.5"), Decimal("6.25"))


def test_fewer_than_eight_values_have_no_thresholds_rank_or_band() -> None:
    compared = compare(dict(enumerate(numbers(1, 2, 3, 4, 5, 6, 7))), Polarity.HIGH)
    assert compared.summary.number == 7
    assert compared.summary.thresholds is None
    assert compared.summary.spread is None
    assert {(place.rank, place.band) for place in compared.places.values()} == {(None, None)}


@pytest.mark.parametrize(
    ("value", "polarity", "expected"),
    [
        ("75", Polarity.HIGH, 1),
        ("74.9", Polarity.HIGH, 2),
        ("50", Polarity.HIGH, 2),
        ("49.9", Polarity.HIGH, 3),
        ("25", Polarity.HIGH, 3),
        ("24.9", Polarity.HIGH, 4),
        ("25", Polarity.LOW, 1),
        ("25.1", Polarity.LOW, 2),
        ("50", Polarity.LOW, 2),
        ("50.1", Polarity.LOW, 3),
        ("75", Polarity.LOW, 3),
        ("75.1", Polarity.LOW, 4),
        ("50", Polarity.NEUTRAL, None),
    ],
)
def test_a_value_on_a_threshold_is_in_the_better_band(
    value: str, polarity: Polarity, expected: int | None
) -> None:
    marks = Thresholds(Decimal(25), Decimal(50), Decimal(75))
    assert band(Decimal(value), marks, polarity) == expected


@pytest.mark.parametrize(
    ("polarity", "ranks"),
    [
        (Polarity.HIGH, [8, 7, 5, 5, 4, 3, 2, 1]),
        (Polarity.LOW, [1, 2, 3, 3, 5, 6, 7, 8]),
        (Polarity.NEUTRAL, [8, 7, 5, 5, 4, 3, 2, 1]),
    ],
)
def test_equal_values_share_a_rank_and_the_next_rank_is_left_out(
    polarity: Polarity, ranks: list[int]
) -> None:
    compared = compare(dict(enumerate(numbers(1, 2, 3, 3, 4, 5, 6, 7))), polarity)
    assert [compared.places[key].rank for key in range(8)] == ranks


def test_the_spread_is_the_mean_of_the_top_quarter_over_that_of_the_bottom() -> None:
    summary = summarise(numbers(10, 20, 30, 40, 50, 60, 70, 80))
    assert summary.spread == Decimal(75) / Decimal(15)
    assert summary.ratio == Decimal("62.5") / Decimal("27.5")


def test_there_is_no_spread_over_a_divisor_that_is_not_positive() -> None:
    summary = summarise(numbers(-5, -4, -3, 0, 1, 2, 3, 4))
    assert summary.spread is None
    assert summary.ratio is None


@pytest.mark.parametrize(
    ("value", "polarity", "expected"),
    [
        ("50.5", Polarity.HIGH, Direction.UNCHANGED),
        ("49.5", Polarity.HIGH, Direction.UNCHANGED),
        ("50.51", Polarity.HIGH, Direction.IMPROVING),
        ("50.51", Polarity.LOW, Direction.DETERIORATING),
        ("49.49", Polarity.LOW, Direction.IMPROVING),
        ("50.51", Polarity.NEUTRAL, Direction.UP),
        ("49.49", Polarity.NEUTRAL, Direction.DOWN),
    ],
)
def test_a_change_of_at_most_a_twentieth_of_the_range_is_no_change(
    value: str, polarity: Polarity, expected: Direction
) -> None:
    assert direction(Decimal(value), Decimal(50), Decimal(10), polarity) is expected


@pytest.mark.parametrize(
    ("gap", "before", "expected"),
    [
        ("7", "5", GapTravel.WIDENING),
        ("-7", "-5", GapTravel.WIDENING),
        ("-7", "5", GapTravel.WIDENING),
        ("3", "5", GapTravel.NARROWING),
        ("5.5", "5", GapTravel.UNCHANGED),
    ],
)
def test_a_gap_is_a_distance_whichever_way_it_points(
    gap: str, before: str, expected: GapTravel
) -> None:
    assert gap_travel(Decimal(gap), Decimal(before), Decimal(10)) is expected


@given(POPULATIONS, POLARITIES)
def test_a_better_value_has_never_a_worse_rank_or_band(
    values: dict[int, Decimal], polarity: Polarity
) -> None:
    places = compare(values, polarity).places
    sign = -1 if polarity is Polarity.LOW else 1
    ordered = sorted(values, key=lambda key: sign * values[key], reverse=True)
    for better, worse in itertools.pairwise(ordered):
        assert (places[better].rank or 0) <= (places[worse].rank or 0)
        assert (places[better].band or 0) <= (places[worse].band or 0)
        if values[better] == values[worse]:
            assert places[better] == places[worse]


@given(POPULATIONS)
def test_a_rank_is_one_more_than_the_number_of_those_who_are_better(
    values: dict[int, Decimal],
) -> None:
    places = compare(values, Polarity.HIGH).places
    for key, value in values.items():
        assert places[key].rank == 1 + sum(other > value for other in values.values())


@given(POPULATIONS)
def test_turning_the_values_round_turns_high_into_low(values: dict[int, Decimal]) -> None:
    turned = {key: -value for key, value in values.items()}
    assert compare(values, Polarity.HIGH).places == compare(turned, Polarity.LOW).places


@given(POPULATIONS)
def test_at_least_a_quarter_are_in_the_best_band_and_none_is_lost(
    values: dict[int, Decimal],
) -> None:
    compared = compare(values, Polarity.LOW)
    bands = Counter(place.band for place in compared.places.values())
    assert bands[1] * 4 >= len(values)
    assert sum(bands.values()) == len(values) == sum(compared.summary.histogram)


@given(VALUES, VALUES, st.decimals(min_value=0, max_value=100, places=2), POLARITIES)
def test_going_back_turns_the_direction_round(
    value: Decimal, before: Decimal, width: Decimal, polarity: Polarity
) -> None:
    opposite = {
        Direction.IMPROVING: Direction.DETERIORATING,
        Direction.DETERIORATING: Direction.IMPROVING,
        Direction.UP: Direction.DOWN,
        Direction.DOWN: Direction.UP,
        Direction.UNCHANGED: Direction.UNCHANGED,
    }
    there = direction(value, before, width, polarity)
    assert direction(before, value, width, polarity) is opposite[there]
