"""The written parts of a pack as a Word file, for people who edit words there.

It is not the pack: it says so at its head. Words come through the house's one renderer of
Markdown, whose safe HTML is told here in paragraphs, lists and runs that Word knows.
"""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from html.parser import HTMLParser
from typing import Any, Final

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from gorm.core.text import day, markdown

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: Word knows England's English and Welsh by these names.
_LANGUAGES: Final[Mapping[str, str]] = {"en-GB": "en-GB", "cy": "cy-GB"}
_DEEPEST: Final = 3
_UNFIT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HEADINGS: Final = frozenset({"h3", "h4", "h5", "h6"})
_BLOCKS: Final = _HEADINGS | {"p", "li", "pre", "tr"}
_MARKS: Final = _HEADINGS | {"strong", "em", "code", "s", "th"}


@dataclass(frozen=True)
class WordsItem:
    """One item: its words as Markdown; its language where it is not the document's."""

    words: str
    heading: str = ""
    language: str = ""


@dataclass(frozen=True)
class WordsFile:
    """What the file says, part by part. Parts without items say that nothing is written."""

    title: str
    number: str
    marking: str
    language: str
    author: str
    as_at: datetime
    parts: tuple[tuple[str, tuple[WordsItem, ...]], ...]
    left_out: int = 0


def words_file(pack: WordsFile) -> bytes:
    """The file's bytes."""
    document = Document()
    _set_up(document, pack)
    document.add_heading(_fit(pack.title), level=1)
    document.add_paragraph(
        f"These are the written parts of draft {pack.number}, as they were on "
        f"{day(pack.as_at.date())}. This is not the pack: what is changed here changes nothing "
        "in GORM.",
        style="Intense Quote",
    )
    if pack.left_out:
        document.add_paragraph("Words from restricted records are left out.")
    for title, items in pack.parts:
        document.add_heading(title, level=2)
        if not items:
            document.add_paragraph("Nothing is written under this heading yet.")
        for item in items:
            _add_item(document, item)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document: Any, pack: WordsFile) -> None:
    """A4, the language of the document, what the file says of itself, the marking on each page."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(11)
    _say_language(normal.element.get_or_add_rPr(), pack.language)
    facts = document.core_properties
    facts.title, facts.author, facts.comments = _fit(pack.title)[:255], _fit(pack.author)[:255], ""
    facts.language = _LANGUAGES.get(pack.language, "en-GB")
    facts.created = facts.modified = pack.as_at.replace(tzinfo=None)
    facts.last_modified_by = _fit(pack.author)[:255]
    for place in (section.header, section.footer):
        paragraph = place.paragraphs[0]
        paragraph.text = pack.marking
        paragraph.alignment = 1  # in the middle
        for run in paragraph.runs:
            run.bold = True


def _add_item(document: Any, item: WordsItem) -> None:
    writer = _Writer(document, item.language)
    if item.heading:
        writer.begin("Heading 3")
        writer.handle_data(item.heading)
        writer.base = "Normal"
    writer.feed(str(markdown(item.words)))
    writer.close()


class _Writer(HTMLParser):
    """Tells safe HTML in Word's terms. An item is a point of a list, unless it is headed."""

    def __init__(self, document: Any, language: str) -> None:
        super().__init__(convert_charrefs=True)
        self.base = "List Bullet"
        self._document = document
        self._language = language
        self._paragraph: Any = None
        self._lists: list[str] = []
        self._numbers: list[int] = []
        self._marks: list[str] = []
        self._address = ""
        self._is_begun = False

    def begin(self, style: str) -> None:
        """Begin a paragraph."""
        self._paragraph = self._document.add_paragraph(style=style)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block begins a paragraph; a mark holds until it ends."""
        if tag in {"ul", "ol"}:
            self._lists.append(tag)
            self._numbers.append(_new_numbers(self._document) if tag == "ol" else 0)
        elif tag in _BLOCKS:
            self._begin_block(tag)
        elif tag == "br":
            self._run("\n")
        elif tag in {"th", "td"} and self._has_words():
            self._run("\t")
        elif tag == "a":
            self._address = dict(attrs).get("href") or ""
        if tag in _MARKS:
            self._marks.append(tag)

    def _begin_block(self, tag: str) -> None:
        if tag == "p" and self._paragraph is not None and not self._has_words():
            return  # the first words of a point
        self.begin(self._style())
        if tag == "li" and self._numbers and self._numbers[-1]:
            _count_by(self._paragraph, self._numbers[-1])

    def handle_endtag(self, tag: str) -> None:
        """A mark ends; a link says where it leads, since its words may not."""
        if tag in self._marks:
            self._marks.remove(tag)
        if tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
            self._numbers.pop()
        if tag in _BLOCKS or tag in {"ul", "ol"}:
            self._paragraph = None
        if tag == "a" and self._address:
            self._run(f" ({self._address})")
            self._address = ""

    def handle_data(self, data: str) -> None:
        """Words; what stands between blocks is white space."""
        if data.strip() or (self._paragraph is not None and self._has_words()):
            self._run(data if "code" in self._marks else " ".join(data.split("\n")))

    def _has_words(self) -> bool:
        return self._paragraph is not None and bool(self._paragraph.text)

    def _style(self) -> str:
        """The style of the next paragraph: a point at the depth of its lists, or what goes on."""
        depth = len(self._lists) + (self.base == "List Bullet")
        if self._lists:
            kind = "List Number" if self._lists[-1] == "ol" else "List Bullet"
            deep = min(depth, _DEEPEST)
            return f"{kind} {deep}" if deep > 1 else kind
        if self.base == "Normal":
            return "Normal"
        style = "List Continue" if self._is_begun else self.base
        self._is_begun = True
        return style

    def _run(self, words: str) -> None:
        if self._paragraph is None:
            self.begin(self._style())
        run = self._paragraph.add_run(_fit(words))
        run.bold = any(mark in self._marks for mark in _HEADINGS | {"strong", "th"})
        run.italic = "em" in self._marks
        run.font.strike = "s" in self._marks
        if "code" in self._marks:
            run.font.name = "Courier New"
        if self._language:
            _say_language(run._r.get_or_add_rPr(), self._language)  # noqa: SLF001 - no other way


def _new_numbers(document: Any) -> int:
    """Numbers for one list, which begin at 1 whatever other lists counted."""
    kept = document.part.numbering_part.element
    own = document.styles["List Number"].element.pPr.numPr.numId.val
    made = kept.add_num(kept.num_having_numId(own).abstractNumId.val)
    made.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(made.numId)


def _count_by(paragraph: Any, numbers: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001 - no other way
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = numbers


def _fit(words: str) -> str:
    """Words without what no XML may hold."""
    return _UNFIT.sub("", words)


def _say_language(properties: Any, language: str) -> None:
    told = OxmlElement("w:lang")
    told.set(qn("w:val"), _LANGUAGES.get(language, "en-GB"))
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(told)
