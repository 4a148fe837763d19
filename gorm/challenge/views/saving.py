"""What the pages of one case share: its head, for those who read it and those who write in it."""

from gorm.accounts.actor import current_actor
from gorm.challenge.queries.heads import CaseHead, case_head
from gorm.challenge.views.opening import note_opening
from gorm.core.errors import NotAllowed


def head_to_read(reference: str) -> CaseHead:
    """The head of a case that the reader may read. That they did is recorded."""
    head = case_head(current_actor(), reference)
    note_opening(head)
    return head


def head_to_write(reference: str) -> CaseHead:
    """The head of a case that the reader may write in. Raises NotFound, NotAllowed."""
    head = head_to_read(reference)
    if not head.may_write:
        raise NotAllowed("Only the office that holds this case can work on it.")
    return head
