"""When something happened: what is known of it, and what may be judged by it."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorm.core.happenings import HappenedOn, Precision

DAY, WEEK, MONTH, PUBLISHED = Precision
#: How far back the tests look where nobody knows how far back it was: further than all days here.
LONG_AGO = timedelta(days=200)
ONE = timedelta(days=1)

# So close together that spans overlap, touch and miss each other.
days = st.dates(date(2023, 11, 20), date(2024, 4, 10))
happenings = st.builds(HappenedOn, days, st.sampled_from(Precision))


def possible_days(happening: HappenedOn) -> Iterator[date]:
    """Every day on which it may have happened, by the words of the domain and not by its spans."""
    on = happening.on
    around = (on + ONE * step for step in range(-LONG_AGO.days, LONG_AGO.days))
    match happening.precision:
        case Precision.DAY:
            return iter([on])
        case Precision.WEEK:
            return (each for each in around if each.isocalendar()[:2] == on.isocalendar()[:2])
        case Precision.MONTH:
            return (each for each in around if (each.year, each.month) == (on.year, on.month))
        case Precision.PUBLISHED:
            return (each for each in around if each <= on)


@pytest.mark.parametrize(
    ("happening", "words"),
    [
        (HappenedOn(date(2022, 6, 23)), "23 June 2022"),
        (HappenedOn(date(2022, 6, 23), WEEK), "the week of 20 June 2022"),
        (HappenedOn(date(2023, 1, 1), WEEK), "the week of 26 December 2022"),
        (HappenedOn(date(2022, 6, 23), MONTH), "June 2022"),
        (HappenedOn(date(2022, 6, 23), PUBLISHED), "known as published on 23 June 2022"),
    ],
)
def test_it_is_told_as_exactly_as_it_is_known(happening: HappenedOn, words: str) -> None:
    assert happening.words == words


def test_a_span_begins_from_it_or_with_how_it_is_known() -> None:
    assert HappenedOn(date(2022, 6, 23), MONTH).since == "from June 2022"
    published = HappenedOn(date(2003, 12, 19), PUBLISHED)
    assert published.since == "known as published on 19 December 2003"


@given(happenings)
def test_its_span_is_every_day_on_which_it_may_have_happened(happening: HappenedOn) -> None:
    possible = list(possible_days(happening))
    assert happening.latest == max(possible)
    if happening.precision is PUBLISHED:
        assert happening.earliest is None
    else:
        assert happening.earliest == min(possible)


@given(happenings, happenings)
def test_only_what_is_surely_out_of_order_is_out_of_order(
    first: HappenedOn, second: HappenedOn
) -> None:
    pairs = ((one, two) for one in possible_days(first) for two in possible_days(second))
    assert first.may_be_before(second) == any(one <= two for one, two in pairs)
    assert first.may_be_before(second) or second.may_be_before(first)


@given(happenings, days)
def test_it_is_surely_after_a_day_when_it_cannot_have_happened_by_then(
    happening: HappenedOn, on: date
) -> None:
    assert happening.is_surely_after(on) == all(each > on for each in possible_days(happening))


@given(happenings, days)
def test_it_is_surely_before_a_day_when_it_must_have_happened_by_then(
    happening: HappenedOn, on: date
) -> None:
    assert happening.is_surely_before(on) == all(each < on for each in possible_days(happening))


@given(days, days)
def test_any_day_of_a_month_stands_for_the_month(one: date, other: date) -> None:
    first, second = HappenedOn(one, MONTH), HappenedOn(other, MONTH)
    is_same = (one.year, one.month) == (other.year, other.month)
    assert (first.words == second.words) == is_same
    assert (first.latest == second.latest) == is_same


def test_a_step_known_to_the_month_is_not_refused_for_a_deadline_within_it() -> None:
    allowed_from = date(2026, 1, 20)
    assert not HappenedOn(date(2026, 1, 31), MONTH).is_surely_before(allowed_from)
    assert not HappenedOn(date(2026, 1, 1), MONTH).is_surely_before(allowed_from)
    assert HappenedOn(date(2025, 12, 31), MONTH).is_surely_before(allowed_from)


@pytest.mark.parametrize(
    ("happening", "is_to_come"),
    [
        (HappenedOn(date(2024, 2, 29)), False),
        (HappenedOn(date(2024, 3, 1)), True),
        (HappenedOn(date(2024, 3, 3), WEEK), False),
        (HappenedOn(date(2024, 3, 4), WEEK), True),
        (HappenedOn(date(2024, 2, 1), MONTH), False),
        (HappenedOn(date(2024, 3, 1), MONTH), True),
        (HappenedOn(date(2024, 2, 29), PUBLISHED), False),
        (HappenedOn(date(2024, 3, 1), PUBLISHED), True),
    ],
)
def test_what_is_still_to_come_has_not_happened(happening: HappenedOn, is_to_come: bool) -> None:
    assert happening.is_still_to_come(date(2024, 2, 29)) == is_to_come
