"""A pack on paper."""

from typing import Final

from gorm.briefings.contents import LONGEST_ON_COVER
from gorm.briefings.frozen import Frozen, Imprint
from gorm.core.paper import on_paper
from gorm.core.pdf import Pdf, PdfLimits, print_stylesheet, render_pdf
from gorm.core.plain_data import short_form
from gorm.core.surroundings import setting

#: What stands on the cover of a pack that is not issued.
DRAFT: Final = "Draft, not for use"
#: What stands on the cover of the frozen contents that wait to be cleared.
FOR_CLEARANCE: Final = "For clearance, not for use"


def printed(imprint: Imprint, pack: Frozen) -> Pdf:
    """The pack as PDF/UA-1. Raises PdfError."""
    return render_pdf(
        written(imprint, pack),
        title=titled(imprint),
        stylesheets=[print_stylesheet()],
        created=imprint.issued_at or pack.cover.as_at,
        identifier=f"{imprint.number}/{pack.digest}",
        limits=_limits(),
    )


def titled(imprint: Imprint) -> str:
    """What the file calls itself. It names the number, by which the file is looked up again."""
    name = f"Briefing pack {imprint.number}"
    if imprint.addendum_number is not None:
        name = f"Addendum {imprint.addendum_number} to {imprint.addendum_to} ({imprint.number})"
    return f"{imprint.status}: {name}" if imprint.status else name


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
