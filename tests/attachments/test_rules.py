"""What may be attached, under which name; what pretends or means harm is refused, and soon."""

import io
import itertools
import os
import struct
import time
import tracemalloc
import unicodedata
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorm.attachments.rules import FILE_FIELD, LARGEST, checked
from gorm.attachments.rules.names import LONGEST_NAME, clean_file_name, ending_of
from gorm.core.errors import Refused
from tests.factories.attachments import (
    EMAIL,
    JPEG,
    PDF,
    PNG,
    open_document,
    open_xml,
    packed,
    types,
    workbook,
)

WORD = open_xml("wordprocessingml.document")
EXE = b"MZ\x90\0\x03\0\0\0" + bytes(200)
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"


def refusal_of(file_name: str, content: bytes) -> str:
    """Why a file is refused; that it was soon and in little memory is a part of it."""
    began = time.monotonic()
    tracemalloc.start()
    try:
        with pytest.raises(Refused) as refused:
            checked(file_name, content)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 64 * 1024**2
    assert time.monotonic() - began < 2
    return refused.value.faults[FILE_FIELD]


# Kinds


@pytest.mark.parametrize(
    ("file_name", "content", "kind"),
    [
        ("reply.pdf", PDF, "PDF"),
        ("Reply.PDF", PDF, "PDF"),
        ("reply.docx", WORD, "Word document"),
        ("plan.xlsx", open_xml("spreadsheetml.sheet"), "Excel workbook"),
        ("plan.xlsx", workbook(), "Excel workbook"),
        ("talk.pptx", open_xml("presentationml.presentation"), "PowerPoint slides"),
        ("reply.odt", open_document("text"), "OpenDocument text"),
        ("plan.ods", open_document("spreadsheet"), "OpenDocument sheet"),
        ("talk.odp", open_document("presentation"), "OpenDocument slides"),
        ("map.png", PNG, "PNG picture"),
        ("site.jpg", JPEG, "JPEG picture"),
        ("site.jpeg", JPEG, "JPEG picture"),
        ("note.txt", "\ufeffA plan — by Łódź’s team\r\n\f\tand ours".encode(), "Text"),
        ("note.txt", "A plan – by the team’s £5".encode("cp1252"), "Text"),
        ("note.txt", b"1 < 2, <b and b> are no page", "Text"),
        ("plan.csv", b"what,by when\nplan,2027-03-03\n", "CSV table"),
        ("reply.eml", EMAIL, "E-mail"),
        ("reply.eml", b"Received: from mail.example.org\nFrom: a@example.org\n\n<html>", "E-mail"),
    ],
    ids=str,
)
def test_a_file_is_what_its_name_and_its_content_say(
    file_name: str, content: bytes, kind: str
) -> None:
    assert checked(file_name, content).kind.label == kind


def test_a_file_that_is_one_kind_by_its_name_and_another_by_its_content_is_refused() -> None:
    """Each kind under the name of each other: an e-mail alone is text as well."""
    files = {
        "pdf": PDF, "docx": WORD, "xlsx": workbook(), "odt": open_document("text"), "png": PNG,
        "jpg": JPEG, "txt": b"Words.", "eml": EMAIL,
        "pptx": open_xml("presentationml.presentation"), "ods": open_document("spreadsheet"),
        "odp": open_document("presentation"),
    }  # fmt: skip
    for ending, called in itertools.permutations(files, 2):
        if (ending, called) != ("eml", "txt"):
            assert "reply" in refusal_of(f"reply.{called}", files[ending]), (ending, called)


@pytest.mark.parametrize(
    ("file_name", "content", "words"),
    [
        ("reply.pdf", EXE, "is not a PDF, whatever its name says"),
        ("reply.png", EXE, "is not a PNG picture"),
        ("reply.docx", EXE, "is not a Word document"),
        ("reply.docx", packed({"a.txt": "a"}), "is not a Word document"),
        ("reply.docx", packed({"META-INF/MANIFEST.MF": "Main-Class: X"}), "is not a Word document"),
        ("reply.odt", packed({"a": "b", "mimetype": "application/vnd.oasis.opendocument.text"}),
         "is not an OpenDocument text"),
        ("reply.docx", b"\xd0\xcf\x11\xe0" + bytes(600), "is of the older kind or has a password"),
        ("reply.pdf", HTML + PDF, "is not a PDF"),
        ("reply.txt", EXE, "is not plain text"),
        ("reply.txt", PDF + b"\x80\x81\x8d", "is not plain text"),
        ("reply.txt", "Words".encode("utf-16"), "is not plain text"),
        ("reply.txt", "a\x85b\x9fc".encode(), "is not plain text"),
        ("reply.txt", HTML, "is a web page, XML or a PDF"),
        ("reply.csv", HTML, "is a web page, XML or a PDF"),
        ("reply.txt", b" \n" * 2_000 + b"<a href=x>", "is a web page, XML or a PDF"),
        ("reply.txt", b"\xef\xbb\xbf<?xml version='1.0'?><svg/>", "is a web page, XML or a PDF"),
        ("reply.txt", b"Dear all,\n<ScRiPt src=//evil.example>", "is a web page, XML or a PDF"),
        ("reply.eml", HTML, "does not begin as an e-mail does"),
        ("reply.eml", b"Dear all,\nwe have a plan.\n", "does not begin as an e-mail does"),
        ("reply.eml", EMAIL + b"\x00", "is not plain text"),
    ],
    ids=str,
)  # fmt: skip
def test_a_disguise_is_seen_through(file_name: str, content: bytes, words: str) -> None:
    assert words in refusal_of(file_name, content)


