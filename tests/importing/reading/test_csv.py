"""CSV as it comes: any encoding, any delimiter, titles above and footnotes below."""

import csv
import hashlib
import io
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gorm.importing.reading import FileKind, Limits, OpenedTable, open_table
from gorm.importing.report import FileRefused

TEXT = "area,period,value\nCôte,2016-17,8.9\nDerby,2016-17,£7\n"


def opened(content: bytes | str, limits: Limits = Limits.HOUSE) -> OpenedTable:
    """A file that can be read."""
    if isinstance(content, str):
        content = content.encode()
    return open_table(content, file_name="figures.csv", limits=limits)


def cells(table: OpenedTable) -> list[list[str]]:
    """What stands in the rows."""
    return [list(row.cells.values()) for row in table.rows()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_encoding_delimiter_and_line_end_reads_the_same(
    encoding: str, delimiter: str, line_end: str
) -> None:
    content = TEXT.replace(",", delimiter).replace("\n", line_end).encode(encoding)
    table = opened(content)
    assert table.kind is FileKind.CSV
    assert table.columns == ("area", "period", "value")
    assert cells(table) == [["Côte", "2016-17", "8.9"], ["Derby", "2016-17", "£7"]]
    assert (table.size, table.digest) == (len(content), hashlib.sha256(content).hexdigest())


def test_what_was_assumed_is_told() -> None:
    notes = opened(TEXT.replace(",", ";").encode("cp1252")).notes
    assert notes[0].startswith("The file is not UTF-8 and was read as Windows-1252.")
    assert notes[1] == "The columns are separated by semicolons."
    assert opened(TEXT).notes == ()


def test_decimal_commas_do_not_mislead_about_the_delimiter() -> None:
    table = opened("area;value;note\nA;1,5;x, y\nB;2,25;z\n")
    assert cells(table) == [["A", "1,5", "x, y"], ["B", "2,25", "z"]]


def test_quoted_cells_may_hold_anything() -> None:
    table = opened('area,value\n"Bath, and ""North""\nEast",1\n')
    assert cells(table) == [['Bath, and "North"\nEast', "1"]]


def test_headings_are_found_below_titles_and_rows_keep_their_numbers() -> None:
    titles = "Table 1: carers,,\n,,\nPublished 3 May 2018,,\n\n"
    content = f"{titles}area,period,value\nA,2016-17,1\n\nB,2016-17,2\n"
    table = opened(content)
    assert table.heading_row == 5
    assert table.columns == ("area", "period", "value")
    assert [row.number for row in table.rows()] == [6, 8]
    assert "The headings were found in row 5" in table.notes[0]


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        ("Code,Name,Female,,Male,", ",,2016-17,2017-18,2016-17,2017-18"),
        ("Code,Name,Female,,Male,", "Code,Name,2016-17,2017-18,2016-17,2017-18"),
        (",,Female,,Male,", "Code,Name,2016-17,2017-18,2016-17,2017-18"),
    ],
)
def test_headings_in_two_rows_are_read_together(upper: str, lower: str) -> None:
    table = opened(f"A title,,,,,\n{upper}\n{lower}\nE06,Derby,1,2,3,4\nE07,Bath,5,6,7,8\n")
    assert [name.rpartition("/ ")[2] for name in table.columns[:2]] == ["Code", "Name"]
    assert table.columns[2:] == (
        "Female / 2016-17",
        "Female / 2017-18",
        "Male / 2016-17",
        "Male / 2017-18",
    )
    assert [row.number for row in table.rows()] == [4, 5]
    assert any("were read together as the headings" in note for note in table.notes)


def test_rows_of_words_alone_are_not_taken_for_headings() -> None:
    table = opened("code,,name\nE06,x,Derby\nE07,y,Bath\n")
    assert table.heading_row == 1
    assert len(list(table.rows())) == 2
    assert table.blank == ("B",)


def test_rows_with_a_cell_too_many_do_not_pass_for_the_table() -> None:
    table = opened("area,note\nA,x\nB,y,z\nC,y,z\n")
    assert table.heading_row == 1
    assert [len(row.faults) for row in table.rows()] == [0, 1, 1]


