# ruff: noqa: RUF001  # the letters that look like others are what is tested
"""PDFs: sealed, limited, the same twice, and readable by everybody."""

import io
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import page
import pdfplumber
import pikepdf
import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gorm.core.pdf import (
    FONTS,
    PdfError,
    PdfFailed,
    PdfLimits,
    PdfTooBig,
    PdfTooSlow,
    RendererPool,
    print_stylesheet,
    render_pdf,
)
from gorm.core.pdf.glyphs import Repertoire

PROJECT = Path(__file__).parents[2]
HAS_FALLBACK_FACE = (FONTS / "DejaVuSans.ttf").exists()
PIXEL = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU"
    b"\x00\x00\x00\nIDATx\x9cc\xf8\x0f\x00\x01\x01\x01\x00\x1b\xb6\xeeV\x00\x00\x00\x00IEND\xaeB`\x82"
)
ODD_NOTE = (
    "Żółć, naïve, Ωμέγα, Кирилл; 你好; emoji 😀 🦥 👩🏽\u200d💻 🇬🇧; styled 𝗛𝗲𝗹𝗹𝗼 ＦＵＬＬ; "
    "private \ue000; joined\u200bby\u200dnothing \ufeff; turned \u202eround\u202c; bell \x07; "
    "a\u0335\u0361\u0489; Tamil வணக்கம்; unassigned \U000effff; ½ → ≥ ✓ ☎ ﬃ"
)


@pytest.fixture(scope="module")
def pool() -> Iterator[RendererPool]:
    pool = RendererPool(FONTS, size=1)
    yield pool
    pool.close()


def document(body: str, head: str = "") -> str:
    return f'<!doctype html><html lang="en-GB"><head>{head}</head><body>{body}</body></html>'


def render(pool: RendererPool, body: str, **options: Any) -> bytes:
    options = {"title": "A document", "stylesheets": [print_stylesheet()]} | options
    return render_pdf(document(body, options.pop("head", "")), pool=pool, **options)


def text_of(pdf: bytes) -> str:
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return "\n".join(sheet.extract_text() for sheet in opened.pages)


def accessibility_failures(pdf: bytes) -> list[str]:
    report = page.validate_pdf_bytes(pdf, profile="ua1")
    return [f"{failure.rule_id}: {failure.message}" for failure in report.failures]


