"""Several PDFs bound into one: pages, tags, links and bookmarks come along, and stay accessible.

Whoever joins the pages alone leaves the tags behind, and with them everything that a screen reader
goes by. Each document keeps its own tree of tags under the common root; its named places get a
name of their own, so that "section 3" of one does not lead into another.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, OutlineItem, Pdf, String


@dataclass(frozen=True)
class BoundPart:
    """One document of a bound one. `anchor` is the place in the first that leads to it."""

    title: str
    anchor: str
    content: bytes


def bound(first: bytes, parts: Sequence[BoundPart]) -> bytes:
    """One PDF: the first document, such as a list of contents, and then the others.

    The first gives title, language and the claim of accessibility. A link in it to the anchor of a
    part leads to the part's first page. The same documents give the same bytes. Raises ValueError
    where one of them is no tagged PDF of ours.
    """
    try:
        with pikepdf.open(io.BytesIO(first)) as whole:
            _Binding(whole).take(parts)
            out = io.BytesIO()
            whole.save(out, deterministic_id=True)
            return out.getvalue()
    except (pikepdf.PdfError, AttributeError, KeyError) as error:
        raise ValueError("a document that is to be bound is no tagged PDF") from error


def page_count(content: bytes) -> int:
    """How many pages a PDF has. Raises ValueError where it is none."""
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            return len(document.pages)
    except pikepdf.PdfError as error:
        raise ValueError("this is no PDF") from error


class _Binding:
    """The first document, as the others are added to it."""

    def __init__(self, whole: Pdf) -> None:
        self._whole = whole
        self._root = whole.Root.StructTreeRoot
        self._places: dict[str, Any] = dict(_named_places(whole))
        self._parents: list[Any] = list(self._root.ParentTree.Nums)
        self._next_parent = max((int(n) for n in self._parents[::2]), default=-1) + 1

    def take(self, parts: Sequence[BoundPart]) -> None:
        """Add documents, one after the other."""
        with self._whole.open_outline() as outline:
            for number, part in enumerate(parts, 1):
                with pikepdf.open(io.BytesIO(part.content)) as source:
                    outline.root.append(self._add(source, part, number))
        self._root.ParentTree.Nums = Array(self._parents)
        self._whole.Root.Names = Dictionary(Dests=Dictionary(Names=self._sorted_places()))

    def _add(self, source: Pdf, part: BoundPart, number: int) -> OutlineItem:
        start = len(self._whole.pages)
        bookmarks = list(_bookmarks(source, start))
        prefix = f"part-{number}/"
        _rename_links(source, prefix)
        moved = self._moved_parents(source)
        for page in source.pages:
            self._whole.pages.append(page)
        copied = self._whole.copy_foreign(source.make_indirect(source.Root.StructTreeRoot))
        for top in _listed(copied.K):
            top.P = self._root
            self._tops().append(top)
        nums = list(copied.ParentTree.Nums)
        self._parents += [
            value for at in range(0, len(nums), 2) for value in (moved[int(nums[at])], nums[at + 1])
        ]
        first = self._whole.pages[start].obj
        for name, place in _named_places(source):
            target = self._whole.pages[start + _index_of(source, place[0])].obj
            self._places[prefix + name] = Array([target, *list(place)[1:]])
        self._places[part.anchor] = Array([first, pikepdf.Name.Fit])
        item = OutlineItem(part.title, start, "Fit")
        item.children.extend(bookmarks)
        item.is_closed = True
        return item

    def _tops(self) -> Any:
        """The topmost tags, as a list that can grow."""
        if not isinstance(self._root.K, Array):
            self._root.K = Array([self._root.K])
        return self._root.K

    def _moved_parents(self, source: Pdf) -> dict[int, int]:
        """Give the pages and links of a document numbers of their own in the tree of parents."""
        nums = source.Root.StructTreeRoot.ParentTree.Nums
        moved = {}
        for old in sorted(int(number) for number in list(nums)[::2]):
            moved[old] = self._next_parent
            self._next_parent += 1
        for page in source.pages:
            if "/StructParents" in page.obj:
                page.obj.StructParents = moved[int(page.obj.StructParents)]
            for annotation in page.obj.get("/Annots", []):
                if "/StructParent" in annotation:
                    annotation.StructParent = moved[int(annotation.StructParent)]
        return moved

    def _sorted_places(self) -> Array:
        """The named places as a name tree has them: in the order of their names."""
        found = sorted(self._places.items(), key=lambda pair: pair[0].encode())
        return Array([value for name, place in found for value in (String(name), place)])


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, Array) else [value]


def _named_places(document: Pdf) -> Iterator[tuple[str, Any]]:
    tree: Any = document.Root.get("/Names")
    found = list(tree.Dests.Names) if tree is not None and "/Dests" in tree else []
    yield from ((str(found[at]), found[at + 1]) for at in range(0, len(found), 2))


def _rename_links(source: Pdf, prefix: str) -> None:
    """Have links to named places lead to the names that these get in the whole."""
    for page in source.pages:
        for annotation in page.obj.get("/Annots", []):
            target = annotation.get("/Dest")
            if isinstance(target, String):
                annotation.Dest = String(prefix + str(target))


def _bookmarks(source: Pdf, start: int) -> Iterator[OutlineItem]:
    """The bookmarks of a document, by the pages that its own become."""
    outlines: Any = source.Root.get("/Outlines")
    if outlines is not None:
        yield from _bookmarks_from(source, outlines.get("/First"), start)


def _bookmarks_from(source: Pdf, node: Any, start: int) -> Iterator[OutlineItem]:
    while node is not None:
        page, _, left, top, *_ = list(node.Dest)
        at = start + _index_of(source, page)
        item = OutlineItem(str(node.Title), at, "XYZ", left=float(left), top=float(top))
        item.children.extend(_bookmarks_from(source, node.get("/First"), start))
        item.is_closed = True
        yield item
        node = node.get("/Next")


def _index_of(source: Pdf, page: Any) -> int:
    return source.pages.index(pikepdf.Page(page))
