"""What negotiations put into the director's queue: reviews that are overdue."""

from typing import Final

from gorm.decisions.offers import QueueList, QueueSource
from gorm.negotiations.queries import queue_reviews

OVERDUE_REVIEWS: Final = QueueSource(
    queue_reviews.SOURCE,
    "Reviews of agreements overdue",
    queue_reviews.overdue_rows,
    queue_reviews.overdue_lines,
    lists=(QueueList.MINE,),
)
