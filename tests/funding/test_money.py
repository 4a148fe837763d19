"""Sums of money are read exactly and told as people say them; years are the house's own."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorm.funding.rules.money import (
    MOST,
    NoSum,
    money_in_words,
    pence_of,
    pounds,
    pounds_typed,
)
from gorm.funding.rules.years import (
    NoYear,
    financial_year,
    last_day_of,
    named,
    span_of,
    year_of,
    years_to_choose,
)

PENCE = st.integers(0, MOST)


@pytest.mark.parametrize(
    ("pence", "words"),
    [
        (0, "£0"),
        (41_200_000, "£412,000"),
        (41_200_050, "£412,000.50"),
        (99_999_999, "£999,999.99"),
        (100_000_000, "£1 million"),
        (390_000_000, "£3.9 million"),
        (12_500_000_000, "£125 million"),
        (18_017_000_000, "£180.17 million"),
        (1_474_200_000, "£14.742 million"),
        (1_474_250_000, "£14.743 million"),  # half of the last place up
        (1_474_249_999, "£14.742 million"),
        (99_999_949_999, "£999.999 million"),
        (99_999_950_000, "£1 billion"),  # never £1,000 million
        (125_000_000_000, "£1.25 billion"),
        (123_456_700_000_000, "£1,234.567 billion"),
    ],
)
def test_a_sum_is_told_as_a_sentence_has_it(pence: int, words: str) -> None:
    assert money_in_words(pence) == words


@given(PENCE)
def test_a_sum_in_words_is_never_further_off_than_half_of_its_last_place(pence: int) -> None:
    number, *unit = money_in_words(pence).removeprefix("£").replace(",", "").split()
    scale = {"million": 10**8, "billion": 10**11}[unit[0]] if unit else 100
    off = abs(Decimal(number) * scale - pence)
    assert off <= (Decimal(scale) / 2_000 if unit else 0)
    assert ("." not in number) or not number.endswith("0") or not unit


@given(st.lists(PENCE, max_size=8))
def test_a_sum_exactly_loses_no_penny(sums: list[int]) -> None:
    assert sum(pence_of(pounds(one)) for one in sums) == sum(sums)


@given(PENCE)
def test_what_a_field_shows_is_read_as_it_was(pence: int) -> None:
    assert pence_of(pounds_typed(pence)) == pence


@given(st.integers(0, 10**12))
def test_millions_are_read_without_a_float(thousandths: int) -> None:
    """In thousandths of a million, which are thousands of pounds."""
    text = f"{Decimal(thousandths) / 1000:f}"
    if thousandths * 100_000 <= MOST:
        assert pence_of(text, in_millions=True) == thousandths * 100_000


@pytest.mark.parametrize(
    ("text", "in_millions", "pence"),
    [
        ("3.9", True, 390_000_000),
        ("125", True, 12_500_000_000),
        ("180.17", True, 18_017_000_000),
        ("0.00000001", True, 1),
        ("£1,234,567.89", False, 123_456_789),
        ("0", False, 0),
    ],
)
def test_sums_are_read_in_pounds_or_in_millions(text: str, in_millions: bool, pence: int) -> None:
    assert pence_of(text, in_millions=in_millions) == pence


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("-3.9", "is negative"),
        ("\u22123.9", "is negative"),
        ("(3.9)", "is negative"),
        ("£-3", "is negative"),
        ("about 3", "is no sum of money"),
        ("1e9", "is no sum of money"),
        ("NaN", "is no sum of money"),
        ("3.9m", "is no sum of money"),
        ("1,23", "is no sum of money"),
        ("", "is no sum of money"),
        ("\u0663", "is no sum of money"),  # a digit of another script
        ("0.000000001", "not a whole number of pence"),
        ("99999999", "more than can be right"),
    ],
)
def test_what_is_no_sum_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(NoSum, match=why):
        pence_of(text, in_millions=True)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    assert all(said(read, text) for read in (pence_of, financial_year))


def said(read: Callable[[str], object], text: str) -> str:
    """What a text was read as, or why it was refused."""
    try:
        return repr(read(text))
    except (NoSum, NoYear) as fault:
        return str(fault)


@pytest.mark.parametrize("year", ["1999-00", "2009-10", "2020-21", "2098-99"])
def test_a_financial_year_is_written_in_one_way(year: str) -> None:
    assert financial_year(year) == year


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2020/21", "Write 2020-21"),
        ("2020-2021", "Write 2020-21"),
        ("2020\u201321", "Write 2020-21"),
        ("FY 2020/21", "Write 2020-21"),
        ("2020-22", "not one financial year"),
        ("2020-20", "not one financial year"),
        ("2020", "no financial year"),
        ("20-21", "no financial year"),
        ("1066-67", "not a year that can be right"),
        ("44105", "no financial year"),  # a date of a spreadsheet
    ],
)
def test_other_ways_to_write_a_year_are_refused_with_how_to_write_it(text: str, why: str) -> None:
    with pytest.raises(NoYear, match=why):
        financial_year(text)


@given(st.dates(date(1948, 4, 1), date(2090, 3, 31)))
def test_every_day_falls_into_the_year_that_ends_on_the_next_31_march(on: date) -> None:
    year = financial_year(year_of(on))
    last = last_day_of(year)
    assert last is not None
    assert 0 <= (last - on).days <= 365


def test_years_that_are_offered_run_back_and_a_little_ahead() -> None:
    years = years_to_choose(date(2026, 11, 27))
    assert (years[0], years[-1]) == ("2029-30", "2010-11")
    assert list(years) == sorted(years, reverse=True)


def test_years_summed_in_one_column_are_named_honestly() -> None:
    assert span_of(["2014-15", "2012-13"]) == "2012-13 to 2014-15"
    assert span_of(["2012-13", "2012-13"]) == named(2012) == "2012-13"
    assert last_day_of("not a year") is None
