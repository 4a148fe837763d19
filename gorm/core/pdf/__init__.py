"""PDFs from HTML, tagged for accessibility, the same bytes every time, in a process of their own.

    from gorm.core.pdf import PdfError, render_pdf

    try:
        pdf = render_pdf(
            render_template("briefings/pack.html", pack=pack),
            title="Briefing pack BP-0042",
            stylesheets=[print_stylesheet()],
            created=pack.frozen_at,
            identifier="BP-0042/1",
        )
    except PdfError as error:
        log.error("pack.failed", detail=error.detail)
        ...  # show str(error)

`child` alone imports WeasyPrint, and only in the renderer's own process: the web process never
loads it. This package knows no word of the domain and no web framework.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from gorm.core.pdf.errors import PdfError, PdfFailed, PdfTooBig, PdfTooSlow
from gorm.core.pdf.limits import PdfLimits
from gorm.core.pdf.made import Pdf
from gorm.core.pdf.pool import Job, RendererPool

__all__ = [
    "Pdf",
    "PdfError",
    "PdfFailed",
    "PdfLimits",
    "PdfTooBig",
    "PdfTooSlow",
    "RendererPool",
    "print_stylesheet",
    "render_pdf",
]

STATIC = Path(__file__).parents[2] / "static"
FONTS = STATIC / "vendor" / "fonts"


def render_pdf(
    html: str,
    *,
    title: str,
    stylesheets: Sequence[str] = (),
    files: Mapping[str, bytes] | None = None,
    created: datetime | None = None,
    identifier: str | None = None,
    limits: PdfLimits | None = None,
    pool: RendererPool | None = None,
) -> Pdf:
    """The document as PDF/UA-1.

    `stylesheets` are CSS texts. `files` are the pictures that the document may name, by the name
    it uses (`<img src="crest.png">`); it can fetch nothing else. `created` and `identifier` go
    into the file: the same arguments give the same bytes. Raises PdfTooSlow, PdfTooBig, PdfFailed.
    """
    job = Job(
        html=html,
        title=title,
        stylesheets=tuple(stylesheets),
        files=files or {},
        created=w3c_date(created) if created else None,
        identifier=identifier or digest(html, *stylesheets),
    )
    return (pool or default_pool()).render(job, limits or PdfLimits())


@cache
def default_pool() -> RendererPool:
    return RendererPool(FONTS)


def print_stylesheet(part: str = "") -> str:
    """The house style for paper, or a part of it that not every document reads ("pack")."""
    return (STATIC / f"print{'-' if part else ''}{part}.css").read_text(encoding="utf-8")


def digest(*texts: str) -> str:
    joined = "\0".join(texts).encode("utf-8", errors="replace")
    return hashlib.sha256(joined).hexdigest()


def w3c_date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")
