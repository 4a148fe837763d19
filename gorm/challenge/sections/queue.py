"""The rows that challenge offers to the director's queue."""

from typing import Any, Final

from gorm.challenge.queries import queue
from gorm.challenge.queries.queue_lines import lines_of, lines_of_one
from gorm.decisions.offers import QueueSource


def _source(code: str, label: str, rows: Any) -> QueueSource:
    return QueueSource(code, label, rows, lines_of_one(code), lines_together=lines_of)


SOURCES: Final = (
    _source("clock", "Clocks and reviews", queue.clock_rows),
    _source("representations", "Representations", queue.representation_rows),
    _source("lapse", "Lapses", queue.lapse_rows),
    _source("expiring", "Running out", queue.expiring_rows),
    _source("worsened", "Worsened ratings", queue.worsened_rows),
)
