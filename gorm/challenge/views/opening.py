"""That somebody opened a case is on record: who knew what, when."""

from gorm.accounts.actor import current_actor
from gorm.audit.service import Subject, record_opening
from gorm.challenge.queries.heads import CaseHead


def note_opening(head: CaseHead) -> None:
    """Record that the reader opened this case, once for a page."""
    record_opening(current_actor(), "case.opened", Subject("case", head.reference))
