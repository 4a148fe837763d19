"""The rows that challenge offers to the director's queue."""

from typing import Any, Final

from gorm.challenge.queries import queue
from gorm.challenge.queries.queue_lines import lines_of, lines_of_one
from gorm.decisions.offers import QueueList, QueueSource


def _source(code: str, label: str, rows: Any, where: QueueList) -> QueueSource:
    return QueueSource(
        code, label, rows, lines_of_one(code), lines_together=lines_of, lists=(where,)
    )


SOURCES: Final = (
    _source("clock", "Clocks and reviews", queue.clock_rows, QueueList.MINE),
    _source("representations", "Representations", queue.representation_rows, QueueList.MINE),
    _source("lapse", "Lapses", queue.lapse_rows, QueueList.NOTE),
    _source("expiring", "Running out", queue.expiring_rows, QueueList.NOTE),
    _source("worsened", "Worsened ratings", queue.worsened_rows, QueueList.NOTE),
)
