"""The worker that comes with the server: a child process, begun when it serves, gone with it.

A process and not a thread, so that a long import takes nothing from the pages. A fresh
interpreter and not a fork, so that it shares no connection and no lock.
"""

import atexit
import fcntl
import logging
import subprocess
import sys
import threading
from pathlib import Path
from time import monotonic
from typing import IO, Final

from flask import Flask

from gorm.core.surroundings import is_flask_command
from gorm.jobs.running import new_worker_name

log = logging.getLogger(__name__)

ROOT: Final = Path(__file__).parents[2]
#: Another web process may have the worker; this one asks so often whether it is gone.
ASK_EVERY: Final = 2.0
#: A worker that ends sooner than this is begun again only after as long.
SOON: Final = 5.0


def serve_jobs(app: Flask) -> None:
    """Have a server that runs this application keep a worker, where its settings say so.

    Of the `flask` commands only `flask run` serves, and it is known by its first request.
    """
    settings = app.extensions["gorm.settings"]
    if settings.jobs != "embedded":
        return
    keeper = Keeper(Path(settings.instance))
    if is_flask_command():
        app.before_request(keeper.begin)
    else:
        keeper.begin()


class Keeper:
    """Keeps one worker alive, if no other process of this instance does."""

    def __init__(self, instance: Path) -> None:
        self._instance = instance
        self._begun = threading.Lock()
        self._closing = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        """Begin to keep a worker; asking again changes nothing."""
        if not self._begun.acquire(blocking=False):
            return
        atexit.register(self.close)
        threading.Thread(target=self._keep, daemon=True, name="gorm-jobs").start()

    def close(self) -> None:
        """Have the worker end; it gives back what it holds."""
        self._closing.set()
        if self._child is not None:
            self._child.terminate()

    def _keep(self) -> None:
        lock = self._only_one()
        before = ""
        while lock and not self._closing.is_set():
            name, begun_at = new_worker_name(), monotonic()
            self._child = self._started(name, before)
            status = self._child.wait()
            before = name
            if not self._closing.is_set():
                log.warning("the worker ended with status %s and is begun again", status)
            self._closing.wait(1 if monotonic() - begun_at > SOON else SOON)

    def _only_one(self) -> IO[bytes] | None:
        """The lock of the instance, held for as long as this process lives."""
        self._instance.mkdir(parents=True, exist_ok=True)
        lock = (self._instance / "jobs.lock").open("ab")
        while not self._closing.is_set():
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self._closing.wait(ASK_EVERY)
            else:
                return lock
        return None

    def _started(self, name: str, before: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "jobs", "work", "--embedded"]
        return subprocess.Popen(  # noqa: S603  # every argument is ours
            [*command, "--name", name, "--after", before],
            cwd=ROOT,
            stdin=subprocess.PIPE,  # its other end closes with us
            start_new_session=True,  # Ctrl-C is for the server, which then closes us
        )