def structure_types(pdf: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [
            str(item.S)
            for item in opened.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/StructElem"
        ]


# A representative pack


def pack_html(note: str = ODD_NOTE) -> str:
    folders = [PROJECT / "templates", Path(__file__).parent / "pdf_pages"]
    environment = Environment(
        loader=FileSystemLoader(folders), undefined=StrictUndefined, autoescape=True
    )
    titles = {
        "why": "Why this meeting",
        "glance": "At a glance",
        "performance": "Performance",
        "log": "Engagement log",
        "voices": "In their own words",
    }
    entries = [
        ("3 January 2025", "2025-01-03", "Letter from the leader", "Asks for a meeting."),
        ("20 March 2025", "2025-03-20", "Telephone call", ""),
    ]
    return environment.get_template("pack.html").render(
        reference="BP-0042",
        note=note,
        sections=[SimpleNamespace(anchor=key, title=title) for key, title in titles.items()],
        entries=[
            SimpleNamespace(date=date, iso_date=iso, what=what, text=text)
            for date, iso, what, text in entries
        ],
    )


@pytest.fixture(scope="module")
def pack(pool: RendererPool) -> bytes:
    return render_pdf(
        pack_html(),
        title="Briefing pack BP-0042",
        stylesheets=[print_stylesheet()],
        created=datetime(2026, 3, 5, 9, 30, tzinfo=UTC),
        identifier="BP-0042/1",
        pool=pool,
    )


def test_a_pack_passes_pdf_ua_1(pack: bytes) -> None:
    assert accessibility_failures(pack) == []


def test_every_page_has_the_marking_head_and_foot_and_its_number(pack: bytes) -> None:
    with pdfplumber.open(io.BytesIO(pack)) as opened:
        total = len(opened.pages)
        assert total >= 6
        for number, sheet in enumerate(opened.pages, 1):
            head = sheet.crop((0, 0, sheet.width, 71)).extract_text()
            foot = sheet.crop((0, sheet.height - 71, sheet.width, sheet.height)).extract_text()
            assert head.splitlines()[0] == "OFFICIAL-SENSITIVE"
            assert foot == f"BP-0042 OFFICIAL-SENSITIVE Page {number} of {total}"


def test_the_contents_list_names_the_page_of_each_section(pack: bytes) -> None:
    with pdfplumber.open(io.BytesIO(pack)) as opened:
        listed = opened.pages[1].extract_text()
        for title in ("Why this meeting", "Performance", "In their own words"):
            number = next(
                number
                for number, sheet in enumerate(opened.pages, 1)
                if number > 2 and f"\n{title}\n" in sheet.extract_text() + "\n"
            )
            assert f"{title} {number}" in listed


def test_a_long_table_repeats_its_header_row_on_every_page(pack: bytes) -> None:
    with pdfplumber.open(io.BytesIO(pack)) as opened:
        sheets = [text for s in opened.pages if "2024-25" in (text := s.extract_text())]
    assert len(sheets) == 3
    assert all("Indicator Period Area Peers England Rating" in sheet for sheet in sheets)


def test_the_text_comes_out_in_reading_order(pack: bytes) -> None:
    text = text_of(pack)
    order = ["Northmoor", "Contents", "The ask", "Three points", "Indicator 7:", "Letter from the"]
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_a_rating_is_a_word_and_never_a_colour_alone(pack: bytes) -> None:
    text = text_of(pack)
    for word, times in (("Red", 12), ("Amber", 12), ("Green", 11), ("Not rated", 11)):
        assert text.count(word) == times


def test_header_cells_say_whether_they_head_a_row_or_a_column(pack: bytes) -> None:
    with pikepdf.open(io.BytesIO(pack)) as opened:
        cells = [
            item
            for item in opened.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/TH"
        ]
        scopes = {str(cell.A.Scope) for cell in cells}
        rows = sum(str(cell.A.Scope) == "/Row" for cell in cells)
    assert scopes == {"/Row", "/Column"}
    assert rows == 46


def test_a_fact_is_read_as_a_label_with_its_value(pool: RendererPool) -> None:
    pdf = render(pool, "<h1>A</h1><dl class=facts><div><dt>Leader</dt><dd>A. Yusuf</dd></div></dl>")
    kinds = structure_types(pdf)
    assert kinds.count("/LI") == kinds.count("/Lbl") == kinds.count("/LBody") == 1
    assert accessibility_failures(pdf) == []


def test_a_drawing_has_its_title_and_decoration_is_no_figure(pack: bytes) -> None:
    assert structure_types(pack).count("/Figure") == 1
    with pikepdf.open(io.BytesIO(pack)) as opened:
        figure = next(
            item
            for item in opened.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"
        )
        assert str(figure.Alt).startswith("Recycling rate from 2019")


def test_a_skipped_heading_level_is_closed(pool: RendererPool) -> None:
    pdf = render(pool, "<h1>A</h1><h4>B</h4><h6>C</h6><h2>D</h2>")
    kinds = [kind for kind in structure_types(pdf) if kind.startswith("/H")]
    assert kinds == ["/H1", "/H2", "/H3", "/H2"]


# The same again


def test_the_same_document_gives_the_same_bytes(pool: RendererPool) -> None:
    first = render(pool, "<h1>One</h1>", created=datetime(2026, 3, 5, tzinfo=UTC))
    render(pool, "<h1>Another in between</h1><p>𝗛 😀</p>")
    assert render(pool, "<h1>One</h1>", created=datetime(2026, 3, 5, tzinfo=UTC)) == first
    fresh = RendererPool(FONTS, size=1)
    assert render(fresh, "<h1>One</h1>", created=datetime(2026, 3, 5, tzinfo=UTC)) == first
    fresh.close()


def test_the_file_says_what_the_caller_said_and_not_what_the_clock_says(pack: bytes) -> None:
    with pikepdf.open(io.BytesIO(pack)) as opened:
        assert str(opened.docinfo.Title) == "Briefing pack BP-0042"
        assert str(opened.docinfo.CreationDate) == "D:20260305093000+00'00"
        assert str(opened.docinfo.ModDate) == "D:20260305093000+00'00"


def test_the_title_may_hold_anything(pool: RendererPool) -> None:
    pdf = render(pool, "<h1>A</h1>", title="A\x00 title\x1b & <b>\ud800")
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert str(opened.docinfo.Title) == "A title & <b>"
    assert accessibility_failures(pdf) == []


# Sealed

FETCHES = {
    "http": '<img alt="" src="http://127.0.0.1:9/x.png">',
    "https": '<img alt="" src="https://example.org/x.png">',
    "file": '<img alt="" src="file:///etc/passwd">',
    "ftp": '<img alt="" src="ftp://127.0.0.1/x.png">',
    "data": '<img alt="" src="data:image/svg+xml,<svg/>">',
    "relative": '<img alt="" src="x.png">',
    "out of the folder": '<img alt="" src="../../../../etc/passwd">',
    "escaped out of the folder": '<img alt="" src="/%2e%2e/%2e%2e/etc/passwd">',
    "other case": '<img alt="" src="FiLe:///etc/passwd">',
    "other host": '<img alt="" src="//example.org/crest.png">',
    "user and host": '<img alt="" src="https://gorm.invalid@127.0.0.1/crest.png">',
    "query": '<img alt="" src="crest.png?x=1">',
    "import": "<style>@import url(https://example.org/a.css);</style>",
    "import of data": "<style>@import url('data:text/css,p{color:red}');</style>",
    "style attribute": '<p style="background: url(file:///etc/passwd)">x</p>',
    "list marker": '<ul style="list-style-image: url(http://127.0.0.1/)"><li>x</li></ul>',
    "generated content": "<style>p::before { content: url(http://127.0.0.1/) }</style><p>x</p>",
    "border image": '<p style="border: 1px solid; border-image: url(http://127.0.0.1/) 1">x</p>',
    "font": "<style>@font-face { font-family: x; src: url(http://127.0.0.1/) }</style><p>x</p>",
    "local font": "<style>@font-face { font-family: x; src: local('SourceSans3-Regular') }</style>",
    "page background": "<style>@page { background: url(http://127.0.0.1/) }</style>",
    "style sheet": '<link rel="stylesheet" href="http://127.0.0.1/">',
    "attachment": '<link rel="attachment" href="file:///etc/passwd">',
    "linked attachment": '<a rel="attachment" href="https://example.org/">x</a>',
    "object": '<object data="file:///etc/passwd">x</object>',
    "embed": '<embed src="file:///etc/passwd">',
    "svg image": '<svg width="9" height="9">'
    '<image href="file:///etc/passwd" width="9" height="9"/></svg>',
    "svg xlink": '<svg width="9" height="9" xmlns:xlink="http://www.w3.org/1999/xlink">'
    '<image xlink:href="http://127.0.0.1/" width="9" height="9"/></svg>',
    "svg style": '<svg width="9" height="9"><style>@import url(http://127.0.0.1/);</style></svg>',
    "base": '<base href="file:///etc/"><img alt="" src="passwd">',
}


@pytest.mark.parametrize("fetch", FETCHES.values(), ids=FETCHES.keys())
def test_a_page_that_fetches_anything_fails_the_rendering(pool: RendererPool, fetch: str) -> None:
    with pytest.raises(PdfFailed) as caught:
        render(pool, f"<h1>A</h1>{fetch}", files={"crest.png": PIXEL})
    assert caught.value.detail.startswith("refused: ")
    assert "passwd" not in caught.value.detail + str(caught.value)


def test_a_style_sheet_that_fetches_anything_fails_the_rendering(pool: RendererPool) -> None:
    for css in ("@import 'https://example.org/a.css';", "h1 { background: url(/etc/passwd) }"):
        with pytest.raises(PdfFailed):
            render(pool, "<h1>A</h1>", stylesheets=[css])


def test_a_picture_that_cannot_be_drawn_fails_the_rendering(pool: RendererPool) -> None:
    with pytest.raises(PdfFailed):
        render(pool, '<h1>A</h1><img alt="Crest" src="crest.png">', files={"crest.png": b"GIF?"})


def test_a_drawing_that_breaks_off_fails_the_rendering(pool: RendererPool) -> None:
    """WeasyPrint would go on without the rest of the drawing, and of the page's head and foot."""
    drawing = '<svg width="9" height="9"><text rotate="round">A</text></svg>'
    with pytest.raises(PdfFailed):
        render(pool, f"<h1>A</h1>{drawing}")


def test_a_drawing_that_points_outside_itself_is_not_followed(pool: RendererPool) -> None:
    """WeasyPrint follows `use` within the document only, and asks nobody."""
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.2)
    outside = f"http://127.0.0.1:{server.getsockname()[1]}/a.svg#b"
    render(pool, f'<h1>A</h1><svg width="9" height="9"><use href="{outside}"/></svg>')
    with server, pytest.raises(TimeoutError):
        server.accept()


