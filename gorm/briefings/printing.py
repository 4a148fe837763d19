"""A pack on paper."""

from typing import Final

from gorm.briefings.contents import LONGEST_ON_COVER
from gorm.briefings.frozen import Frozen, Imprint
from gorm.briefings.pictures import files_named_in
from gorm.core.paper import on_paper
from gorm.core.pdf import Pdf, PdfLimits, print_stylesheet, render_pdf
from gorm.core.plain_data import short_form
from gorm.core.surroundings import setting

#: What stands on the cover of a pack that is not issued.
DRAFT: Final = "Draft, not for use"


def printed(imprint: Imprint, pack: Frozen) -> Pdf:
    """The pack as PDF/UA-1. Raises PdfError."""
    html = written(imprint, pack)
    return render_pdf(
        html,
        files=files_named_in(html),
        title=f"Briefing pack {imprint.number}",
        stylesheets=[print_stylesheet()],
        created=imprint.issued_at or pack.cover.as_at,
        identifier=f"{imprint.number}/{pack.digest}",
        limits=_limits(),
    )


def written(imprint: Imprint, pack: Frozen) -> str:
    """The pack as HTML for paper."""
    values = {
        "cover": pack.cover,
        "imprint": imprint,
        "headings": pack.headings,
        "has_room_for_contents": len(pack.headings) <= LONGEST_ON_COVER,
        "body": pack.body,
        "digest": pack.digest,
        "short_digest": short_form(pack.digest),
    }
    return on_paper("briefings/pack.html", values)


def _limits() -> PdfLimits:
    seconds = setting("pack_seconds")
    memory = setting("pack_memory_mib")
    return PdfLimits(seconds=seconds, cpu_seconds=seconds, memory_mib=memory)
