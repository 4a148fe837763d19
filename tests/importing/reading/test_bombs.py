"""Files that mean harm are refused soon, in little memory, and with a way forward."""

import contextlib
import os
import struct
import time
import tracemalloc
import zlib

import pytest

from gorm.importing.reading import Limits, open_table
from gorm.importing.report import FileRefused
from tests.importing.reading.workbooks import HEADINGS, ROW, SHEET, packed, parts_of

_DOCTYPE = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def refusal_of(content: bytes, limits: Limits = Limits.HOUSE) -> str:
    """Why a file is refused; that it was soon and in little memory is a part of it."""
    began = time.monotonic()
    tracemalloc.start()
    try:
        with pytest.raises(FileRefused) as refused:
            for _ in open_table(content, file_name="bomb.xlsx", limits=limits).rows():
                pass
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 128 * 1024**2
    assert time.monotonic() - began < 4, "two seconds, and as much again for tracing memory"
    return str(refused.value)


def test_the_least_workbook_of_these_tests_is_read() -> None:
    table = open_table(packed(parts_of(HEADINGS + ROW)), file_name="x", limits=Limits.HOUSE)
    assert [row.cells for row in table.rows()] == [{"place": "Derby", "value": "8.9"}]


def test_a_part_that_unpacks_to_far_more_than_its_size_is_refused() -> None:
    blank = "<row/>" * 10_000_000
    assert "unpacks to far more" in refusal_of(packed(parts_of(blank)))


def test_many_parts_that_are_each_small_enough_are_refused_together() -> None:
    parts = {f"xl/media/{number}.bin": os.urandom(900) + bytes(80_000) for number in range(1_300)}
    assert "unpacks to more than 100 MB" in refusal_of(packed({**parts_of(ROW), **parts}))


def test_a_part_that_lies_about_its_size_is_refused() -> None:
    content = bytearray(packed(parts_of(HEADINGS + ROW * 1, **{"xl/styles.xml": ""})))
    size = len(parts_of(HEADINGS + ROW)[SHEET])
    true = struct.pack("<I", size)
    assert content.count(true) >= 2
    with pytest.raises(FileRefused) as refused:
        lying = bytes(content).replace(true, struct.pack("<I", 60))
        open_table(lying, file_name="x", limits=Limits.HOUSE)
    assert "damaged" in str(refused.value)


def test_a_workbook_with_a_password_is_refused() -> None:
    content = bytearray(packed(parts_of(HEADINGS + ROW)))
    place = content.find(b"PK\x01\x02")
    content[place + 8] |= 1
    assert "has a password" in refusal_of(bytes(content))
    assert "with a password" in refusal_of(b"\xd0\xcf\x11\xe0" + bytes(600))


@pytest.mark.parametrize("cell", ["XFD1048576", "GS2", "B1048576"])
def test_a_value_far_from_the_table_is_refused_by_its_name(cell: str) -> None:
    number = cell.lstrip("XFDGSB")
    row = "" if number == "2" else ROW
    far = f'{row}<row r="{number}"><c r="{cell}"><v>1</v></c></row>'
    assert refusal_of(packed(parts_of(HEADINGS + far))).startswith(f"{cell} holds a value beyond")


def test_formats_that_reach_far_without_a_value_do_no_harm() -> None:
    far = '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    table = open_table(packed(parts_of(HEADINGS + ROW + far)), file_name="x", limits=Limits.HOUSE)
    assert len(list(table.rows())) == 1


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_entities_are_refused_wherever_they_stand(part: str) -> None:
    parts = parts_of(HEADINGS + ROW)
    parts[part] = _DOCTYPE + str(parts[part])
    assert "declares entities" in refusal_of(packed(parts))


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("xl/externalLinks/externalLink1.xml", "takes values from other workbooks"),
        ("xl/embeddings/inner.xlsx", "holds other files"),
        ("inner.zip", "holds other files"),
        ("xl/vbaProject.bin", "holds macros"),
        ("mimetype", "OpenDocument"),
        ("xl/workbook.bin", "binary workbook"),
    ],
)
def test_what_else_a_packed_file_holds_is_refused_with_words(part: str, words: str) -> None:
    assert words in refusal_of(packed({**parts_of(HEADINGS + ROW), part: "x"}))


