"""What makes PDFs quicker changes nothing in them: all is read, laid out and written as before."""

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pikepdf
import pytest
import tinyhtml5
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from gorm.core.pdf import FONTS, print_stylesheet
from gorm.core.pdf.reading import as_xml, read

PROJECT = Path(__file__).parents[2]
PAGE = """<!DOCTYPE html>
<html lang="en-GB">
<head><meta charset="utf-8"><title>A pack</title></head>
<body>
<p class="marking">OFFICIAL</p>
<h1>Brackenshire &amp; Tarrow&nbsp;Bay</h1>
<dl class="facts"><div><dt>Leader</dt><dd>Ingrid Halloran<br>since 2023</dd></div></dl>
<ul><li>One</li><li>Two <strong>words</strong></li></ul>
<table><thead><tr><th>What</th><th>Who</th></tr></thead>
<tbody><tr><td>Send the guidance<br><span class="note">16 November</span></td>
<td><a class="note-mark" href="#note-1">1</a></td></tr></tbody></table>
<figure><svg viewBox="0 0 100 40" role="img"><title>Rising</title>
<path d="M0 0H90" stroke="#000"/></svg></figure>
<p id="note-1" dir="auto">Of the register.</p><hr>
</body></html>"""
#: Lays a page out as the renderer does, before and after it was made quicker, and writes both ways.
SCRIPT = """
import json, logging, sys
from pathlib import Path
import weasyprint
from gorm.core.pdf import child, quicker
from gorm.core.pdf.glyphs import Repertoire
told = json.load(sys.stdin)
fonts = Repertoire(sorted(Path(told["fonts"]).glob("*.ttf")))
def made(name):
    pdf, _ = child.render(told["request"], told["html"], fonts, child.Gaps(logging.ERROR))
    Path(told["folder"], name).write_bytes(pdf)
ours = child.write
child.write = lambda pdf, output, identifier: type(pdf).write(
    pdf, output, identifier=identifier, compress=True)
made("theirs.pdf")
child.write = ours
made("written.pdf")
weasyprint.__version__, known = "1.0", weasyprint.__version__
before = weasyprint.text.line_break.Layout.setup
assert not quicker.apply() and weasyprint.text.line_break.Layout.setup is before
weasyprint.__version__ = known
assert quicker.apply(), "quicker.py is written for another version of WeasyPrint: try it again"
made("quicker.pdf")
"""


def made(folder: Path, html: str) -> dict[str, bytes]:
    """The page by WeasyPrint's writer, by ours, and by ours when it was made quicker."""
    request = {
        "files": {}, "title": "A pack", "created": "2026-11-27T09:00:00+00:00", "identifier": "1",
        "stylesheets": [print_stylesheet(), print_stylesheet("pack")],
    }  # fmt: skip
    told = {"request": request, "html": html, "folder": str(folder), "fonts": str(FONTS)}
    subprocess.run(  # noqa: S603
        [sys.executable, "-c", SCRIPT], input=json.dumps(told), text=True, cwd=PROJECT, check=True
    )
    return {one.stem: one.read_bytes() for one in folder.glob("*.pdf")}


def contents(pdf: bytes) -> list[Any]:
    """Everything in a file, its streams unpacked; not how it is packed, nor its own hash."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        return [_content(one) for one in opened.objects if one.get("/Type", "") not in _PACKING]


_PACKING = ("/XRef", "/ObjStm")


def _content(one: Any) -> Any:
    if not isinstance(one, pikepdf.Stream):
        return one.unparse()
    kept = {name: value.unparse() if hasattr(value, "unparse") else value
            for name, value in one.items() if name not in ("/Length", "/Filter")}  # fmt: skip
    return kept, one.read_bytes()


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return made(tmp_path_factory.mktemp("pdf"), PAGE)


def test_a_file_holds_what_weasyprint_would_have_written(three: dict[str, bytes]) -> None:
    assert contents(three["written"]) == contents(three["theirs"])


def test_a_file_names_its_document_and_its_contents(three: dict[str, bytes]) -> None:
    with (
        pikepdf.open(BytesIO(three["written"])) as ours,
        pikepdf.open(BytesIO(three["theirs"])) as theirs,
    ):
        assert bytes(ours.trailer.ID[0]) == bytes(theirs.trailer.ID[0])
        assert ours.trailer.ID[1] != ours.trailer.ID[0]


def test_what_is_reckoned_once_comes_out_to_the_byte(three: dict[str, bytes]) -> None:
    assert three["quicker"] == three["written"]


def test_a_label_of_a_drawing_is_set_as_words(tmp_path: Path) -> None:
    html = PAGE.replace("<path", '<text x="4" y="20" font-size="12">Avoidable</text><path', 1)
    files = made(tmp_path, html)
    assert files["quicker"] != files["written"]
    assert shown_in(files["quicker"]) == shown_in(files["written"]) - len("voidable")


def shown_in(pdf: bytes) -> int:
    """How often pages and drawings show some letters."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        streams = [one.read_bytes() for one in opened.objects if isinstance(one, pikepdf.Stream)]
    return sum(one.count(b"] TJ") for one in streams)


def same(one: Any, other: Any) -> bool:
    """Whether two trees are the same; the space around `head` and `body` is nothing to a reader."""
    around = one.tag in ("html", "head", "body")
    return (
        one.tag == other.tag
        and dict(one.attrib) == dict(other.attrib)
        and (around or (one.text or "") == (other.text or ""))
        and (around or (one.tail or "") == (other.tail or ""))
        and len(one) == len(other)
        and all(same(*pair) for pair in zip(one, other, strict=True))
    )


def as_html(text: str) -> Any:
    return tinyhtml5.parse(text, namespace_html_elements=False)


def test_a_well_formed_page_is_read_as_html_would_be() -> None:
    assert ElementTree.fromstring(as_xml(PAGE)) is not None  # noqa: S314
    assert same(read(PAGE), as_html(PAGE))


@pytest.mark.parametrize(
    "odd",
    [
        "<p>One<p>Two", "<b><i>Crossed</b></i>", "<p>Bell \x07</p>", "<p>R & D</p>",
        "<pre>\nKept</pre>", "<!-- said aside --><p>Told</p>", "<ol reversed><li>One</ol>",
        "<p>1 < 2</p>", "<p title=bare>Told</p>", "<table><tr><td>One</table>",
    ],
)  # fmt: skip
def test_what_is_not_well_formed_is_read_as_html(odd: str) -> None:
    text = PAGE.replace("<hr>", odd)
    assert same(read(text), as_html(text))


@given(st.text())
def test_whatever_somebody_typed_is_read_the_same(typed: str) -> None:
    text = PAGE.replace("One", str(escape(typed)))
    assert same(read(text), as_html(text))