def test_a_named_file_is_served_under_its_name_only(pool: RendererPool) -> None:
    pdf = render(pool, '<h1>A</h1><img alt="Crest" src="crest.png">', files={"crest.png": PIXEL})
    assert "/Figure" in structure_types(pdf)
    with pytest.raises(PdfFailed):  # and is forgotten with the document
        render(pool, '<h1>A</h1><img alt="Crest" src="crest.png">')


def test_a_link_that_would_run_or_lead_nowhere_is_only_words(pool: RendererPool) -> None:
    pdf = render(
        pool,
        '<h1 id="top">A</h1><p><a href="javascript:app.alert(1)">one</a>'
        ' <a href="/areas/E06">two</a>'
        ' <a href="file:///etc/passwd">three</a> <a href="\x01 JavaScript:x">four</a>'
        ' <a href="https://example.org/">five</a> <a href="#top">six</a></p>',
    )
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        links = list(opened.pages[0].get("/Annots", []))
        addresses = [str(link.A.URI) for link in links if "/A" in link and "/URI" in link.A]
    assert addresses == ["https://example.org/"]
    assert len(links) == 2


def test_the_renderer_sees_neither_secrets_nor_the_application(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SECRET_KEY", "canary")
    pool = RendererPool(FONTS, size=1)
    render(pool, "<h1>A</h1>")
    child = Path(f"/proc/{pool.process_ids()[0]}")
    assert b"canary" not in (child / "environ").read_bytes()
    assert not any(name in (child / "maps").read_text() for name in ("greenlet", "sqlalchemy"))
    pool.close()


def test_the_web_process_never_loads_weasyprint() -> None:
    code = "import sys, gorm.core.pdf.reading; sys.exit('weasyprint' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=True)  # noqa: S603


# Limited

GIANT_TABLE = "<h1>A</h1><table>" + "<tr><td>1<td>2</tr>" * 200_000 + "</table>"
DEEP_NEST = "<h1>A</h1>" + "<div>" * 200_000
WIDE_TABLE = "<h1>A</h1><table><tr>" + "<td>x" * 20_000 + "</table>"


@pytest.mark.slow
@pytest.mark.parametrize(
    "hostile", [GIANT_TABLE, DEEP_NEST, WIDE_TABLE], ids=["long", "deep", "wide"]
)
def test_a_hostile_document_ends_in_time_and_the_next_is_made(
    pool: RendererPool, hostile: str
) -> None:
    began = time.monotonic()
    with pytest.raises((PdfTooSlow, PdfTooBig)):
        render(pool, hostile, limits=PdfLimits(seconds=4, memory_mib=512))
    assert time.monotonic() - began < 8
    assert render(pool, "<h1>The next</h1>").startswith(b"%PDF")


@pytest.mark.slow
def test_the_memory_limit_holds(pool: RendererPool) -> None:
    with pytest.raises(PdfTooBig):
        render(pool, GIANT_TABLE, limits=PdfLimits(seconds=60, cpu_seconds=60, memory_mib=320))
    assert render(pool, "<h1>The next</h1>").startswith(b"%PDF")


def test_the_processor_limit_holds(pool: RendererPool) -> None:
    with pytest.raises(PdfTooSlow) as caught:
        render(pool, GIANT_TABLE, limits=PdfLimits(seconds=60, cpu_seconds=1, memory_mib=4096))
    assert "processor" in caught.value.detail


def test_the_sizes_of_what_goes_in_and_out_are_limited(pool: RendererPool) -> None:
    with pytest.raises(PdfTooBig):
        render(pool, "<h1>A</h1>" + "x" * 1024 * 1024, limits=PdfLimits(html_mib=1))
    with pytest.raises(PdfTooBig):
        render(pool, "<h1>A</h1>", limits=PdfLimits(pdf_mib=0))


def test_a_killed_renderer_is_replaced(pool: RendererPool) -> None:
    render(pool, "<h1>A</h1>")
    os.kill(pool.process_ids()[0], signal.SIGKILL)
    time.sleep(0.1)
    assert render(pool, "<h1>B</h1>").startswith(b"%PDF")


def test_an_idle_renderer_ends_and_another_takes_the_next_document() -> None:
    pool = RendererPool(FONTS, size=1, idle_seconds=0.2)
    first = render(pool, "<h1>A</h1>")
    wait_for_the_end_of(pool.process_ids()[0])
    assert render(pool, "<h1>A</h1>") == first
    pool.close()


def test_a_renderer_is_replaced_after_its_share_of_documents() -> None:
    pool = RendererPool(FONTS, size=1, jobs_each=2)
    render(pool, "<h1>A</h1>")
    used = pool.process_ids()[0]
    render(pool, "<h1>A</h1>")
    assert not is_running(used)
    assert pool.process_ids() == []


def test_many_threads_share_two_renderers_and_each_gets_its_own_document() -> None:
    pool = RendererPool(FONTS, size=2)
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda n: render(pool, f"<h1>Number {n}</h1>"), range(24)))
    assert [f"Number {n}" in text_of(pdf) for n, pdf in enumerate(made)] == [True] * 24
    assert len(pool.process_ids()) <= 2
    pool.close()


