"""What can be wrong with a line, by example and for whatever is typed."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorm.negotiations.rules.line_cells import NotUnderstood, cells_of, day_in, read_cells
from gorm.negotiations.rules.line_paste import columns_in, row_in
from gorm.negotiations.rules.lines import LineDetails, Span, TargetFacts, faults_of, is_worse
from gorm.negotiations.rules.rewards import Instalment, RewardTerms, reward_faults
from gorm.performance.terms import Polarity

SPAN = Span(date(2027, 4, 1), date(2030, 3, 31))
TODAY = date(2027, 1, 5)
LINE = LineDetails(
    outcome="Homes for all",
    indicator="Net additional dwellings",
    baseline=Decimal(60),
    baseline_on=date(2026, 3, 31),
)
_values = st.decimals(-1000, 1000, places=2)
_days = st.dates(date(2027, 4, 1), date(2031, 3, 31))


def _with(*targets: TargetFacts, polarity: Polarity = Polarity.HIGH) -> LineDetails:
    return replace(LINE, targets=targets, polarity=polarity)


def _target(value: int | None, year: int = 2030, stretch: int | None = None) -> TargetFacts:
    return TargetFacts(
        date(year, 3, 31),
        None if value is None else Decimal(value),
        None if stretch is None else Decimal(stretch),
    )


def test_a_line_with_targets_in_order_has_no_fault() -> None:
    line = _with(_target(65, 2028), _target(70, 2029), _target(75, 2030, 80))
    assert faults_of(line, SPAN, "Line 1") == {}


@pytest.mark.parametrize(
    ("line", "field", "words"),
    [
        (_with(_target(55)), "target", "worse than the baseline"),
        (_with(_target(65), polarity=Polarity.LOW), "target", "worse than the baseline"),
        (_with(_target(70, stretch=69)), "stretch", "worse than the target without stretch"),
        (_with(_target(50, stretch=51), polarity=Polarity.LOW), "stretch", "worse than the target"),
        (_with(_target(70, 2029), _target(75, 2028)), "due_on", "years are out of order"),
        (_with(_target(70, 2029), _target(75, 2029)), "due_on", "two targets on 31 March 2029"),
        (_with(_target(75, 2029), _target(70, 2030)), "target", "Check the order of the years"),
        (_with(_target(70, 2026)), "due_on", "not after the baseline"),
        (_with(_target(70, 2027)), "due_on", "before the agreement begins"),
        (_with(_target(70, 2032)), "due_on", "too late"),
        (_with(_target(None)), "target", "has no value"),
        (LineDetails(), "outcome", "neither an outcome nor an indicator"),
        (LineDetails(is_placeholder=True), "fill_by", "by when it is filled"),
        (replace(LINE, baseline_on=None), "baseline_on", "baseline without a date"),
        (replace(LINE, baseline=None), "baseline", "date without a baseline"),
    ],
)
def test_what_is_wrong_with_a_line_is_told_and_names_the_line(
    line: LineDetails, field: str, words: str
) -> None:
    faults = faults_of(line, SPAN, "Line 7")
    assert "Line 7" in faults[field]
    assert words in faults[field]


def test_a_target_of_a_part_is_told_of_by_the_name_of_the_part() -> None:
    part = TargetFacts(date(2030, 3, 31), Decimal(5), Decimal(4), "Ward A")
    assert "Line 7, Ward A" in faults_of(_with(part), SPAN, "Line 7")["stretch"]


def test_a_part_may_stand_below_the_baseline_of_the_whole() -> None:
    part = TargetFacts(date(2030, 3, 31), Decimal(5), None, "Ward A")
    assert faults_of(_with(part), SPAN, "Line 7") == {}


def test_a_target_can_be_due_a_year_after_the_end_and_no_day_later() -> None:
    late = TargetFacts(date(2031, 3, 31), Decimal(70))
    assert faults_of(_with(late), SPAN, "Line 1") == {}
    later = TargetFacts(date(2031, 4, 1), Decimal(70))
    assert "due_on" in faults_of(_with(later), SPAN, "Line 1")


def test_the_last_day_for_a_target_is_found_for_an_end_on_a_leap_day() -> None:
    assert Span(date(2025, 3, 1), date(2028, 2, 29)).last_target_on == date(2029, 2, 28)


@given(_values, _values, _values, st.sampled_from(Polarity), _days)
def test_a_target_is_refused_just_where_it_is_worse_than_what_it_must_beat(
    baseline: Decimal, plain: Decimal, stretch: Decimal, polarity: Polarity, due_on: date
) -> None:
    line = replace(
        LINE,
        baseline=baseline,
        polarity=polarity,
        targets=(TargetFacts(due_on, plain, stretch),),
    )
    sign = {Polarity.HIGH: 1, Polarity.LOW: -1, Polarity.NEUTRAL: 0}[polarity]
    is_in_order = sign * baseline <= sign * plain <= sign * stretch
    assert (not faults_of(line, SPAN, "Line 1")) is is_in_order


@given(st.lists(st.tuples(_days, _values), max_size=6), st.sampled_from(Polarity))
def test_targets_without_fault_are_in_order_and_never_fall_back(
    said: list[tuple[date, Decimal]], polarity: Polarity
) -> None:
    line = replace(
        LINE,
        polarity=polarity,
        baseline=None,
        baseline_on=None,
        targets=tuple(TargetFacts(due, value) for due, value in said),
    )
    days = [due for due, _ in said]
    is_rising = all(not is_worse(after[1], before[1], polarity) for before, after in pairwise(said))
    expected = days == sorted(set(days)) and is_rising
    assert (not faults_of(line, SPAN, "Line 1")) is expected


@given(_values, st.dates(date(1990, 1, 1), date(2026, 12, 31)), _values, _days)
def test_what_a_grid_shows_of_a_line_is_read_as_the_same_line(
    baseline: Decimal, baseline_on: date, target: Decimal, due_on: date
) -> None:
    line = replace(
        LINE,
        baseline=baseline,
        baseline_on=baseline_on,
        targets=(
            TargetFacts(due_on - timedelta(days=400), Decimal(1)),
            TargetFacts(due_on, target, None),
            TargetFacts(due_on, Decimal(3), None, "Ward A"),
        ),
    )
    read = read_cells(cells_of(line), TODAY, line)
    assert read.faults == {}
    assert sorted(read.details.targets, key=str) == sorted(line.targets, key=str)
    assert replace(read.details, targets=()) == replace(line, targets=())


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2029/30", date(2030, 3, 31)),
        ("2029-30", date(2030, 3, 31)),
        ("2029", date(2029, 12, 31)),
        ("31 March 2030", date(2030, 3, 31)),
    ],
)
def test_a_year_alone_is_its_last_day(text: str, day: date) -> None:
    assert day_in(text, TODAY) == day


def test_a_cell_that_is_no_day_is_not_understood() -> None:
    with pytest.raises(NotUnderstood):
        day_in("soon", TODAY)


def test_a_spreadsheet_with_a_column_for_each_year_gives_dated_targets() -> None:
    headings = ["Priority outcome", "Measure", "Baseline (value)", "Target 2027/28", "Stretch 2029"]
    columns = columns_in(headings, TODAY)
    assert [one.column for one in columns] == [
        "outcome", "indicator", "baseline", "target", "stretch",
    ]  # fmt: skip
    cells = dict(zip(headings, ["Homes", "Dwellings", "1,200", "1,300", "none"], strict=True))
    row = row_in(2, cells, columns, TODAY)
    assert row.details.targets == (TargetFacts(date(2028, 3, 31), Decimal(1300)),)
    assert row.details.baseline == 1200
    assert len(row.faults) == 1
    assert row.faults[0].startswith("Stretch 2029: ")


def test_a_column_that_is_not_known_is_left_out() -> None:
    columns = columns_in(["Outcome", "Colour of the folder", "Outcome "], TODAY)
    assert [one.meaning for one in columns] == ["Outcome", "Left out", "Left out"]


def _reward(**changes: object) -> RewardTerms:
    terms = RewardTerms(Decimal(50_000), Decimal(400_000), Decimal(60), is_pro_rata=True)
    return replace(terms, **changes)  # type: ignore[arg-type]


def test_instalments_make_a_hundred_per_cent_in_the_order_of_their_days() -> None:
    half = Instalment(date(2030, 4, 1), Decimal(50)), Instalment(date(2031, 4, 1), Decimal(50))
    assert reward_faults(_reward(instalments=half)) == {}
    assert "100" in reward_faults(_reward(instalments=half[:1]))["instalments"]
    assert "order" in reward_faults(_reward(instalments=half[::-1]))["instalments"]


@pytest.mark.parametrize(
    ("field", "value"), [("threshold", 101), ("pump_priming", -1), ("full_grant", -1)]
)
def test_a_reward_out_of_bounds_is_refused(field: str, value: int) -> None:
    assert field in reward_faults(_reward(**{field: Decimal(value)}))
