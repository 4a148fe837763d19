"""The words of a page of HTML: no tags, no scripts, nothing that would be fetched."""

import re
from html.parser import HTMLParser
from typing import Final

_SILENT: Final = frozenset({"script", "style", "head", "title", "template", "noscript", "svg"})
_BREAKING: Final = frozenset(
    {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "hr",
     "blockquote", "pre", "section", "article", "header", "footer"}
)  # fmt: skip


def words_of_html(html: str) -> str:
    """The text that a reader would see, a line for each paragraph and row."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    lines = (re.sub(r"[ \t\xa0]+", " ", line).strip() for line in "".join(reader.found).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Words(HTMLParser):
    """Collects what stands between the tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._silenced = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in _SILENT:
            self._silenced += 1
        elif tag in _BREAKING:
            self.found.append("\n- " if tag == "li" else "\n")
        elif tag in {"td", "th"}:
            self.found.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silenced = max(0, self._silenced - 1)
        elif tag in _BREAKING:
            self.found.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silenced:
            self.found.append(re.sub(r"\s+", " ", data))
