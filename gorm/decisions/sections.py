"""What decisions offer to the director's queue: the requests that wait."""

from typing import Final

from gorm.decisions.offers import QueueList, QueueSource
from gorm.decisions.queries.queue import (
    SOURCE,
    approval_lines,
    approval_rows,
    approval_unfolded,
)

APPROVALS: Final = QueueSource(
    SOURCE,
    "Approvals",
    approval_rows,
    approval_lines,
    approval_unfolded,
    lists=(QueueList.MINE, QueueList.OTHERS),
)
