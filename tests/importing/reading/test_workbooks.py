"""Workbooks as people make them: several sheets, merged headings, dates, percentages, formulas."""

import io
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from gorm.importing.reading import FileKind, Limits, OpenedTable, open_table
from gorm.importing.report import FileRefused
from tests.importing.reading.workbooks import HEADINGS, packed, parts_of, workbook


def opened(content: bytes, sheet: str | None = None) -> OpenedTable:
    """A workbook that can be read."""
    return open_table(content, file_name="figures.xlsx", limits=Limits.HOUSE, sheet=sheet)


def cells(table: OpenedTable) -> list[list[str]]:
    """What stands in the rows."""
    return [list(row.cells.values()) for row in table.rows()]


def test_numbers_and_words_are_read_as_they_stand() -> None:
    rows: list[list[object]] = [
        ["area", "value", "note"],
        ["Côte & Bath", 8.9, None],
        ["Derby", -1200, "a\nb"],
        ["X", 0.1 + 0.2],
    ]
    table = opened(workbook(Figures=rows))
    assert table.kind is FileKind.XLSX
    assert (table.sheets, table.sheet) == (("Figures",), "Figures")
    assert cells(table) == [
        ["Côte & Bath", "8.9", ""],
        ["Derby", "-1200", "a\nb"],
        ["X", "0.3", ""],
    ]


def test_the_only_sheet_with_a_table_is_taken() -> None:
    content = workbook(Cover=[["About this"], ["Made by a survey"]], Data=[["a", "b"], ["x", 1]])
    table = opened(content)
    assert table.sheet == "Data"
    assert table.sheets == ("Cover", "Data")


def test_where_several_sheets_hold_a_table_somebody_says_which() -> None:
    content = workbook(One=[["a", "b"], ["x", 1]], Two=[["a", "b"], ["y", 2]])
    with pytest.raises(FileRefused, match="Several sheets hold a table: “One”, “Two”"):
        opened(content)
    assert cells(opened(content, "Two")) == [["y", "2"]]
    with pytest.raises(FileRefused, match="There is no sheet “Three”"):
        opened(content, "Three")


def test_a_workbook_without_a_table_is_refused() -> None:
    with pytest.raises(FileRefused, match="nothing in the file"):
        opened(workbook(One=[]))
    with pytest.raises(FileRefused, match="None of the sheets holds a table"):
        opened(workbook(One=[["a"]], Two=[]))


def made(fill: object) -> bytes:
    """A workbook of one sheet that is filled by hand."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        fill(book, book.add_worksheet("One"))  # type: ignore[operator]
    return content.getvalue()


def test_merged_headings_percentages_and_dates() -> None:
    def fill(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write(0, 0, "Table 1: carers")
        sheet.write(2, 0, "Area")
        sheet.merge_range(2, 1, 2, 2, "Female")
        sheet.merge_range(2, 3, 2, 4, "Male")
        sheet.write_row(3, 1, ["2016-17", "2017-18", "2016-17", "As at"])
        sheet.write(4, 0, "Derby")
        sheet.write(4, 1, 0.123, book.add_format({"num_format": "0.0%"}))
        sheet.write(4, 2, 0.07, book.add_format({"num_format": 9}))
        sheet.write(4, 3, 1234.5, book.add_format({"num_format": "#,##0.00"}))
        sheet.write_datetime(4, 4, date(2016, 9, 1), book.add_format({"num_format": "mmm yyyy"}))

    table = opened(made(fill))
    assert table.columns == (
        "Area", "Female / 2016-17", "Female / 2017-18", "Male / 2016-17", "Male / As at",
    )  # fmt: skip
    assert cells(table) == [["Derby", "12.3%", "7%", "1234.5", "2016-09-01"]]


def test_formulas_are_read_as_their_last_value() -> None:
    def fill(_: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write_row(0, 0, ["area", "value"])
        sheet.write(1, 0, "Derby")
        sheet.write_formula(1, 1, "=1+1", None, 2)

    table = opened(made(fill))
    assert cells(table) == [["Derby", "2"]]
    assert table.notes == ("Formulas were read as the values that were last calculated.",)


def test_a_formula_without_a_value_is_a_fault_that_names_its_cell() -> None:
    row = '<row r="2"><c r="A2" t="str"><v>Derby</v></c><c r="B2"><f>1+1</f></c></row>'
    rows = list(opened(packed(parts_of(HEADINGS + row))).rows())
    assert "The formula in B2 has no value." in rows[0].faults[0].why
    assert rows[0].faults[0].row == 2


def test_errors_booleans_and_rich_text() -> None:
    row = (
        '<row r="2"><c r="A2" t="inlineStr"><is><r><t>Der</t></r><r><t>by</t></r>'
        "<rPh><t>no</t></rPh></is></c>"
        '<c r="B2" t="e"><v>#N/A</v></c></row>'
        '<row r="3"><c r="A3" t="b"><v>1</v></c><c r="B3"><v>1E-05</v></c></row>'
    )
    assert cells(opened(packed(parts_of(HEADINGS + row)))) == [
        ["Derby", "#N/A"],
        ["TRUE", "0.00001"],
    ]


def test_what_xml_cannot_hold_is_read_as_it_was() -> None:
    rows = [["area", "note"], ["Derby", "a\x0bb"], ["Bath", "_x000D_"]]
    assert cells(opened(workbook(One=rows))) == [["Derby", "a\x0bb"], ["Bath", "_x000D_"]]


def test_a_workbook_that_counts_from_1904() -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "date_1904": True}) as book:
        sheet = book.add_worksheet("One")
        sheet.write_row(0, 0, ["area", "as at"])
        sheet.write(1, 0, "Derby")
        sheet.write_datetime(1, 1, date(2016, 9, 1), book.add_format({"num_format": 14}))
    assert cells(opened(content.getvalue())) == [["Derby", "2016-09-01"]]


def test_a_hidden_sheet_is_not_read() -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        for name in ("Shown", "Hidden"):
            book.add_worksheet(name).write_row(0, 0, ["a", "b"])
            book.get_worksheet_by_name(name).write_row(1, 0, ["x", 1])
        book.get_worksheet_by_name("Hidden").hide()
    assert opened(content.getvalue()).sheets == ("Shown",)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=5))
def test_a_number_of_fifteen_digits_is_read_exactly(number: Decimal) -> None:
    table = opened(workbook(One=[["area", "value"], ["x", float(number)]]))
    assert Decimal(cells(table)[0][1]) == number


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=30)
)
def test_any_words_are_read_as_they_stand(words: str) -> None:
    rows = [["area", "value"], ["x", words]]
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("One")
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)
    assert cells(opened(content.getvalue()))[0][1].strip() == words.strip()
