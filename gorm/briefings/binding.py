"""The first pages of a bound batch: which packs it holds, and where each of them begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from gorm.briefings.rules.marking import highest_of
from gorm.briefings.sheets import pack_limits
from gorm.core.paper import on_paper
from gorm.core.pdf import Pdf, print_stylesheet, render_pdf
from gorm.core.plain_data import content_digest


@dataclass(frozen=True)
class BoundPack:
    """A pack as the list of contents of a batch names it."""

    number: str
    place: str
    marking: str
    state: str
    pages: int
    digest: str
    anchor: str


@dataclass(frozen=True)
class _Line:
    """A line of such a list: the pack, and the page of the whole on which it begins."""

    pack: BoundPack
    page: int


def bound_contents(title: str, packs: Sequence[BoundPack], at: datetime) -> Pdf:
    """The first pages of a bound batch: which packs it holds, and where each begins.

    It is laid out again where it is longer than was thought, since its own pages count. Raises
    PdfError.
    """
    own_pages = 1
    while True:
        pdf = _contents_pdf(title, packs, at, own_pages)
        if pdf.pages == own_pages:
            return pdf
        own_pages = pdf.pages


def _contents_pdf(title: str, packs: Sequence[BoundPack], at: datetime, own_pages: int) -> Pdf:
    starts = accumulate((pack.pages for pack in packs), initial=own_pages + 1)
    values = {
        "title": title,
        "at": at,
        "marking": highest_of(pack.marking for pack in packs),
        "lines": [_Line(pack, page) for pack, page in zip(packs, starts, strict=False)],
        "pages": own_pages + sum(pack.pages for pack in packs),
    }
    return render_pdf(
        on_paper("briefings/batch_contents.html", values),
        title=title,
        stylesheets=[print_stylesheet()],
        created=at,
        identifier=content_digest([pack.digest for pack in packs]),
        limits=pack_limits(),
    )