def test_whoever_waits_too_long_for_a_renderer_is_told_so() -> None:
    pool = RendererPool(FONTS, size=1)
    with ThreadPoolExecutor(1) as thread:
        slow = thread.submit(render, pool, GIANT_TABLE, limits=PdfLimits(seconds=2))
        time.sleep(0.3)
        with pytest.raises(PdfTooSlow, match="Other documents"):
            render(pool, "<h1>A</h1>", limits=PdfLimits(wait_seconds=0.2))
        assert isinstance(slow.exception(), PdfError)
    pool.close()


LEAVE_A_CHILD = """
import os, sys, threading, time
from gorm.core.pdf import FONTS, PdfLimits, RendererPool, render_pdf
pool = RendererPool(FONTS, size=1)
render_pdf("<h1>A", title="A", pool=pool)
print(pool.process_ids()[0], flush=True)
if sys.argv[1] == "busy":
    html = "<table>" + "<tr><td>1<td>2</tr>" * 200_000
    limits = PdfLimits(seconds=60, cpu_seconds=60, memory_mib=4096)
    work = dict(title="A", pool=pool, limits=limits)
    threading.Thread(target=render_pdf, args=[html], kwargs=work, daemon=True).start()
    time.sleep(0.5)
elif sys.argv[1] == "forked" and os.fork() == 0:
    os.close(1)
    time.sleep(20)
os.kill(os.getpid(), 9)
"""


