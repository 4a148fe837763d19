"""Cells of figures: exact, marked, suppressed or refused, and never guessed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorm.performance.rules.values import (
    Suppressed,
    Value,
    ValueFault,
    decimal_comma_of,
    is_ambiguous,
    read_value,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("8.9", "8.9"),
        ("8.90", "8.90"),
        ("1,234.5", "1234.5"),
        ("1 234.5", "1234.5"),
        ("1\u202f234.5", "1234.5"),
        ("12%", "12"),
        ("12 %", "12"),
        ("£1,200", "1200"),
        ("-£3", "-3"),
        ("−3.2", "-3.2"),
        ("–3.2", "-3.2"),
        ("(3.2)", "-3.2"),
        ("(3.2%)", "-3.2"),
        ("+3", "3"),
        (".5", "0.5"),
        ("-0", "0"),
        ("1.2E-05", "0.000012"),
        ("9" * 20 + "." + "1" * 20, "9" * 20 + "." + "1" * 20),
        ("0.1" + "0" * 30, "0.1"),
    ],
)
def test_a_figure_is_read_exactly(text: str, number: str) -> None:
    found = read_value(text)
    assert isinstance(found, Value)
    assert found.number == Decimal(number)
    assert not found.note


@pytest.mark.parametrize(
    ("text", "note"),
    [("12.3p", "p"), ("12.3 [e]", "[e]"), ("12.3 [note 1]", "[note 1]"), ("12.3*", "*"),
     ("12.3¹", "¹"), ("12.3 (r)", "(r)"), ("12.3% [p]", "[p]"), ("12.3 [e] [r]", "[e] [r]")],
)  # fmt: skip
def test_a_mark_beside_a_figure_is_kept_as_a_note(text: str, note: str) -> None:
    assert read_value(text) == Value(Decimal("12.3"), note)


@pytest.mark.parametrize(
    "marker",
    ["c", "x", "*", ":", "-", "..", "[c]", "[x]", "[z]", "n/a", "N/A", "na", "#N/A", "", "  ",
     "[low]", "(c)", "–"],
)  # fmt: skip
def test_a_suppressed_cell_is_no_fault(marker: str) -> None:
    found = read_value(marker)
    assert isinstance(found, Suppressed)
    assert found.meaning


@pytest.mark.parametrize(
    "text",
    ["abc", "nan", "NaN", "inf", "-Infinity", "1e999999999", "1e-999999999", "1E21", "12,34",
     "1,2345", "1..2", "--3", "-(3)", "(3", "3.2m", "5k", "£3bn", "12 13", "1/2", "2016-17", "0x1F",
     "1_000", "'5", "=1+1", "9" * 21, "0." + "1" * 21, "9" * 5_000, "٣", "#DIV/0!", "12.3 people"],
)  # fmt: skip
def test_anything_else_is_refused_with_a_way_forward(text: str) -> None:
    with pytest.raises(ValueFault) as fault:
        read_value(text)
    assert "“" in str(fault.value)
    assert len(str(fault.value)) < 250


@pytest.mark.parametrize(
    ("text", "number"),
    [("12,5", "12.5"), ("1.234,5", "1234.5"), ("1 234,5", "1234.5"), ("1,234", "1.234"),
     ("1.234", "1234"), ("12,5 %", "12.5"), ("-3,2p", "-3.2")],
)  # fmt: skip
def test_a_decimal_comma_is_read_where_the_file_has_it(text: str, number: str) -> None:
    found = read_value(text, decimal_comma=True)
    assert isinstance(found, Value)
    assert found.number == Decimal(number)


def test_a_point_is_refused_where_the_file_has_a_decimal_comma() -> None:
    with pytest.raises(ValueFault):
        read_value("12.5", decimal_comma=True)


def test_evidence_settles_what_a_comma_means() -> None:
    assert decimal_comma_of(["1,234", "c", "12,5"]) is True
    assert decimal_comma_of(["1,234", "", "12.5"]) is False
    assert decimal_comma_of(["1,234", "56", "x"]) is None
    assert is_ambiguous("1,234")
    assert is_ambiguous("1.234")
    assert not is_ambiguous("1234")
    assert not is_ambiguous("12,5")


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=6
    )
)
def test_an_exact_decimal_reads_back_as_itself(number: Decimal) -> None:
    for text in (f"{number:f}", f"{number:,f}", f"{number:f}%"):
        found = read_value(text)
        assert isinstance(found, Value)
        assert found.number == number
        assert found.number.is_zero() or str(found.number) == f"{number:f}"


@given(st.text(max_size=40), st.booleans())
def test_no_text_at_all_breaks_the_reading(text: str, decimal_comma: bool) -> None:
    try:
        found = read_value(text, decimal_comma=decimal_comma)
    except ValueFault:
        return
    if isinstance(found, Value):
        assert found.number.is_finite()
        assert abs(found.number) < Decimal(10) ** 20
