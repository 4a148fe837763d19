"""A pack on paper."""

from typing import Final

from gorm.briefings.frozen import Frozen, Imprint
from gorm.briefings.sheets import on_sheets, page_around
from gorm.core.pdf import Pdf

#: What stands on the cover of a pack that is not issued.
DRAFT: Final = "Draft, not for use"


def printed(imprint: Imprint, pack: Frozen) -> Pdf:
    """The pack as PDF/UA-1. Raises PdfError."""
    html = written(imprint, pack)
    return on_sheets(html, imprint=imprint, cover=pack.cover, digest=pack.digest)


def written(imprint: Imprint, pack: Frozen) -> str:
    """The pack as HTML for paper."""
    return page_around(
        pack.body, imprint=imprint, cover=pack.cover, headings=pack.headings, digest=pack.digest
    )
