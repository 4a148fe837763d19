"""A pack as sheets of paper: the page around its frozen body, and its style sheets."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from gorm.briefings.contents import Cover, Heading
from gorm.briefings.models import PackForm, PrintSize
from gorm.briefings.pictures import files_named_in
from gorm.briefings.rules.words import words_for
from gorm.core.paper import on_paper
from gorm.core.pdf import Pdf, PdfLimits, print_stylesheet, render_pdf
from gorm.core.plain_data import short_form
from gorm.core.surroundings import setting

if TYPE_CHECKING:
    from gorm.briefings.frozen import Imprint

_TEMPLATES: Final[Mapping[PackForm, str]] = {
    PackForm.FULL: "briefings/pack.html",
    PackForm.CARD: "briefings/card.html",
    PackForm.ADDENDUM: "briefings/addendum.html",
}


def page_around(
    body: str, *, imprint: "Imprint", cover: Cover, headings: Sequence[Heading], digest: str
) -> str:
    """The whole document as HTML for paper."""
    values = {
        "cover": cover,
        "imprint": imprint,
        "headings": headings,
        "words": words_for(cover.language),
        "body": Markup(body),  # noqa: S704 - drawn by our own templates, and escaped there
        "digest": digest,
        "short_digest": short_form(digest),
    }
    return on_paper(_TEMPLATES[cover.form], values)


def on_sheets(html: str, imprint: "Imprint", *, title: str, cover: Cover, digest: str) -> Pdf:
    """The document as PDF/UA-1. Raises PdfError."""
    return render_pdf(
        html,
        files=files_named_in(html),
        title=title,
        stylesheets=_stylesheets(cover),
        created=imprint.issued_at or cover.as_at,
        identifier=f"{imprint.number}/{digest}",
        limits=pack_limits(),
    )


def _stylesheets(cover: Cover) -> list[str]:
    """The house style, that of packs, that of the form and the size; page numbers in words."""
    sheets = [print_stylesheet(), print_stylesheet("pack")]
    if cover.form is PackForm.CARD:
        sheets.append(print_stylesheet("card"))
    if cover.size is PrintSize.LARGE:
        sheets.append(print_stylesheet("large"))
    return [*sheets, words_for(cover.language).page_boxes()]


def pack_limits() -> PdfLimits:
    """How long and how large the making of a pack may be."""
    seconds = setting("pack_seconds")
    memory = setting("pack_memory_mib")
    return PdfLimits(seconds=seconds, cpu_seconds=seconds, memory_mib=memory)
