"""Timing: many rounds of one thing, its median and 95th percentile, and its queries."""

import math
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import Engine

WARM_UP = 3


@dataclass(frozen=True)
class Timing:
    """What many rounds of one thing took, in milliseconds."""

    each: tuple[float, ...]
    cpu: float  # of the middle round, this process alone: what a busy machine cannot blur
    queries: int | None = None
    sql: "Timing | None" = field(default=None)  # the driver alone, for the same rows
    goal: float | None = None  # that the 95th percentile should not pass
    most_queries: int | None = None

    @property
    def median(self) -> float:
        """The middle round."""
        return statistics.median(self.each)

    @property
    def p95(self) -> float:
        """The round that 95 in a hundred do not pass; nearest rank."""
        return sorted(self.each)[math.ceil(0.95 * len(self.each)) - 1]


def timed(
    call: Callable[[], object],
    rounds: int,
    before_each: Callable[[], None] | None = None,
    warm_up: int = WARM_UP,
) -> tuple[tuple[float, ...], float]:
    """Milliseconds of each round and of the processor; what is done before each is not counted."""
    found, busy = [], []
    for number in range(warm_up + rounds):
        if before_each:
            before_each()
        began, began_cpu = time.perf_counter(), time.process_time()
        call()
        if number >= warm_up:
            found.append((time.perf_counter() - began) * 1000)
            busy.append((time.process_time() - began_cpu) * 1000)
    return tuple(found), statistics.median(busy)


def hello(rounds: int) -> Timing:
    """The floor: an application of one route and nothing else, through the same client."""
    app = Flask("hello")
    app.add_url_rule("/", view_func=lambda: "hello")
    browser = app.test_client()
    return Timing(*timed(lambda: browser.get("/"), rounds * 5))


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The queries that are sent while the block runs, but for what begins a transaction."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN", "SET TRANSACTION")):
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
