"""Somebody who goes on opening pages while something else keeps the machine busy.

A process of its own, as web and worker are: `python -m bench.meanwhile FOLDER DATABASE EMAIL PATH…`
opens one page after another until its standard input ends, and prints what each took, in
milliseconds.
"""

import json
import select
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen

from bench.scratch import application, signed_in
from bench.timing import Timing

#: A reader looks at a page before opening the next.
_PAUSE = 0.1
_READY = "ready\n"


class Readings:
    """What the pages took, known when the reader has gone."""

    def __init__(self) -> None:
        self.times: tuple[float, ...] = ()

    def __str__(self) -> str:
        """The median and the 95th percentile."""
        timing = Timing(self.times, cpu=0.0)
        return f"{timing.median:.0f} / {timing.p95:.0f} ms median / p95 of {len(self.times)} pages"


@contextmanager
def reading(folder: Path, url: str, email: str, paths: Sequence[str]) -> Iterator[Readings]:
    """Have somebody read until the end of the block."""
    found = Readings()
    command = [sys.executable, "-m", "bench.meanwhile", str(folder), url, email, *paths]
    with Popen(command, stdin=PIPE, stdout=PIPE, text=True) as reader:  # noqa: S603
        if reader.stdout is None or reader.stdout.readline() != _READY:
            raise RuntimeError("the reader could not sign in")
        yield found
        told, _ = reader.communicate()
    found.times = tuple(json.loads(told))


def main(folder: str, url: str, email: str, *paths: str) -> None:
    """Open pages until nobody listens any more."""
    browser = signed_in(application(Path(folder), url), email)
    for path in paths:
        browser.get(path)
    print(_READY, end="", flush=True)
    times = []
    while not select.select([sys.stdin], [], [], _PAUSE)[0]:
        for path in paths:
            began = time.perf_counter()
            if browser.get(path).status_code != 200:
                raise RuntimeError(f"{path} was not found")
            times.append((time.perf_counter() - began) * 1000)
    print(json.dumps(times))


if __name__ == "__main__":
    main(*sys.argv[1:])