@pytest.mark.parametrize(
    "file_name",
    [
        "reply", "reply.exe", "reply.pdf.exe", "reply.html", "reply.svg", "reply.docm", "plan.xlsm",
        "plan.xlsb", "old.doc", "reply.zip", "reply.pdf\u202e", "reply.\u202efdp.exe", ".pdf",
        "\u200f.pdf", "..", "", "pdf", "reply.pdf.", "a" * 300 + ".js",
    ],
    ids=ascii,
)  # fmt: skip
def test_only_kinds_that_an_office_reads_are_kept(file_name: str) -> None:
    if ending_of(clean_file_name(file_name)) == "pdf":  # cleaned, its name says what it is
        assert checked(file_name, PDF).file_name == "reply.pdf"
    else:
        assert "is no kind of file that is kept here" in refusal_of(file_name, PDF)


# Office files that hold more than they should


@pytest.mark.parametrize(
    ("file_name", "content"),
    [
        ("a.docx", open_xml("wordprocessingml.document", **{"word/vbaProject.bin": "x"})),
        ("a.xlsx", open_xml("spreadsheetml.sheet", **{"xl/VBAPROJECT.BIN": "x"})),
        ("a.xlsx", open_xml("spreadsheetml.sheet", **{"xl/macrosheets/sheet1.xml": "x"})),
        ("a.docx", open_xml("wordprocessingml.document", **{"word/activeX/activeX1.bin": "x"})),
        ("a.odt", open_document("text", **{"Basic/Standard/Module1.xml": "x"})),
        ("a.ods", open_document("spreadsheet", **{"Scripts/python/a.py": "x"})),
        (
            "a.docx",
            packed({"[Content_Types].xml": types(
                "application/vnd.ms-word.document.macroEnabled.main+xml")}),
        ),
        (
            "a.docx",  # the macros under another name, and their kind written otherwise
            packed({"[Content_Types].xml": types(
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                "application/vnd.ms-office.&#118;baProject"), "word/styles2.bin": "x"}),
        ),
    ],
    ids=range(8),
)  # fmt: skip
def test_macros_are_not_kept(file_name: str, content: bytes) -> None:
    assert "holds macros" in refusal_of(file_name, content)


def test_an_office_file_with_pictures_and_an_embedded_workbook_is_kept() -> None:
    more = {"word/media/image1.png": PNG, "word/embeddings/Sheet1.xlsx": workbook()}
    assert checked("a.docx", open_xml("wordprocessingml.document", **more)).file_name == "a.docx"


def test_an_office_file_with_a_password_is_refused() -> None:
    content = bytearray(WORD)
    content[content.find(b"PK\x01\x02") + 8] |= 1
    assert "has a password" in refusal_of("a.docx", bytes(content))


def test_a_bomb_is_refused() -> None:
    one = open_xml("wordprocessingml.document", **{"word/document.xml": bytes(60_000_000)})
    assert "unpacks to far more than its size" in refusal_of("a.docx", one)
    parts = {f"word/media/{n}.bin": os.urandom(2_000) + bytes(250_000) for n in range(1_000)}
    many = open_xml("wordprocessingml.document", **parts)
    assert "unpacks to more than 200 MB" in refusal_of("a.docx", many)


def test_a_list_of_parts_that_is_a_bomb_is_refused() -> None:
    blank = b"<Types>" + b" " * 60_000_000
    assert "unpacks to" in refusal_of("a.docx", packed({"[Content_Types].xml": blank}))
    long = types(*(["x/y"] * 40_000)).encode()  # two megabytes
    assert "is damaged" in refusal_of("a.docx", packed({"[Content_Types].xml": long}))
    doctype = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><Types>&b;</Types>'
    assert "is damaged" in refusal_of("a.docx", packed({"[Content_Types].xml": doctype}))


def test_a_list_of_parts_that_lies_about_its_size_is_refused() -> None:
    content = bytearray(packed({"[Content_Types].xml": types("x/y") + " " * 100_000}))
    size = struct.pack("<I", len(types("x/y")) + 100_000)
    assert content.count(size) == 2
    lying = bytes(content).replace(size, struct.pack("<I", 60))
    assert "is damaged" in refusal_of("a.docx", lying)


