"""The rules that find significant under-performance, by example and by property."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorm.performance.models.findings import CaveatKind, RuleCode
from gorm.performance.rules import findings as rules
from gorm.performance.rules.caveats import Kept, Note, notes_on
from gorm.performance.rules.comparison import Thresholds
from gorm.performance.rules.findings import Finding, Group, Judged, Line, Measure, Reading
from gorm.performance.rules.numbers import NUMBERS, numbers_of, rule_sentence
from gorm.performance.rules.telling import evidence_of, sentence
from gorm.performance.terms import Direction, Polarity

TWO_PERIODS = {"periods": 2}
TWO_BANDS = {"bands": 2}
CORPORATE = {"indicators": 5, "share": 50}
_YEARS = ("2023-24", "2022-23", "2021-22", "2020-21")


def measure(**columns: Any) -> Measure:
    """A measure of the percent of something, high is better."""
    usual: dict[str, Any] = {
        "series_id": 7,
        "indicator_id": 3,
        "code": "X-1",
        "name": "Reviews on time",
        "breakdown": "",
        "unit": "%",
        "theme_id": 1,
        "theme": "Adult social care",
        "source": "A published table",
        "polarity": Polarity.HIGH,
        "floor": None,
        "is_gap": False,
    }
    return Measure(**usual | columns)


def reading(  # noqa: PLR0917
    place: int = 0,
    band: int | None = 4,
    value: str = "40",
    direction: Direction | None = Direction.UNCHANGED,
    national_range: str | None = "20",
    number: int = 40,
) -> Reading:
    """A reading in the latest period, or `place` periods before it."""
    group = Group(
        sheet_id=100 - place,
        period=_YEARS[place],
        number=number,
        thresholds=Thresholds(Decimal(45), Decimal(55), Decimal(65)),
        minimum=Decimal(10),
        maximum=Decimal(90),
        histogram=(1, 2, 3),
        national_range=None if national_range is None else Decimal(national_range),
    )
    return Reading(group, Decimal(value), band, 39, direction)


class TestPersistent:
    def test_band_four_in_the_two_latest_periods_and_not_improving_is_found(self) -> None:
        found = rules.persistent(1, measure(), (reading(0), reading(1)), TWO_PERIODS)
        assert found is not None
        assert [one.group.period for one in found.readings] == ["2023-24", "2022-23"]

    @pytest.mark.parametrize(
        ("direction", "is_found"),
        [
            (Direction.IMPROVING, False),
            (Direction.UNCHANGED, True),
            (Direction.DETERIORATING, True),
            (None, True),
        ],
    )
    def test_only_improving_saves(self, direction: Direction | None, is_found: bool) -> None:
        latest = reading(0, direction=direction)
        found = rules.persistent(1, measure(), (latest, reading(1)), TWO_PERIODS)
        assert (found is not None) is is_found

    def test_that_it_improved_a_period_ago_saves_nobody(self) -> None:
        before = reading(1, direction=Direction.IMPROVING)
        assert rules.persistent(1, measure(), (reading(0), before), TWO_PERIODS)

    @pytest.mark.parametrize("bands", [(3, 4), (4, 3), (None, 4), (4, None)])
    def test_any_other_band_in_either_period_is_not_found(self, bands: tuple[int, int]) -> None:
        readings = (reading(0, band=bands[0]), reading(1, band=bands[1]))
        assert rules.persistent(1, measure(), readings, TWO_PERIODS) is None

    def test_a_hole_is_not_bridged_by_an_older_period(self) -> None:
        for readings in (
            (None, reading(1), reading(2)),
            (reading(0), None, reading(2)),
            (reading(0),),
        ):
            assert rules.persistent(1, measure(), readings, TWO_PERIODS) is None

    def test_neutral_indicators_are_never_found(self) -> None:
        neutral = measure(polarity=Polarity.NEUTRAL, floor=Decimal(50))
        readings = (reading(0, band=None), reading(1, band=None))
        assert rules.persistent(1, neutral, readings, TWO_PERIODS) is None
        assert rules.floor(1, neutral, readings, {}) is None
        assert rules.sharp_fall(1, neutral, readings, TWO_BANDS) is None


class TestFloor:
    @pytest.mark.parametrize(
        ("polarity", "value", "is_found"),
        [
            (Polarity.HIGH, "49.9", True),
            (Polarity.HIGH, "50", False),
            (Polarity.HIGH, "50.0", False),
            (Polarity.HIGH, "50.1", False),
            (Polarity.LOW, "49.9", False),
            (Polarity.LOW, "50", False),
            (Polarity.LOW, "50.1", True),
        ],
    )
    def test_beyond_the_floor_depends_on_what_is_better(
        self, polarity: Polarity, value: str, is_found: bool
    ) -> None:
        of = measure(polarity=polarity, floor=Decimal(50))
        found = rules.floor(1, of, (reading(0, value=value),), {})
        assert (found is not None) is is_found

    def test_without_a_floor_nothing_is_found(self) -> None:
        assert rules.floor(1, measure(), (reading(0, value="0"),), {}) is None

    def test_an_older_period_beyond_the_floor_is_not_found(self) -> None:
        of = measure(floor=Decimal(50))
        assert rules.floor(1, of, (None, reading(1, value="1")), {}) is None
        assert rules.floor(1, of, (reading(0, value="60"), reading(1, value="1")), {}) is None


class TestSharpFall:
    @pytest.mark.parametrize(
        ("before", "now", "is_found"),
        [(1, 3, True), (2, 4, True), (1, 4, True), (3, 4, False), (1, 2, False), (4, 1, False)],
    )
    def test_two_bands_or_more(self, before: int, now: int, is_found: bool) -> None:
        readings = (reading(0, band=now), reading(1, band=before))
        assert (rules.sharp_fall(1, measure(), readings, TWO_BANDS) is not None) is is_found

    def test_the_period_before_is_the_sheet_before_not_the_last_with_a_value(self) -> None:
        readings = (reading(0, band=4), None, reading(2, band=1))
        assert rules.sharp_fall(1, measure(), readings, TWO_BANDS) is None


class TestWideningGap:
    def of(self, *values: str, national_range: str | None = "20", **columns: Any) -> Finding | None:
        readings = [
            reading(place, value=value, national_range=national_range)
            for place, value in enumerate(values)
        ]
        return rules.widening_gap(1, measure(**({"is_gap": True} | columns)), readings, TWO_PERIODS)

    def test_widening_twice_is_found_and_once_is_not(self) -> None:
        assert self.of("14", "12", "10")
        assert self.of("14", "14", "10") is None
        assert self.of("12", "14", "10") is None

    def test_a_change_of_five_per_cent_of_the_earlier_range_is_no_widening(self) -> None:
        assert self.of("12.01", "11.005", "10") is not None
        assert self.of("12.01", "11", "10") is None

    def test_a_gap_is_a_distance_whatever_its_sign(self) -> None:
        assert self.of("-14", "-12", "-10")
        assert self.of("-10", "-12", "-14") is None

    def test_it_needs_a_gap_three_values_and_a_national_range(self) -> None:
        assert self.of("14", "12", "10", is_gap=False) is None
        assert self.of("14", "12") is None
        assert self.of("14", "12", "10", national_range=None) is None

    def test_polarity_does_not_matter(self) -> None:
        assert self.of("14", "12", "10", polarity=Polarity.NEUTRAL)


def judged(**columns: Any) -> Judged:
    """A failing judgement."""
    usual: dict[str, Any] = {
        "reference": "ASM-000001",
        "scheme_id": 4,
        "scheme": "Ofsted inspection of children’s services",
        "category_id": 9,
        "category": "Inadequate",
        "is_failing": True,
        "service": "children’s services",
        "theme_id": 2,
        "judged_on": date(2024, 3, 3),
        "source": "Inspection report",
        "source_address": "",
    }
    return Judged(**usual | columns)


class TestJudgement:
    def test_a_failing_category_is_found_and_another_is_not(self) -> None:
        assert rules.judgement(1, judged(), {})
        assert rules.judgement(1, judged(is_failing=False), {}) is None

    def test_another_day_another_service_another_category_is_another_finding(self) -> None:
        prints = {
            rules.judgement(1, one, {}).fingerprint  # type: ignore[union-attr]
            for one in (
                judged(),
                judged(judged_on=date(2025, 3, 3)),
                judged(service=""),
                judged(category_id=10),
                judged(scheme_id=5),
            )
        }
        assert len(prints) == 5


def lines(*bands: int | None, **columns: Any) -> list[Line]:
    """One indicator for each band, each in a series of its own."""
    return [
        Line(
            measure(series_id=number, indicator_id=number, code=f"X-{number:03}", **columns),
            reading(0, band=band),
        )
        for number, band in enumerate(bands, start=1)
    ]


class TestCorporate:
    @pytest.mark.parametrize(
        ("bands", "is_found"),
        [
            ([4] * 5, True),
            ([4] * 4, False),
            ([4] * 5 + [1] * 5, True),
            ([4] * 5 + [1] * 6, False),
            ([4] * 5 + [1] * 5 + [None] * 9, True),
        ],
    )
    def test_at_least_five_and_at_least_half(self, bands: list[int | None], is_found: bool) -> None:
        assert (rules.corporate(1, lines(*bands), CORPORATE) is not None) is is_found

    def test_it_lists_the_worst_and_counts_what_has_a_band(self) -> None:
        found = rules.corporate(1, lines(4, 4, 4, 4, 4, 1, None), CORPORATE)
        assert found is not None
        assert len(found.lines) == 5
        assert found.banded == 6

    def test_breakdowns_are_one_indicator_and_the_whole_stands_for_them(self) -> None:
        whole = Line(measure(series_id=1), reading(0, band=2))
        women = Line(measure(series_id=2, breakdown="Women"), reading(0, band=4))
        men = Line(measure(series_id=3, breakdown="Men"), reading(0, band=3))
        assert rules.one_for_each_indicator([women, men, whole]) == (whole,)
        assert rules.one_for_each_indicator([men, women]) == (women,)

    def test_a_whole_without_a_band_does_not_hide_its_breakdowns(self) -> None:
        whole = Line(measure(series_id=1), reading(0, band=None))
        women = Line(measure(series_id=2, breakdown="Women"), reading(0, band=4))
        assert rules.one_for_each_indicator([whole, women]) == (women,)

    def test_a_computed_gap_is_no_indicator_of_its_own(self) -> None:
        gap = Line(measure(series_id=2, breakdown="Gap", is_difference=True), reading(0))
        assert rules.one_for_each_indicator([gap]) == ()


class TestFingerprint:
    def found(self, value: str = "40", organisation: int = 1, **changed: Any) -> str:
        found = rules.floor(
            organisation, measure(floor=Decimal(50), **changed), (reading(0, value=value),), {}
        )
        assert found is not None
        return found.fingerprint

    def test_the_value_counts_and_its_spelling_does_not(self) -> None:
        assert self.found("40") == self.found("40.00") == self.found("4E1")
        assert self.found("40") != self.found("40.01")
        assert self.found("0") == self.found("-0")

    def test_organisation_series_period_and_rule_count(self) -> None:
        assert self.found() != self.found(organisation=2)
        assert self.found() != self.found(series_id=8)
        other = rules.persistent(1, measure(), (reading(0),), {"periods": 1})
        later = rules.persistent(1, measure(), (reading(1),), {"periods": 1})
        assert other
        assert later
        assert len({self.found(), other.fingerprint, later.fingerprint}) == 3

    def test_thresholds_and_how_many_were_compared_do_not_count(self) -> None:
        few = rules.persistent(1, measure(), (reading(0, number=9),), {"periods": 1})
        many = rules.persistent(1, measure(), (reading(0, number=90),), {"periods": 1})
        assert few
        assert many
        assert few.fingerprint == many.fingerprint


class TestProperties:
    @given(st.lists(st.one_of(st.none(), st.integers(1, 4)), max_size=5), st.integers(1, 5))
    def test_persistent_is_band_four_in_every_one_of_the_latest(
        self, bands: list[int | None], periods: int
    ) -> None:
        readings = [reading(min(i, 3), band=band) for i, band in enumerate(bands)]
        found = rules.persistent(1, measure(), readings, {"periods": periods})
        newest = bands[:periods]
        assert (found is not None) is (newest == [4] * periods)

    @given(
        st.decimals(-100, 100, places=3),
        st.decimals(-100, 100, places=3),
        st.sampled_from([Polarity.HIGH, Polarity.LOW]),
    )
    def test_a_floor_is_the_mirror_of_itself(
        self, value: Decimal, standard: Decimal, polarity: Polarity
    ) -> None:
        other = Polarity.LOW if polarity is Polarity.HIGH else Polarity.HIGH
        here = rules.floor(
            1, measure(polarity=polarity, floor=standard), (reading(0, value=str(value)),), {}
        )
        mirrored = rules.floor(
            1, measure(polarity=other, floor=-standard), (reading(0, value=str(-value)),), {}
        )
        assert (here is None) == (mirrored is None)

    @given(st.lists(st.one_of(st.none(), st.integers(1, 4)), max_size=30))
    def test_corporate_is_a_count_and_a_share(self, bands: list[int | None]) -> None:
        found = rules.corporate(1, lines(*bands), CORPORATE)
        worst, banded = bands.count(4), len(bands) - bands.count(None)
        assert (found is not None) is (worst >= 5 and Decimal(worst) >= Decimal(banded) / 2)


class TestTelling:
    def test_each_finding_in_one_plain_sentence(self) -> None:
        pair = (reading(0), reading(1))
        persistent = rules.persistent(1, measure(), pair, TWO_PERIODS)
        assert self.said(persistent) == (
            "Reviews on time in Anytown: in the worst quarter of its type in 2022-23 and 2023-24, "
            "and not improving"
        )
        below = rules.floor(1, measure(floor=Decimal("50.0")), (reading(0),), {})
        assert self.said(below) == (
            "Reviews on time in Anytown: 40\u00a0% in 2023-24, below the floor standard of "
            "50.0\u00a0%"
        )
        fall = rules.sharp_fall(
            1, measure(breakdown="Women"), (reading(0), reading(1, band=2)), TWO_BANDS
        )
        assert self.said(fall) == (
            "Reviews on time (Women) in Anytown: from the second quarter of its type in 2022-23 "
            "to the worst quarter in 2023-24"
        )
        gap = rules.widening_gap(
            1,
            measure(is_gap=True, unit="years"),
            (reading(0, value="8"), reading(1, value="6"), reading(2, value="4")),
            TWO_PERIODS,
        )
        assert self.said(gap) == (
            "Reviews on time in Anytown: the gap widened in two successive periods, from "
            "4\u00a0years in 2021-22 to 8\u00a0years in 2023-24"
        )
        assert self.said(rules.judgement(1, judged(), {})) == (
            "Anytown: judged “Inadequate” on 3 March 2024 "
            "(Ofsted inspection of children’s services)"
        )
        assert self.said(rules.judgement(1, judged(service="fostering"), {})) == (
            "Anytown, fostering: judged “Inadequate” on 3 March 2024 "
            "(Ofsted inspection of children’s services)"
        )
        assert self.said(rules.corporate(1, lines(4, 4, 4, 4, 4, 1), CORPORATE)) == (
            "Anytown: in the worst quarter of its type on 5 of the 6 indicators that it has a "
            "band for"
        )

    def said(self, finding: Finding | None) -> str:
        assert finding is not None
        evidence = evidence_of(finding, "Unitary authority", {})
        return sentence(finding.rule, "Anytown", evidence)

    def test_the_rules_as_they_stand_by_default(self) -> None:
        said = [rule_sentence(code, numbers_of(code, {})) for code in RuleCode]
        assert said == [
            "In the worst band of its type in the two latest periods, and not improving.",
            (
                "Beyond the floor standard of the indicator in the latest period: below it where "
                "high is better, above it where low is better."
            ),
            "Two bands or more worse than in the period before.",
            "The inequality gap widened in two successive periods.",
            "The latest judgement in a scheme is in a category that counts as failing.",
            (
                "In the worst band of its type on at least five indicators, and on at least 50% of "
                "the indicators that it has a band for."
            ),
            (
                "A target of an agreement is rated red at two successive reviews. It is found as "
                "a review is finished, not by a scan; agreements that only their team may know "
                "of are left out."
            ),
        ]

    def test_a_number_that_makes_no_sense_gives_way_to_the_usual_one(self) -> None:
        for code, numbers in NUMBERS.items():
            for number in numbers:
                for bad in (number.least - 1, number.most + 1, "two", None):
                    assert numbers_of(code, {number.name: bad})[number.name] == number.usual


class TestCaveats:
    def notes(self, *kept: Kept, number: int = 40, **columns: Any) -> list[str]:
        found = rules.persistent(
            1, measure(**columns), (reading(0, number=number), reading(1, number=40)), TWO_PERIODS
        )
        assert found is not None
        return [note.words for note in notes_on(found, kept, {3: ("", "Women")})]

    def kept(self, indicator: int | None, organisation: int | None, period: str = "") -> Kept:
        return Kept(Note(CaveatKind.OTHER, "Mind this.", period), indicator, organisation)

    def test_written_ones_bear_on_their_indicator_organisation_and_period(self) -> None:
        for kept in (
            self.kept(3, None), self.kept(None, 1), self.kept(3, 1), self.kept(3, None, "2022-23"),
        ):  # fmt: skip
            assert "Mind this." in self.notes(kept)
        for kept in (
            self.kept(4, None), self.kept(None, 2), self.kept(3, 2), self.kept(3, None, "2019-20"),
        ):  # fmt: skip
            assert "Mind this." not in self.notes(kept)

    def test_fewer_than_twenty_of_a_type_is_said_with_the_number_and_the_period(self) -> None:
        [few, _] = self.notes(number=19)
        assert few.startswith("Fewer than 20 of this type have a value")
        assert few.endswith("Reviews on time: 19 in 2023-24.")
        assert len(self.notes(number=20)) == 1

    def test_a_neighbouring_breakdown_is_told(self) -> None:
        [told] = self.notes()
        assert told.startswith("Reviews on time is also published under Women.")
