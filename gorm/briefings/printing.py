"""A pack on paper."""

from typing import Final

from gorm.briefings.frozen import Frozen, Imprint
from gorm.briefings.sheets import on_sheets, page_around
from gorm.core.pdf import Pdf

#: What stands on the cover of a pack that is not issued.
DRAFT: Final = "Draft, not for use"
#: What stands on the cover of the frozen contents that wait to be cleared.
FOR_CLEARANCE: Final = "For clearance, not for use"


def printed(imprint: Imprint, pack: Frozen) -> Pdf:
    """The pack as PDF/UA-1. Raises PdfError."""
    return on_sheets(
        written(imprint, pack),
        imprint,
        title=titled(imprint),
        cover=pack.cover,
        digest=pack.digest,
    )


def titled(imprint: Imprint) -> str:
    """What the file calls itself. It names the number, by which the file is looked up again."""
    name = f"Briefing pack {imprint.number}"
    if imprint.addendum_number is not None:
        name = f"Addendum {imprint.addendum_number} to {imprint.addendum_to} ({imprint.number})"
    return f"{imprint.status}: {name}" if imprint.status else name


def written(imprint: Imprint, pack: Frozen) -> str:
    """The pack as HTML for paper."""
    return page_around(
        pack.body, imprint=imprint, cover=pack.cover, headings=pack.headings, digest=pack.digest
    )
