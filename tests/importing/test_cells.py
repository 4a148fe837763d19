"""What one cell means."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorm.importing.cells import CellFault, day, whole_number, yes_or_no


@pytest.mark.parametrize(
    ("text", "number"), [("64187.0", 64187), ("64,187", 64187), ("12.5", 13), ("0", 0)]
)
def test_a_number_is_read_however_it_is_written(text: str, number: int) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize("text", ["many", "-1", "1e99", "NaN", "Infinity", "9" * 400, "1.2.3"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(CellFault):
        whole_number(text)


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31", "1/4/2023", "2023-02-30", "soon"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(CellFault):
        day(text)


def test_dates_and_truths_are_read() -> None:
    assert day("2023-04-01") == date(2023, 4, 1)
    assert [yes_or_no(text) for text in ("True", "no", "FALSE", "1")] == [True, False, False, True]


@given(st.text(max_size=30))
def test_any_text_is_a_meaning_or_a_fault(text: str) -> None:
    for read in (day, whole_number, yes_or_no):
        with suppress(CellFault):
            assert read(text) is not None