def test_a_packed_file_that_is_no_workbook_is_refused() -> None:
    assert "no workbook" in refusal_of(packed({"table.csv": "a,b"}))


def test_a_text_that_every_cell_repeats_is_not_copied() -> None:
    words = "".join(f"<si><t>{os.urandom(4_500).hex()}</t></si>" for _ in range(50))
    cells = "".join(
        f'<row r="{number}"><c r="A{number}" t="s"><v>0</v></c>'
        f'<c r="B{number}" t="s"><v>{number % 50}</v></c></row>'
        for number in range(2, 20_000)
    )
    parts = parts_of(HEADINGS + cells)
    relations = str(parts["xl/_rels/workbook.xml.rels"])
    more = '<Relationship Id="r2" Type="x/sharedStrings" Target="sharedStrings.xml"/></Rel'
    parts["xl/_rels/workbook.xml.rels"] = relations.replace("</Rel", more)
    parts["xl/sharedStrings.xml"] = f"<sst>{words}</sst>"
    tracemalloc.start()
    table = open_table(packed(parts), file_name="x", limits=Limits.HOUSE)
    assert sum(1 for _ in table.rows()) == 19_998
    assert tracemalloc.get_traced_memory()[1] < 64 * 1024**2
    tracemalloc.stop()


def test_a_sheet_of_empty_cells_is_refused() -> None:
    empty = "".join(
        f'<row r="{number}">' + "".join(f'<c r="{column}{number}"/>' for column in "ABCDEFGHIJ")
        for number in range(2, 60_000)
    )
    cells = empty.replace("<row", "</row><row").removeprefix("</row>") + "</row>"
    assert "almost all empty cells" in refusal_of(packed(parts_of(HEADINGS + cells)))


def test_a_tag_without_end_is_refused() -> None:
    endless = '<row r="1" x="' + os.urandom(2_000_000).hex()
    assert "damaged" in refusal_of(packed(parts_of(endless)))


def test_a_text_without_end_is_refused() -> None:
    endless = '<row r="2"><c r="A2" t="str"><v>' + os.urandom(1_000_000).hex() + "</v></c></row>"
    assert "A2 is too long" in refusal_of(packed(parts_of(HEADINGS + endless)))


def test_rows_beyond_the_limit_are_refused() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(2, 200))
    limits = Limits(rows=100)
    assert "There are more than 100 rows" in refusal_of(packed(parts_of(HEADINGS + rows)), limits)


def test_a_line_without_end_is_refused() -> None:
    assert "The line is longer than" in refusal_of(b"a,b\n" + b"c" * 3_000_000)


def test_a_list_of_parts_that_is_itself_a_burden_is_refused() -> None:
    parts = {**parts_of(HEADINGS), **{f"xl/{number}": "" for number in range(2_100)}}
    assert "damaged" in refusal_of(packed(parts))


@pytest.mark.parametrize("cut", [30, 200, 600, 900])
def test_a_workbook_that_was_cut_short_is_refused(cut: int) -> None:
    content = packed(parts_of(HEADINGS + ROW))
    assert "damaged" in refusal_of(content[:cut])
    spoiled = content[:cut] + bytes(byte ^ 0x55 for byte in content[cut : cut + 40])
    with contextlib.suppress(FileRefused):
        list(open_table(spoiled + content[cut + 40 :], file_name="x", limits=Limits.HOUSE).rows())


def test_what_is_packed_in_another_way_is_refused() -> None:
    assert "gzip" in refusal_of(b"\x1f\x8b" + zlib.compress(b"a,b"))
    assert "PDF" in refusal_of(b"%PDF-1.7")
    assert "web page" in refusal_of(b"<html><table></table></html>")
