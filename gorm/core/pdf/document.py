"""A document as WeasyPrint takes it: read by us, with so much of its own style sheet as we use."""

import re
from typing import Any, Final

import cssselect2
import weasyprint
from weasyprint.html import UA, UA_COUNTER_STYLE

from gorm.core.pdf.fetcher import BASE_URL
from gorm.core.pdf.reading import read

#: Notes of WeasyPrint's own at the foot of a page, and markers, which its sheet gives to every
#: element: a sixth of a document's styles, and no document of ours has notes of that kind.
_NOTES: Final = re.compile(r"^::(?:footnote|note)-.*$", re.MULTILINE)
_MARKERS: Final = re.compile(r"^::marker\b", re.MULTILINE)


class Paper(weasyprint.HTML):
    """A document for paper."""

    def __init__(self, text: str, url_fetcher: Any) -> None:
        self.base_url = BASE_URL
        self.url_fetcher = url_fetcher
        self.media_type = "print"
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(
            read(text), content_language=None
        )
        self.etree_element = self.wrapper_element.etree_element

    def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
        return [_SHEET]


_SHEET: Final = weasyprint.CSS(
    string=_MARKERS.sub(":is(li, summary)::marker", _NOTES.sub("", UA)),
    counter_style=UA_COUNTER_STYLE,
)
