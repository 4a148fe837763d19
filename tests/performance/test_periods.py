"""Periods: every form of them, exactly as the domain has it; what stays ambiguous is asked."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorm.performance.rules.periods import (
    Ambiguous,
    Mixed,
    Period,
    Settled,
    Unknown,
    calendar_year,
    financial_year,
    month,
    pooled_years,
    possible,
    quarter,
    settle,
)
from gorm.performance.terms import PeriodForm

FINANCIAL, CALENDAR, POOLED, QUARTER, MONTH = PeriodForm

years = st.integers(1900, 2090)
periods = st.one_of(
    st.builds(financial_year, years),
    st.builds(calendar_year, years),
    years.flatmap(
        lambda first: st.builds(pooled_years, st.just(first), st.integers(first + 2, first + 9))
    ),
    st.builds(quarter, years, st.integers(1, 4)),
    st.builds(month, years, st.integers(1, 12)),
)


def only(text: str) -> Period:
    """The one period that a text can mean."""
    found = possible(text)
    assert len(found) == 1, (text, found)
    return next(iter(found))


@pytest.mark.parametrize(
    ("texts", "canonical", "form", "starts_on", "ends_on"),
    [
        (
            [
                "2016-17",
                "2016/17",
                "2016-2017",
                "FY2016/17",
                "2016–17",
                "2016 to 2017",
                "fy 2016-17",
            ],
            "2016-17",
            FINANCIAL,
            date(2016, 4, 1),
            date(2017, 3, 31),
        ),
        (["1999-00", "1999/2000"], "1999-00", FINANCIAL, date(1999, 4, 1), date(2000, 3, 31)),
        (["2018", " 2018 ", "CY 2018"], "2018", CALENDAR, date(2018, 1, 1), date(2018, 12, 31)),
        (
            ["2015-17", "2015 to 2017", "2015 - 17", "2015/17", "2015-2017"],
            "2015-17",
            POOLED,
            date(2015, 1, 1),
            date(2017, 12, 31),
        ),
        (
            ["2016-17 Q3", "2016/17 q3", "Q3 2016-17", "2016-17 Quarter 3"],
            "2016-17 Q3",
            QUARTER,
            date(2016, 10, 1),
            date(2016, 12, 31),
        ),
        (["2016-17 Q4"], "2016-17 Q4", QUARTER, date(2017, 1, 1), date(2017, 3, 31)),
        (
            ["2016-09", "Sep 2016", "September 2016", "Sept-16", "09/2016", "2016-09-01"],
            "2016-09",
            MONTH,
            date(2016, 9, 1),
            date(2016, 9, 30),
        ),
        (["Feb 2016"], "2016-02", MONTH, date(2016, 2, 1), date(2016, 2, 29)),
    ],
)
def test_every_form_is_read(
    texts: list[str], canonical: str, form: PeriodForm, starts_on: date, ends_on: date
) -> None:
    for text in texts:
        assert only(text) == Period(canonical, form, starts_on, ends_on)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2016-15", "2016-17 Q5", "2015-17 Q1", "16-17", "2016-13", "1066", "9999-00",
     "2016-09-02", "Foo 2016", "2016-", "2003-2016", "2016-16", "FY2015/17", "-2016"],
)  # fmt: skip
def test_what_is_no_period_is_none(text: str) -> None:
    assert not possible(text)


def form_of(
    *texts: str, declared: PeriodForm | None = None, known: PeriodForm | None = None
) -> PeriodForm:
    """The form of a series that is settled."""
    found = settle(texts, declared, known)
    assert isinstance(found, Settled), found
    return found.form


def test_2011_12_is_a_financial_year_and_2010_12_is_pooled_unless_declared_monthly() -> None:
    assert form_of("2011-12") is FINANCIAL
    assert form_of("2010-12") is POOLED
    assert form_of("2011-12", declared=MONTH) is MONTH
    assert form_of("2010-12", declared=MONTH) is MONTH
    assert form_of("2010-12", known=MONTH) is MONTH


def test_a_whole_year_of_months_is_monthly() -> None:
    assert form_of(*(f"2010-{number:02}" for number in range(1, 13))) is MONTH
    assert form_of("2016-09", "2016-10") is MONTH


def test_a_series_of_financial_years_stays_one_though_two_of_them_could_be_months() -> None:
    assert form_of("2009-10", "2010-11", "2011-12", "2012-13") is FINANCIAL
    assert form_of("2008-10", "2009-11", "2010-12", "2011-13") is POOLED


@pytest.mark.parametrize("texts", [("2010-11", "2010-12"), ("2004-12",), ("2011-12", "2011-09")])
def test_what_stays_ambiguous_is_asked(texts: tuple[str, ...]) -> None:
    found = settle(texts)
    assert isinstance(found, Ambiguous)
    assert MONTH in found.forms
    assert "Say on the indicator which form" in found.why


def test_a_series_has_one_form() -> None:
    found = settle(["2016-17", "2015-17"])
    assert isinstance(found, Mixed)
    assert "“2016-17” (financial years); “2015-17” (pooled years)" in found.why
    assert isinstance(settle(["2018"], known=FINANCIAL), Mixed)
    assert isinstance(settle(["2018"], CALENDAR, FINANCIAL), Mixed)


def test_unknown_periods_are_named() -> None:
    found = settle(["2016-17", "soon", "x"])
    assert isinstance(found, Unknown)
    assert found.texts == ("soon", "x")
    assert found.why.startswith("“soon”, “x” cannot be read as a period.")


@given(periods)
def test_a_canonical_text_reads_back_as_itself(period: Period) -> None:
    assert period in possible(period.text)
    assert len(period.text) <= 10
    assert period.starts_on <= period.ends_on
    settled = settle([period.text], period.form)
    assert isinstance(settled, Settled)
    assert settled.periods[period.text] == period


@given(st.sampled_from(PeriodForm), st.data())
def test_periods_of_one_form_and_length_sort_by_their_end_as_by_their_text(
    form: PeriodForm, data: st.DataObject
) -> None:
    if form is POOLED:
        made = [pooled_years(first, first + 2) for first in data.draw(st.lists(years))]
    else:
        made = [one for one in data.draw(st.lists(periods)) if one.form is form]
    by_end = sorted(made, key=lambda one: one.ends_on)
    assert [one.text for one in by_end] == sorted(one.text for one in made)


@given(st.lists(st.one_of(periods.map(lambda one: one.text), st.text(max_size=12)), min_size=1))
def test_whatever_is_settled_has_one_form(texts: list[str]) -> None:
    found = settle(texts)
    if isinstance(found, Settled):
        assert {one.form for one in found.periods.values()} == {found.form}
        assert set(found.periods) == set(texts)
    else:
        assert found.why
