"""The rows that challenge offers to the director's queue."""

from typing import Final

from gorm.challenge.queries import queue
from gorm.decisions.offers import QueueSource

SOURCES: Final = (
    QueueSource("clock", "Clocks and reviews", queue.clock_rows, queue.clock_lines),
    QueueSource(
        "representations", "Representations", queue.representation_rows, queue.representation_lines
    ),
    QueueSource("lapse", "Lapses", queue.lapse_rows, queue.lapse_lines),
    QueueSource("expiring", "Running out", queue.expiring_rows, queue.expiring_lines),
    QueueSource("worsened", "Worsened ratings", queue.worsened_rows, queue.worsened_lines),
)
