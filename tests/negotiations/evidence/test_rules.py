"""The rules of evidence, reviews and rewards, by example and by property."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorm.negotiations.models import LineTravel, Rag
from gorm.negotiations.rules.evidence import (
    Aim,
    PeriodValues,
    Question,
    Yardstick,
    evidence_of,
)
from gorm.negotiations.rules.reviews import Point, Way, expected, suggest, way_of
from gorm.negotiations.rules.reward import Outturn, Reward, Terms, reckon
from gorm.negotiations.rules.trends import Step, project
from gorm.performance.rules.comparison import thresholds
from gorm.performance.terms import Polarity

EVERYBODY = Yardstick("national", "All of England", "councils in England")
DUE = date(2022, 3, 31)


def year(end: int, values: list[int]) -> PeriodValues:
    """A financial year in which council 1 has the first value, council 2 the second…"""
    held = {number: Decimal(value) for number, value in enumerate(values, start=1)}
    return PeriodValues(f"{end - 1}-{end % 100}", date(end, 3, 31), held)


def asked(
    aim: int, polarity: Polarity = Polarity.HIGH, baseline: int = 50, by: date = DUE
) -> Question:
    """What is asked of council 1 with a baseline of 2018-19."""
    return Question(
        council=1,
        polarity=polarity,
        unit="percent",
        baseline=Decimal(baseline),
        baseline_on=date(2019, 3, 31),
        baseline_period="2018-19",
        aims=(Aim("ask", "Our ask", Decimal(aim), by),),
    )


#: Eight councils over four years; two of them gained five or more in three years.
YEARS = [
    year(2016, [50, 40, 41, 42, 43, 44, 45, 46]),
    year(2017, [50, 41, 42, 43, 44, 45, 46, 47]),
    year(2018, [50, 42, 43, 44, 45, 46, 47, 48]),
    year(2019, [50, 43, 44, 47, 46, 47, 48, 52]),
]


class TestEvidence:
    def test_a_baseline_stands_where_its_value_ranks(self) -> None:
        [group] = evidence_of(asked(55), YEARS, [EVERYBODY]).groups
        assert group.standing is not None
        found = group.standing
        assert (found.period, found.rank, found.band, found.number) == ("2018-19", 2, 1, 8)

    def test_a_typed_baseline_stands_in_its_councils_place(self) -> None:
        [group] = evidence_of(asked(55, baseline=40), YEARS, [EVERYBODY]).groups
        assert group.standing is not None
        assert (group.standing.rank, group.standing.number) == (8, 8)

    def test_who_moved_that_far_is_counted_over_the_same_span(self) -> None:
        [group] = evidence_of(asked(55), YEARS, [EVERYBODY]).groups
        [reach] = group.reaches
        assert reach.latest is not None
        found = reach.latest
        assert (found.start, found.end, found.moved, found.of) == ("2015-16", "2018-19", 2, 8)
        assert reach.distance == 5
        assert (reach.months, reach.verdict) == (36, "Ambitious")

    def test_where_low_is_better_a_fall_is_a_step_forward(self) -> None:
        [group] = evidence_of(asked(49, Polarity.LOW), YEARS, [EVERYBODY]).groups
        [reach] = group.reaches
        assert reach.distance == 1
        assert reach.latest is not None
        assert reach.latest.moved == 0
        assert group.marks is not None
        marks = thresholds(sorted(YEARS[-1].values.values()))
        assert marks is not None
        assert group.marks.quartile == marks.q1

    def test_a_longer_span_than_is_published_is_measured_by_its_pace(self) -> None:
        question = asked(60, by=date(2024, 3, 31))
        [group] = evidence_of(question, YEARS, [EVERYBODY]).groups
        [reach] = group.reaches
        assert reach.is_shorter
        assert reach.span_months == 36
        assert reach.asked == 6

    def test_fewer_than_eight_values_say_nothing(self) -> None:
        few = [year(end, [1, 2, 3, 4, 5, 6, 7]) for end in range(2015, 2020)]
        found = evidence_of(asked(55), few, [EVERYBODY])
        [group] = found.groups
        assert found.chief is None
        assert group.standing is not None
        assert group.standing.rank is None
        assert not group.reaches[0].spans

    def test_neither_way_better_has_no_aim_to_measure(self) -> None:
        [group] = evidence_of(asked(55, Polarity.NEUTRAL), YEARS, [EVERYBODY]).groups
        assert not group.reaches
        assert group.marks is not None
        assert group.marks.quartile is None

    def test_other_seasons_are_left_out(self) -> None:
        autumn = PeriodValues("2018-19 Q2", date(2018, 9, 30), YEARS[0].values)
        found = evidence_of(asked(55), [*YEARS, autumn], [EVERYBODY])
        assert found.compared == ("2015-16", "2016-17", "2017-18", "2018-19")

    def test_no_improvement_is_said_to_be_none(self) -> None:
        [group] = evidence_of(asked(48), YEARS, [EVERYBODY]).groups
        assert group.reaches[0].verdict == "Asks for no improvement"


values = st.lists(st.integers(-100, 100), min_size=8, max_size=12)


@given(st.lists(values, min_size=4, max_size=6), st.integers(1, 60), st.integers(1, 60))
def test_a_farther_aim_is_never_reached_by_more(
    several: list[list[int]], one: int, other: int
) -> None:
    years = [year(2014 + number, held) for number, held in enumerate(several)]
    near, far = sorted((one, other))
    counts = []
    for aim in (near, far):
        question = asked(aim, baseline=0)
        latest = evidence_of(question, years, [EVERYBODY]).groups[0].reaches[0].latest
        assert latest is not None
        assert 0 <= latest.moved <= latest.of
        counts.append(latest.moved)
    assert counts[0] >= counts[1]


class TestTrend:
    def test_a_straight_line_goes_straight_on(self) -> None:
        steps = [Step(date(end, 3, 31), Decimal(end - 2000)) for end in (2017, 2018, 2019)]
        found = project(steps, date(2022, 3, 31), "", Decimal(0))
        assert found is not None
        assert found.value == 22
        assert found.a_year == 1
        assert found.steps == 3

    def test_two_periods_make_no_trend(self) -> None:
        steps = [Step(date(end, 3, 31), Decimal(end)) for end in (2018, 2019)]
        assert project(steps, date(2022, 3, 31), "", Decimal(0)) is None

    def test_a_percentage_stays_a_percentage(self) -> None:
        steps = [Step(date(2015 + n, 3, 31), Decimal(80 + 10 * n)) for n in range(3)]
        found = project(steps, date(2022, 3, 31), "percent", Decimal(0))
        assert found is not None
        assert found.value == 100
        assert found.is_held

    def test_only_the_last_five_periods_count(self) -> None:
        old = [Step(date(2010, 3, 31), Decimal(1000))]
        steps = old + [Step(date(2015 + n, 3, 31), Decimal(n)) for n in range(5)]
        found = project(steps, date(2020, 3, 31), "", Decimal(0))
        assert found is not None
        assert found.value == 5
        assert found.steps == 5


BASELINE = Point(date(2026, 3, 31), Decimal(60))
TARGET = Point(date(2029, 3, 31), Decimal(72))


class TestReviews:
    def test_a_target_is_expected_on_its_own_day(self) -> None:
        way = way_of(Polarity.HIGH, BASELINE, [TARGET, Point(date(2027, 3, 31), Decimal(61))])
        assert way is not None
        assert expected(way, date(2027, 3, 31)) == 61
        assert expected(way, TARGET.on) == 72
        assert expected(way, date(2031, 1, 1)) == 72
        assert expected(way.straight, date(2027, 3, 31)) > 63

    @pytest.mark.parametrize(
        ("value", "rag"),
        [("64", Rag.GREEN), ("70", Rag.GREEN), ("62.9", Rag.AMBER), ("62.8", Rag.AMBER),
         ("62.7", Rag.RED)],
    )  # fmt: skip
    def test_amber_falls_short_by_a_tenth_of_the_whole_way(self, value: str, rag: Rag) -> None:
        target = Point(date(2027, 3, 31), Decimal(64))
        way = way_of(Polarity.HIGH, BASELINE, [target, TARGET])
        found = suggest(way, [BASELINE, Point(target.on, Decimal(value))])
        assert found.rag is rag
        assert found.expected == 64

    def test_where_low_is_better_a_fall_improves(self) -> None:
        way = way_of(Polarity.LOW, BASELINE, [Point(TARGET.on, Decimal(50))])
        found = suggest(way, [BASELINE, Point(date(2027, 3, 31), Decimal(55))])
        assert (found.rag, found.travel) == (Rag.GREEN, LineTravel.IMPROVING)

    def test_a_small_change_is_steady_and_a_fall_worsens(self) -> None:
        way = way_of(Polarity.HIGH, BASELINE, [TARGET])
        later = date(2027, 3, 31)
        assert suggest(way, [BASELINE, Point(later, Decimal("60.6"))]).travel is LineTravel.STEADY
        assert suggest(way, [BASELINE, Point(later, Decimal(59))]).travel is LineTravel.WORSENING

    def test_nothing_is_suggested_before_anything_is_published(self) -> None:
        way = way_of(Polarity.HIGH, BASELINE, [TARGET])
        assert suggest(way, [BASELINE]).rag is None
        assert suggest(None, [BASELINE]).rag is None

    @given(st.dates(date(2026, 4, 1), date(2029, 3, 31)), st.integers(-50, 200))
    def test_on_or_beyond_the_way_is_always_green(self, on: date, more: int) -> None:
        way = Way(Polarity.HIGH, (BASELINE, TARGET))
        where = expected(way, on)
        found = suggest(way, [Point(on, where + more)]).rag
        assert (found is Rag.GREEN) == (more >= 0)


TERMS = Terms(Decimal(20_000), Decimal(100_000), Decimal(60), is_pro_rata=True)


def outturn(reached: str, polarity: Polarity = Polarity.HIGH) -> Outturn:
    """A plain target of 70 and one with stretch of 80, or the other way round."""
    plain, stretched = (70, 80) if polarity is Polarity.HIGH else (80, 70)
    return Outturn(polarity, "percent", Decimal(plain), Decimal(stretched), Decimal(reached))


def earned(terms: Terms, reached: Outturn) -> Reward:
    """What was earned, where there is a stretch."""
    found = reckon(terms, reached)
    assert found is not None
    return found


class TestReward:
    @pytest.mark.parametrize(
        ("reached", "grant"),
        [("69", 0), ("70", 0), ("75.9", 0), ("76", 60_000), ("77.5", 75_000), ("80", 100_000),
         ("95", 100_000)],
    )  # fmt: skip
    def test_the_grant_by_what_was_reached(self, reached: str, grant: int) -> None:
        found = earned(TERMS, outturn(reached))
        assert found.grant == grant
        assert found.total == grant + 20_000

    def test_where_low_is_better(self) -> None:
        assert earned(TERMS, outturn("72", Polarity.LOW)).grant == 80_000

    def test_without_pro_rata_only_the_whole_earns(self) -> None:
        terms = Terms(Decimal(0), Decimal(100), Decimal(60), is_pro_rata=False)
        assert [earned(terms, outturn(one)).grant for one in ("79.9", "80")] == [0, 100]

    def test_half_a_pound_counts_up(self) -> None:
        terms = Terms(Decimal(0), Decimal(101), Decimal(0), is_pro_rata=True)
        assert earned(terms, outturn("75")).grant == 51

    def test_no_stretch_is_no_reward(self) -> None:
        flat = Outturn(Polarity.HIGH, "", Decimal(70), Decimal(70), Decimal(80))
        assert reckon(TERMS, flat) is None

    def test_instalments_add_up_to_the_grant(self) -> None:
        thirds = tuple((date(2030, month, 1), Decimal("33.33")) for month in (4, 7, 10))
        terms = Terms(Decimal(0), Decimal(100), Decimal(60), True, thirds)
        assert [one.amount for one in earned(terms, outturn("80")).instalments] == [33, 33, 34]

    def test_every_step_is_told(self) -> None:
        told = [line.figure for line in earned(TERMS, outturn("77.5")).lines]
        assert told[2:] == ["75\u00a0%", "75\u00a0%", "£75,000", "£20,000", "£95,000"]

    @given(
        st.decimals(0, 200, places=2),
        st.decimals(0, 200, places=2),
        st.integers(0, 100),
        st.integers(0, 10**7),
        st.booleans(),
    )
    def test_more_never_earns_less_and_never_more_than_the_whole(
        self, one: Decimal, other: Decimal, threshold: int, whole: int, pro_rata: bool
    ) -> None:
        terms = Terms(Decimal(0), Decimal(whole), Decimal(threshold), pro_rata)
        less, more = sorted((one, other))
        low, high = (earned(terms, outturn(str(reached))).grant for reached in (less, more))
        assert 0 <= low <= high <= whole