def test_an_archive_of_nothing_but_its_own_directory_is_refused() -> None:
    """Two hundred thousand parts, behind an end that says there are none."""
    entry = struct.pack(
        "<4s6H3I5H2I", b"PK\x01\x02", *[20] * 2, *[0] * 4, *[0] * 3, 1, *[0] * 4, 0, 0
    )
    entries = b"".join(entry + b"a" for _ in range(200_000))
    start = WORD[: WORD.find(b"PK\x01\x02")]
    end_64 = struct.pack(
        "<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 200_000, 200_000, len(entries), len(start)
    )
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, len(start) + len(entries), 1)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0, 0, 0, 0, 0)
    content = start + entries + end_64 + locator + end
    assert len(content) <= LARGEST
    assert "is damaged" in refusal_of("a.docx", content)


def test_a_part_packed_in_a_way_that_may_ask_for_any_memory_is_refused() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr(
            "[Content_Types].xml",
            types(
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
            ),
        )
    assert "is damaged" in refusal_of("a.docx", content.getvalue())


@given(st.binary(max_size=300), st.integers(0, 300))
def test_a_mangled_office_file_is_refused_or_kept_and_breaks_nothing(
    noise: bytes, place: int
) -> None:
    content = WORD[:place] + noise + WORD[place + len(noise) :]
    try:
        assert checked("a.docx", content).kind.label == "Word document"
    except Refused as refused:
        assert refused.faults[FILE_FIELD].startswith("a.docx ")  # noqa: PT017


# Size


def test_a_file_may_be_ten_megabytes_and_no_larger_and_not_empty() -> None:
    assert checked("a.txt", b"a" * LARGEST).file_name == "a.txt"
    assert "a.txt is larger than 10 MB" in refusal_of("a.txt", b"a" * (LARGEST + 1))
    assert "a.txt is empty" in refusal_of("a.txt", b"")


@pytest.mark.parametrize(
    ("ending", "content"),
    [
        ("txt", b"<p " * (LARGEST // 3)),
        ("txt", b" " * (LARGEST - 1) + b"\0"),
        ("txt", "\U0001f600".encode() * (LARGEST // 4 - 1) + b"\x81"),
        ("eml", b"a" * LARGEST),
        ("eml", b"a:" * (LARGEST // 2)),
        ("eml", b"a:\n" * (LARGEST // 3)),
        ("docx", b"PK\x03\x04" + b"PK\x05\x06" * (LARGEST // 4 - 1)),
        ("docx", b"PK\x03\x04" * (LARGEST // 4)),
        ("pdf", b"%PD" * (LARGEST // 3)),
        ("png", b"\x89PNG\r\n\x1a" * (LARGEST // 8)),
    ],
    ids=range(10),
)
def test_hostile_bytes_are_refused_soon_and_in_little_memory(ending: str, content: bytes) -> None:
    assert refusal_of(f"a.{ending}", content)


# Names


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("reply.pdf", "reply.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\ann\\reply.pdf", "reply.pdf"),
        ("reply\x00.pdf", "reply.pdf"),
        ("reply\r\nSet-Cookie: a.pdf", "reply Set-Cookie- a.pdf"),
        ("reply\u202efdp.exe", "replyfdp.exe"),
        ("\u2067reply\u200f\u061c.pdf", "reply.pdf"),
        ('a"b:c*d?.pdf', "a-b-c-d-.pdf"),
        (".htaccess", "htaccess"),
        ("reply.pdf. . ", "reply.pdf"),
        ("  the   reply .pdf", "the reply .pdf"),
        ("Ré\u0301ponse № 1.pdf", "Ré\u0301ponse № 1.pdf"),
        ("رد المجلس.pdf", "رد المجلس.pdf"),
        ("/", ""),
        ("..", ""),
        ("\u202e", ""),
    ],
    ids=ascii,
)
def test_a_name_loses_its_folders_and_what_could_mislead(sent: str, kept: str) -> None:
    assert clean_file_name(sent) == unicodedata.normalize("NFC", kept)


def test_a_long_name_keeps_its_ending() -> None:
    name = clean_file_name("a" * 500 + ".docx")
    assert len(name) == LONGEST_NAME
    assert name.endswith("aaa.docx")


@given(st.text(max_size=300))
def test_no_name_is_a_path_or_turns_the_reading_round(text: str) -> None:
    name = clean_file_name(text)
    assert clean_file_name(name) == name
    assert not set(name) & set('/\\:*?"<>|\r\n\t\0')
    assert not name.startswith(".")
    assert not name.endswith((".", " "))
    assert all(unicodedata.category(c) not in {"Cc", "Cf"} or c == "\u200d" for c in name)
