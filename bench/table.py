"""The figures as a table that a person can read in a terminal."""

import os
from collections.abc import Iterator, Mapping

from bench.scratch import Scratch
from bench.timing import Timing

_HEAD = (
    f"{'':<34}{'n':>5}{'median':>10}{'p95':>10}{'cpu':>9}{'x hello':>9}{'SQL':>9}{'x SQL':>8}"
    f"{'queries':>9}  goal"
)


def announced(place: Scratch) -> str:
    """What is about to be measured, on what."""
    kind = "PostgreSQL" if place.is_postgresql else "SQLite"
    load = os.getloadavg()[0]
    return (
        f"{place.engagements:,} engagements on {kind}, filled in {place.seconds_to_fill:.0f} s; "
        f"{os.cpu_count()} cores, load {load:.1f}. Milliseconds, one user, warm."
    )


def head(floor: Timing) -> str:
    """The head of the table, and the floor that all else is measured against."""
    return f"\n{_HEAD}\n{'Hello-world route (the floor)':<34}{_times(floor)}{1:>9.0f}"


def line(name: str, timing: Timing, floor: Timing) -> str:
    """One line of the table."""
    return f"{name:<34}{_times(timing)}{timing.median / floor.median:>9.0f}{_rest(timing)}"


def _times(timing: Timing) -> str:
    return f"{len(timing.each):>5}{timing.median:>10.2f}{timing.p95:>10.2f}{timing.cpu:>9.2f}"


def _rest(timing: Timing) -> str:
    sql = f"{'':>9}{'':>8}"
    if timing.sql is not None:
        sql = f"{timing.sql.median:>9.2f}{timing.median / timing.sql.median:>8.0f}"
    return f"{sql}{timing.queries if timing.queries is not None else '':>9}  {_verdict(timing)}"


def _verdict(timing: Timing) -> str:
    if timing.goal is None:
        return ""
    faults = []
    if timing.p95 > timing.goal:
        faults.append(f"p95 MISSES {timing.goal:.0f} ms")
    if timing.most_queries is not None and (timing.queries or 0) > timing.most_queries:
        faults.append(f"more than {timing.most_queries} queries")
    return "; ".join(faults) or f"met: p95 at most {timing.goal:.0f} ms"


def growth(found: Mapping[int, Mapping[str, Timing]], what: str = "engagements") -> Iterator[str]:
    """Whether a page asks more of the database when there is more in it."""
    if len(found) < 2:
        return
    small, large = min(found), max(found)
    yield ""
    yield f"From {small:,} to {large:,} {what}:"
    for name, timing in found[large].items():
        before = found[small].get(name)
        if before is None:
            continue
        grown = timing.median / before.median
        same = "same queries" if before.queries == timing.queries else "QUERIES GREW"
        yield f"{name:<34}{grown:>8.1f} x the time, {same}"
