"""That somebody opened a case is on record: who knew what, when."""

from gorm.accounts.actor import current_actor
from gorm.audit.service import Subject, record, record_opening
from gorm.challenge.queries.heads import CaseHead
from gorm.challenge.queries.openings import PRINTED
from gorm.core.web.application import leave_behind


def note_opening(head: CaseHead) -> None:
    """Record that the reader opened this case, once for a page."""
    record_opening(current_actor(), "case.opened", Subject("case", head.reference))


def note_printing(head: CaseHead, digest: str, as_at: str) -> None:
    """Record that the reader made the chronology of this case a document, and its digest.

    A copy can be told from another by it. The document does not go out where this fails.
    """
    who, subject = current_actor(), Subject("case", head.reference)
    facts = {"digest": digest} | ({"as_at": as_at} if as_at else {})
    leave_behind(lambda: record(who, PRINTED, subject, facts=facts))
