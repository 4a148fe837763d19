"""Charts: where things are drawn, what they say in words, and values with their units."""

import itertools
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorm.core.charts import Point, distribution, scale_over, strip, ticks, trend
from gorm.performance.rules.figures import (
    change_shown,
    number_shown,
    ordinal,
    places_of,
    rank_shown,
    shown,
)
from gorm.performance.rules.pictures import (
    Course,
    Marks,
    Reading,
    distribution_of,
    strip_of,
    trend_of,
)
from gorm.performance.terms import Polarity

numbers = st.decimals(
    min_value=-1_000_000, max_value=1_000_000, places=3, allow_nan=False, allow_infinity=False
)


def course(name: str, *values: str | None, first: int = 2015) -> Course:
    """A line of yearly values; None where a year is missing."""
    return Course(
        name,
        tuple(
            Reading(f"{first + year}", date(first + year, 12, 31), Decimal(value))
            for year, value in enumerate(values)
            if value is not None
        ),
    )


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        ("71.234", "percent", "71.2\u00a0%"),
        ("71", "percentage", "71\u00a0%"),
        ("523.1", "pounds", "£523.10"),
        ("18200.49", "pounds", "£18,200"),
        ("1234.4", "rate per 100,000", "1,234\u00a0per\u00a0100,000"),
        ("55.14", "rate per 100, 000 population", "55.1\u00a0per\u00a0100,000 population"),
        ("79.34", "years", "79.3\u00a0years"),
        ("0.4052", "score", "0.405"),
        ("-0.3", "years", "\u22120.3\u00a0years"),
        ("7", "number", "7"),
    ],
)
def test_a_value_stands_with_its_unit_and_as_many_digits_as_help(
    value: str, unit: str, words: str
) -> None:
    assert shown(Decimal(value), unit) == words


def test_there_are_no_words_for_no_value() -> None:
    assert shown(None, "percent") == number_shown(None, "percent") == ""


def test_a_change_has_its_sign_and_percentages_change_by_points() -> None:
    assert change_shown(Decimal("1.24"), "percent") == "+1.2\u00a0percentage points"
    assert change_shown(Decimal(-10), "pounds") == "\u2212£10"
    assert change_shown(Decimal(0), "years") == "0\u00a0years"


def test_a_column_has_as_many_decimals_in_every_row() -> None:
    values = [Decimal(13), Decimal("12.2")]
    places = places_of(values, "percent")
    assert [number_shown(value, "percent", places) for value in values] == ["13.0", "12.2"]


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (12, "12th"), (13, "13th"), (22, "22nd"),
     (111, "111th"), (103, "103rd")],
)  # fmt: skip
def test_a_rank_is_an_english_ordinal(number: int, words: str) -> None:
    assert ordinal(number) == words


def test_a_rank_says_of_how_many_and_of_whom() -> None:
    assert rank_shown(12, 151, "unitary authorities") == "12th of 151 unitary authorities"
    assert rank_shown(None, 5, "unitary authorities") == ""


@given(st.lists(numbers, min_size=1, max_size=30))
def test_everything_lies_inside_the_picture(held: list[Decimal]) -> None:
    scale = scale_over(held, 10.0, 90.0)
    assert all(10.0 <= scale.at(number) <= 90.0 for number in held)


@given(numbers, numbers)
def test_an_axis_names_few_round_numbers_between_its_ends(one: Decimal, other: Decimal) -> None:
    scale = scale_over([one, other], 0.0, 100.0)
    named = ticks(scale, str, 4)
    assert len(named) <= 6
    assert all(0.0 <= tick.at <= 100.0 for tick in named)


def test_a_strip_marks_three_thresholds_of_which_the_median_is_main() -> None:
    made = strip(
        [1, 0, 2],
        (Decimal(0), Decimal(10)),
        [Decimal(2), Decimal(5), Decimal(8)],
        Decimal(10),
        words=("What it shows.", "0", "10"),
    )
    assert made.marks.count("M") == 2
    assert made.main_mark.count("M") == 1
    assert made.bars.count("M") == 2  # nobody is in the middle step
    assert made.here.endswith("z")


