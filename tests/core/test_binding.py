"""Several PDFs bound into one."""

import io

import pikepdf
import pytest

from gorm.core.pdf import BoundPart, bound, page_count, render_pdf
from tests.packs.reading import accessibility_failures

pytestmark = pytest.mark.slow


def document(title: str, body: str) -> bytes:
    html = f'<html lang="en-GB"><head><title>{title}</title></head><body>{body}</body></html>'
    return render_pdf(html, title=title)


CONTENTS = (
    '<h1>All</h1><p id="one"><a href="#one">First</a></p><p id="two"><a href="#two">2</a></p>'
)
INNER = (
    '<h1>{0}</h1><p><a href="#deep">down</a></p><div style="break-before: page"></div>'
    '<h2 id="deep">Deep in {0}</h2><table><thead><tr><th scope="col">A</th></tr></thead>'
    "<tbody><tr><td>{0}</td></tr></tbody></table>"
)


@pytest.fixture(scope="module")
def whole() -> bytes:
    """Two documents of the same shape, bound behind a list of contents."""
    parts = [
        BoundPart(name, anchor, document(name, INNER.format(name)))
        for name, anchor in (("Northmoor", "one"), ("Southmoor", "two"))
    ]
    return bound(document("All", CONTENTS), parts)


def test_what_is_bound_is_as_accessible_as_its_parts(whole: bytes) -> None:
    assert accessibility_failures(whole) == []
    assert page_count(whole) == 5


def test_links_lead_into_their_own_document(whole: bytes) -> None:
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        names = list(pdf.Root.Names.Dests.Names)
        places = {str(names[at]): names[at + 1] for at in range(0, len(names), 2)}
        assert list(places) == sorted(places)
        pages = [page.obj.objgen for page in pdf.pages]

        def target(page: int) -> list[int]:
            links = [str(one.Dest) for one in pdf.pages[page].obj.Annots]
            return [pages.index(places[name][0].objgen) for name in links]

        assert target(0) == [1, 3]
        assert target(1) == [2]
        assert target(3) == [4]


def test_bookmarks_come_along_under_the_name_of_their_document(whole: bytes) -> None:
    with pikepdf.open(io.BytesIO(whole)) as pdf, pdf.open_outline() as outline:
        titles = [(item.title, [child.title for child in item.children]) for item in outline.root]
    assert titles == [
        ("All", []),
        ("Northmoor", ["Northmoor"]),
        ("Southmoor", ["Southmoor"]),
    ]


def test_the_same_documents_give_the_same_file() -> None:
    parts = [BoundPart("One", "one", document("One", INNER.format("One")))]
    first = document("All", CONTENTS)
    assert bound(first, parts) == bound(first, parts)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 nothing", b"words"])
def test_what_is_no_pdf_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="no"):
        page_count(content)
    with pytest.raises(ValueError, match="tagged"):
        bound(document("All", CONTENTS), [BoundPart("One", "one", content)])
