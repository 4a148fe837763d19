"""A pack on paper."""

from gorm.briefings.contents import PackContents
from gorm.core.paper import on_paper
from gorm.core.pdf import Pdf, PdfLimits, print_stylesheet, render_pdf
from gorm.core.plain_data import short_form
from gorm.core.surroundings import setting


def printed(number: str, contents: PackContents, digest: str) -> Pdf:
    """The pack as PDF/UA-1. Raises PdfError."""
    return render_pdf(
        written(number, contents, digest),
        title=f"Briefing pack {number}",
        stylesheets=[print_stylesheet()],
        created=contents.as_at,
        identifier=f"{number}/{digest}",
        limits=_limits(),
    )


def written(number: str, contents: PackContents, digest: str) -> str:
    """The pack as HTML for paper."""
    values = {
        "pack": contents,
        "cover": contents.cover,
        "number": number,
        "digest": digest,
        "short_digest": short_form(digest),
    }
    return on_paper("briefings/pack.html", values)


def _limits() -> PdfLimits:
    seconds = setting("pack_seconds")
    memory = setting("pack_memory_mib")
    return PdfLimits(seconds=seconds, cpu_seconds=seconds, memory_mib=memory)