@pytest.mark.parametrize("state", ["idle", "busy", "forked"])
def test_renderers_end_with_the_process_that_started_them(state: str) -> None:
    parent = subprocess.run(  # noqa: S603
        [sys.executable, "-c", LEAVE_A_CHILD, state],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        check=False,
    )
    child = int(parent.stdout)
    wait_for_the_end_of(child)


def wait_for_the_end_of(process: int) -> None:
    deadline = time.monotonic() + 6
    while is_running(process):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")")[-1].split()[0] != "Z"
    except OSError:
        return False


def test_a_renderer_outlives_the_thread_that_started_it() -> None:
    pool = RendererPool(FONTS, size=1)
    thread = threading.Thread(target=render, args=(pool, "<h1>A</h1>"))
    thread.start()
    thread.join()
    time.sleep(0.2)
    assert is_running(pool.process_ids()[0])
    pool.close()


def test_a_forked_process_starts_renderers_of_its_own(pool: RendererPool) -> None:
    render(pool, "<h1>A</h1>")
    reading, writing = os.pipe()
    forked = os.fork()
    if forked == 0:
        try:
            os.write(writing, render(pool, "<h1>In the fork</h1>")[:5])
            pool.close()
        finally:
            os._exit(0)
    os.close(writing)
    assert os.read(reading, 5) == b"%PDF-"
    os.waitpid(forked, 0)
    assert render(pool, "<h1>B</h1>").startswith(b"%PDF")


