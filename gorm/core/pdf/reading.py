"""Reading a document by the quickest parser that reads it rightly."""

import re
from html import unescape
from typing import Any, Final
from xml.etree import ElementTree

import tinyhtml5

_DOCTYPE: Final = re.compile(r"\s*<!doctype html>", re.IGNORECASE)
_VOID: Final = re.compile(r"<(br|hr|img|meta|col|link|wbr)\b([^<>]*?)/?>")
_DRAWING: Final = re.compile(r"<svg\b(?![^>]*\bxmlns=)")
_NAMED: Final = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z][A-Za-z0-9]*;")
#: Elements whose first line break HTML drops and XML keeps.
_OWN_RULES: Final = ("<pre", "<textarea", "<listing")


def read(text: str) -> Any:
    """The tree of a document.

    What our templates write is well-formed but for elements that HTML leaves open and XML closes,
    and Python's XML parser is written in C: it takes a twentieth of the time. What is not
    well-formed, for whatever reason, is read as HTML.
    """
    if not any(one in text for one in _OWN_RULES):
        try:
            return ElementTree.fromstring(as_xml(text))  # noqa: S314 - it can declare no entity
        except (ElementTree.ParseError, ValueError):
            pass
    return tinyhtml5.parse(text, namespace_html_elements=False)


def as_xml(text: str) -> str:
    """A document of ours with its open elements closed and its drawings in their namespace."""
    text = _DOCTYPE.sub("", text, count=1)
    if "<!" in text:
        raise ValueError("a declaration or a comment")
    text = _NAMED.sub(lambda found: unescape(found.group()), text)
    text = _VOID.sub(r"<\1\2/>", text)
    return _DRAWING.sub('<svg xmlns="http://www.w3.org/2000/svg"', text)
