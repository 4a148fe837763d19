"""That somebody opened an agreement is on record: who knew what, when."""

from gorm.accounts.actor import current_actor
from gorm.audit.service import Subject, record_opening
from gorm.core.errors import NotAllowed
from gorm.negotiations.policy import SUBJECT
from gorm.negotiations.queries.heads import AgreementHead, agreement_head


def head_to_read(reference: str) -> AgreementHead:
    """The head of an agreement that the reader may read. That they did is recorded."""
    head = agreement_head(current_actor(), reference)
    note_opening(head)
    return head


def head_to_write(reference: str) -> AgreementHead:
    """The head of an agreement that the reader may write in. Raises NotFound, NotAllowed."""
    head = head_to_read(reference)
    if not head.may_write:
        raise NotAllowed("Only the office that holds this agreement can work on it.")
    return head


def note_opening(head: AgreementHead) -> None:
    """Record that the reader opened this agreement, once for a page."""
    record_opening(current_actor(), "agreement.opened", Subject(SUBJECT, head.reference))
