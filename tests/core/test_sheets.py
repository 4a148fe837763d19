"""Tables to take away: nothing in a cell is a formula, breaks the file or loses a digit."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from flask import Response
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from gorm.core.sheets import Cell, csv_response, xlsx_response

anything = st.text(st.characters(codec=None), max_size=20)


def cells_of(response: Response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.get_data().decode("utf-8-sig"), newline="")))


def workbook_of(response: Response) -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.get_data()))
    return [list(row) for row in book.get_sheet_by_index(0).to_python(skip_empty_area=False)]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+44 20",
        "-HYPERLINK()",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "\x00=1",
        "\uff1d1",
        "-1-1",
    ],
)
def test_no_cell_of_a_csv_file_begins_a_formula(text: str) -> None:
    heading, row = cells_of(csv_response("x", [text], [[text]]))
    assert heading[0][0] == row[0][0] == "'"


def test_negative_numbers_stay_numbers() -> None:
    rows: list[list[Cell]] = [[Decimal("-3.20"), -4, "-5.5"]]
    assert cells_of(csv_response("x", ["a", "b", "c"], rows))[1] == ["-3.20", "-4", "-5.5"]
    assert workbook_of(xlsx_response("x", ["a", "b", "c"], rows))[1] == [-3.2, -4, "-5.5"]


def test_a_workbook_holds_numbers_dates_and_text_and_never_a_formula() -> None:
    rows: list[list[Cell]] = [["=1+1", Decimal("12.3"), date(2026, 11, 25), None, True]]
    first = workbook_of(xlsx_response("x", list("abcde"), rows))[1]
    assert first == ["=1+1", 12.3, date(2026, 11, 25), "", "Yes"]


def test_a_number_that_a_workbook_would_cut_short_is_written_as_text() -> None:
    exact = Decimal("1234567890.1234567890")
    assert workbook_of(xlsx_response("x", ["a"], [[exact]]))[1] == ["1234567890.1234567890"]


def test_a_file_name_is_plain() -> None:
    header = csv_response('Über "alles";\r\nx', ["a"], []).headers["Content-Disposition"]
    assert header == 'attachment; filename="ber-alles-x.csv"'
    assert 'filename="figures.xlsx"' in xlsx_response("…", [], []).headers["Content-Disposition"]


@given(anything)
def test_no_text_at_all_breaks_a_file(text: str) -> None:
    assert len(cells_of(csv_response(text, [text, "b"], [[text, "b"]]))) == 2
    assert (
        len(workbook_of(xlsx_response(text, ["a", "b"], [["a", "b"], [text, "b"]], sheet="a"))) == 3
    )


def test_the_length_of_a_cell_is_kept_within_what_a_workbook_holds() -> None:
    row = workbook_of(xlsx_response("x", ["a"], [["y" * 40_000]]))[1]
    assert len(str(row[0])) == 32_767
