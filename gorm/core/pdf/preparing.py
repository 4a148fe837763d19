"""A parsed document made fit to lay out: the parts that templates and typed text cannot promise."""

import re
from collections.abc import Iterator
from typing import Any, Protocol

LINK_SCHEMES = ("https:", "http:", "mailto:", "tel:")
_HEADING = re.compile(r"h[1-6]")
_SVG = "{http://www.w3.org/2000/svg}"


class Speller(Protocol):
    def drawable(self, text: str) -> str: ...


def prepare(root: Any, speller: Speller) -> None:
    """Edit the element tree in place."""
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    for element in elements:
        spell_out(element, speller)
        drop_unsafe_link(element)
        name_drawing(element)
    close_heading_gaps(element for element in elements if _HEADING.fullmatch(element.tag))


def spell_out(element: Any, speller: Speller) -> None:
    if element.text and element.tag not in ("style", "script"):
        element.text = speller.drawable(element.text)
    if element.tail:
        element.tail = speller.drawable(element.tail)
    for name, value in element.attrib.items():
        if name not in ("href", "id", "class", "style"):
            element.set(name, speller.drawable(value))


def drop_unsafe_link(element: Any) -> None:
    """A link in a PDF leads within it or to a full web, mail or telephone address.

    `javascript:` and `file:` would run on the reader's machine; a relative address points at
    nothing once the file has left GORM. The words of the link stay.
    """
    if element.tag != "a":
        return
    href = element.get("href", "").strip()
    if href and not href.startswith("#") and not href.lower().startswith(LINK_SCHEMES):
        del element.attrib["href"]


def name_drawing(element: Any) -> None:
    """WeasyPrint takes a drawing's description from its title alone, as the first child's text."""
    if element.tag != f"{_SVG}svg" or element.get("aria-hidden") == "true":
        return
    label = element.get("aria-label")
    if label and element.find(f"{_SVG}title") is None:
        title = element.makeelement(f"{_SVG}title", {})
        title.text = label
        element.insert(0, title)


def close_heading_gaps(headings: Iterator[Any]) -> None:
    """PDF/UA-1 (7.4.2) forbids to skip a level; a heading inside somebody's note easily does."""
    previous = 0
    for heading in headings:
        level = min(int(heading.tag[1]), previous + 1)
        heading.tag = f"h{level}"
        previous = level