def test_missing_fonts_are_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(PdfFailed, match="fonts for PDFs are missing"):
        render(RendererPool(tmp_path), "<h1>A</h1>")


# Anything that can be typed


@pytest.fixture(scope="module")
def latin() -> Repertoire:
    return Repertoire(FONTS.glob("SourceSans3-*.ttf"))


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Plain text, naïve Żółć", "Plain text, naïve Żółć"),
        ("e\u0301", "é"),
        ("𝗛𝗲𝗹𝗹𝗼 ＦＵＬＬ", "Hello FULL"),
        ("🇬🇧", "GB"),
        ("🦥", "[sloth]"),
        ("👩🏽\u200d💻", "[woman][personal computer]"),
        ("你好", "[CJK: U+4F60 U+597D]"),
        ("வண", "[Tamil: U+0BB5 U+0BA3]"),
        ("\ue000", "[U+E000]"),
        ("a\ufeffb\x07c\u202ed", "abcd"),
        ("one\ntwo\tthree", "one\ntwo\tthree"),
    ],
)
def test_what_no_face_can_draw_is_spelled_out(latin: Repertoire, typed: str, printed: str) -> None:
    assert latin.drawable(typed) == printed


@pytest.mark.slow
def test_every_kind_of_character_passes_pdf_ua_1(pool: RendererPool) -> None:
    """One of every 61, over all of Unicode but NUL; each also in bold and in a table."""
    every = "".join(map(chr, range(1, 0x110000, 61)))
    typed = every.replace("&", "&amp;").replace("<", "&lt;")
    pdf = render(
        pool,
        f"<h1>A</h1><p>{typed}</p><p><b>{typed[:9000]}</b> <i>{typed[:9000]}</i></p>"
        "<p>&#128512; &#x1F9A5; &#xE000; &#xFFFE;</p>",
        limits=PdfLimits(seconds=60, cpu_seconds=60),
    )
    assert accessibility_failures(pdf) == []


@pytest.mark.skipif(not HAS_FALLBACK_FACE, reason="set-up brought no face for other scripts")
def test_right_to_left_text_is_drawn_and_read_in_its_order(pool: RendererPool) -> None:
    pdf = render(pool, '<h1>A</h1><p dir="rtl" lang="he">שלום לכולם</p><p dir="rtl">مرحبا</p>')
    assert accessibility_failures(pdf) == []
    text = text_of(pdf)
    assert "שלום" in text or "םולש" in text  # the tool writes in visual order
    assert "U+0" not in text


@pytest.mark.parametrize(
    "item",
    ["<p>One</p><p>Two</p>", "<div><p>One</p></div>", "words<div><p>One</p></div>", "a <b>b</b>"],
)
def test_the_paragraphs_of_a_list_item_are_its_body(pool: RendererPool, item: str) -> None:
    pdf = render(pool, f"<h1>A list</h1><ul><li>{item}</li><li>Another</li></ul>")
    assert accessibility_failures(pdf) == []
    assert structure_types(pdf).count("/LBody") == 2
