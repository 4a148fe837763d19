"""Who knew what, when: who opened a case, the papers of its decisions, and its files."""

from datetime import timedelta
from typing import Final

from sqlalchemy import select

from gorm.attachments.models import Attachment
from gorm.audit.past import Openings, openings_of
from gorm.challenge.queries.heads import CaseHead
from gorm.challenge.rules.as_at import AsAt
from gorm.core import clock
from gorm.decisions.models import Decision

#: The act of making the chronology a document, which is reading too.
PRINTED: Final = "case.chronology_printed"
A_PAGE: Final = 25
ON_PAPER: Final = 500


def case_openings(
    head: CaseHead, view: AsAt | None = None, *, before: int = 0, size: int = A_PAGE
) -> Openings:
    """Who opened what of a case that the reader may read, the newest first, in one statement."""
    decisions = select(Decision.reference).where(
        Decision.subject_kind == "case", Decision.subject_reference == head.reference
    )
    files = select(Attachment.reference).where(
        Attachment.subject_kind == "case", Attachment.subject_reference == head.reference
    )
    return openings_of(
        {"case": [head.reference], "decision": decisions, "attachment": files},
        others=(PRINTED,),
        before=before,
        until=clock.start_of(view.on + timedelta(days=1)) if view else None,
        size=size,
    )