def test_particulars_above_a_small_table_are_left_out() -> None:
    about = "Source,A survey\nMade by,Somebody\nContact,Nobody\n"
    table = opened(f"{about}area,period,sex,kind,value\nA,2016-17,F,x,1\nB,2016-17,F,x,2\n")
    assert table.heading_row == 4
    assert len(list(table.rows())) == 2


def test_years_may_be_headings_and_other_numbers_may_not() -> None:
    assert opened("area,2016,2017\nA,1,2\nB,3,4\n").columns == ("area", "2016", "2017")
    with pytest.raises(FileRefused, match="No row of headings was found"):
        opened("E06,2016-17,8.9\nE07,2016-17,9.1\n")


def test_headings_that_stand_there_twice_are_told_apart() -> None:
    table = opened("area,value,value\nA,1,2\n")
    assert table.columns == ("area", "value", "value (2)")
    assert table.repeated == ("value",)


def test_columns_without_heading_and_cells_are_left_out() -> None:
    assert opened("area,value,,\nA,1,,\n").columns == ("area", "value")
    late = "area,value,,\n" + "A,1,,\n" * 70 + "A,1,2,\n"
    faults = [fault for row in opened(late).rows() for fault in row.faults]
    assert [fault.row for fault in faults] == [72]
    assert "column without a heading" in faults[0].why


def test_footnotes_below_a_table_are_left_out_and_told() -> None:
    table = opened("area,period,value\nA,2016,1\nSource: a survey\n* provisional\n")
    assert len(list(table.rows())) == 1
    assert "Footnotes below the table were left out: rows from 3 on." in table.notes
    kept = opened("area,period,value\nA,2016,1\nB,,\n")
    assert len(list(kept.rows())) == 2
    between = opened("area,period,value\nSource: x,,\nA,2016,1\n")
    assert len(list(between.rows())) == 2


def test_a_row_with_a_cell_too_many_tells_so_and_the_rest_is_read() -> None:
    rows = list(opened("a,b,c\n1,x,y\n1,x,y,z\n1,x\n2,x,y\n").rows())
    assert [len(row.faults) for row in rows] == [0, 1, 1, 0]
    assert rows[1].faults[0].why == "There are 4 cells, but 3 headings."


def test_the_sample_is_of_200_rows_and_reading_begins_anew() -> None:
    table = opened("a,b\n" + "x,y\n" * 500)
    assert len(table.sample) == 200
    assert len(list(table.rows())) == len(list(table.rows())) == 500


def test_a_file_is_read_from_its_path_in_steady_memory(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    path.write_text("a,b\n" + "x,1\n" * 60_000)
    table = open_table(path, file_name=path.name, limits=Limits.COMMAND_LINE)
    assert sum(1 for _ in table.rows()) == 60_000
    with pytest.raises(FileRefused, match="There are more than 50,000 rows"):
        list(open_table(path, file_name=path.name, limits=Limits.HOUSE).rows())


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="no ordinary file"):
        open_table(tmp_path, file_name="x", limits=Limits.HOUSE)


def test_a_csv_file_has_no_sheets() -> None:
    with pytest.raises(FileRefused, match="no sheets to choose from"):
        open_table(TEXT.encode(), file_name="x", limits=Limits.HOUSE, sheet="One")


@given(st.one_of(st.binary(max_size=300), st.text(max_size=200).map(str.encode)))
@example(b'"')
@example(b"\r\r\n,\n")
@example(b"PK\x05\x06")
def test_no_bytes_at_all_break_the_reading(content: bytes) -> None:
    with suppress(FileRefused):
        table = opened(content)
        assert all(set(row.cells) == set(table.columns) for row in table.rows())


@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=2, max_size=2
        ),
        max_size=5,
    )
)
def test_what_was_written_is_read(rows: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([["first column", "second column"], *rows])
    found = cells(opened(text.getvalue()))
    assert found == [row for row in rows if any(cell.strip() for cell in row)]