def test_a_strip_says_in_a_sentence_who_stands_where() -> None:
    q1, median, q3, least, most = (Decimal(number) for number in (20, 30, 40, 10, 50))
    marks = Marks(q1, median, q3, least, most, histogram=(1, 2), number=12)
    made = strip_of(
        marks, Decimal(45), unit="percent", name="Anytown", whom="unitary authorities", band=4
    )
    assert made.sentence.startswith("Anytown stands at 45\u00a0%, in the worst quarter. 12 unitary")


def test_a_line_has_a_gap_where_a_period_is_missing() -> None:
    made = trend_of([course("Anytown", "1", "2", None, "4", "5")], unit="", title="Care")
    assert made is not None
    assert made.lines[0].path.count("M") == 2


def test_a_line_is_parted_where_the_series_is_broken() -> None:
    whole = trend_of([course("Anytown", "1", "2", "3")], unit="", title="Care")
    broken = trend_of([course("Anytown", "1", "2", "3")], unit="", title="Care", breaks={"2016"})
    first = trend_of([course("Anytown", "1", "2", "3")], unit="", title="Care", breaks={"2015"})
    assert whole is not None
    assert broken is not None
    assert first is not None
    assert [made.lines[0].path.count("M") for made in (whole, broken, first)] == [1, 2, 2]


def test_lines_differ_by_their_dashes_and_by_the_words_at_their_ends() -> None:
    made = trend_of(
        [course("Anytown", "1", "2"), course("Region", "1", "2"), course("England", "1", "2")],
        unit="percent",
        title="Care",
    )
    assert made is not None
    assert len({line.dash for line in made.lines}) == 3
    assert {label.words for label in made.labels} == {"Anytown", "Region", "England"}
    heights = sorted(float(label.y) for label in made.labels)
    assert all(after - before >= 12 for before, after in itertools.pairwise(heights))
    assert "Anytown: from 1\u00a0% in 2015 to 2\u00a0% in 2016" in made.sentence


def test_one_period_makes_no_line() -> None:
    assert trend_of([course("Anytown", "1")], unit="", title="Care") is None
    assert trend_of([], unit="", title="Care") is None


def test_what_lies_between_two_lines_is_parted_with_them() -> None:
    lower = [Point(1, Decimal(1)), Point(2, Decimal(1)), Point(5, Decimal(1), breaks=True)]
    upper = [Point(1, Decimal(2)), Point(2, Decimal(2)), Point(5, Decimal(2), breaks=True)]
    made = trend(
        [("Median", lower)],
        times=[(1, "a"), (2, "b"), (5, "c")],
        sentence="What it shows.",
        words=str,
        ribbon=(lower, upper),
    )
    assert len(made.ribbons) == 2


def test_a_distribution_of_four_hundred_is_one_short_path() -> None:
    made = distribution(
        [Decimal(number) for number in range(400)],
        stretches=[(100, "Best"), (300, "The rest")],
        pointed_out=(399, "Anytown"),
        sentence="What it shows.",
        words=str,
    )
    assert made.bars.count("M") == 400
    assert len(made.bars) < 8_000
    assert made.pointed_out is not None
    assert made.pointed_out.anchor == "end"


def test_a_distribution_names_its_bands_and_whoever_is_pointed_out() -> None:
    made = distribution_of(
        [(Decimal(40 - number), 1 + number // 10) for number in range(40)],
        pointed_out=(3, "Anytown"),
        median=Decimal("20.5"),
        unit="percent",
        title="Care, 2021-22",
        polarity=Polarity.HIGH,
    )
    assert made is not None
    assert [stretch.words for stretch in made.stretches] == [
        "Best quarter",
        "Second quarter",
        "Third quarter",
        "Worst quarter",
    ]
    assert "Anytown has 37\u00a0%" in made.sentence
