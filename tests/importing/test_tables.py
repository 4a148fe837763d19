"""Reading a whole table strictly from a file that may hold anything."""

import csv
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gorm.importing.report import FileRefused
from gorm.importing.tables import read_table


def why(content: bytes) -> list[str]:
    with pytest.raises(FileRefused) as refused:
        read_table(content)
    return [str(fault) for fault in refused.value.faults]


def test_a_table_is_read_with_or_without_a_mark_of_utf_8() -> None:
    plain = read_table("name,place\nÀ,b\n".encode())
    marked = read_table("\ufeffname,place\r\nÀ,b\r\n".encode())
    assert plain.columns == marked.columns == ("name", "place")
    assert plain.rows == marked.rows
    assert plain.rows[0].cells == {"name": "À", "place": "b"}
    assert plain.digest != marked.digest


def test_rows_are_counted_as_a_spreadsheet_counts_them() -> None:
    table = read_table(b'name,place\n"a\nb",c\n\n,\nd,e\n')
    assert [row.number for row in table.rows] == [2, 5]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf \n", "The file is empty."),
        (b"a,b\nc,d\x00\n", "Row 2: There is a NUL character; is this a CSV file?"),
        (b"a,b,a\n", "Row 1, column a: The heading stands there twice."),
        (b"a,,b\nc,d,e\n", "Row 1, column B: The column has no heading."),
        (b"a,b\nc\n", "Row 2: There are 1 cells, but 2 headings."),
        (b"a,b\nc,d\ne,f,g\n", "Row 3: There are 3 cells, but 2 headings."),
        (b'a,b\n"c,d\n', "Row 2: The quotation marks do not match"),
        (b"a,b\n" + b"c" * 10_001 + b",d\n", "Row 2, column a: The cell is longer than 10,000"),
        (",".join(map(str, range(201))).encode(), "Row 1: There are more than 200 columns."),
        (b"a,b\n" + b"c,d\n" * 50_001, "Row 50002: There are more than 50,000 rows."),
        (b"a" * (10 * 1024 * 1024 + 1), "The file is larger than 10 MB."),
    ],
)
def test_a_bad_file_is_refused_with_its_row(content: bytes, words: str) -> None:
    assert why(content)[0].startswith(words)


def test_every_faulty_row_is_told_at_once() -> None:
    assert len(why(b"a,b\nc\nd\ne,f\ng\n")) == 3


@given(st.binary(max_size=300))
@example(b'"')
@example(b"\r\r\n,\n")
def test_no_bytes_at_all_break_the_reading(content: bytes) -> None:
    with suppress(FileRefused):
        table = read_table(content)
        assert all(set(row.cells) == set(table.columns) for row in table.rows)


def test_the_limit_of_a_cell_is_put_back_for_other_readers() -> None:
    before = csv.field_size_limit()
    why(b'a,b\n"c')
    assert csv.field_size_limit() == before
