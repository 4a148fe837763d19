"""Workers as processes: killed in the middle, woken, and kept by a real server."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from flask import Flask
from sqlalchemy import select

from gorm.accounts.actor import SYSTEM
from gorm.core.db import session, unit_of_work
from gorm.core.references import ReferenceCounter
from gorm.jobs import service, waking
from gorm.jobs.models import Job, JobState
from gorm.jobs.rules import UNKNOWN
from tests.jobs.conftest import Offer

ROOT = Path(__file__).parents[2]

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("context")]


def environment(app: Flask, instance: Path) -> dict[str, str]:
    """What a process of its own needs to be on the same database."""
    settings = app.extensions["gorm.settings"]
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
        "GORM_INSTANCE": str(instance),
    }


@contextmanager
def process(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is gone when the block ends."""
    begun = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=environment)  # noqa: S603
    try:
        yield begun
    finally:
        begun.kill()
        begun.wait()


def until(is_so: Callable[[], object], seconds: float = 40) -> None:
    """Wait for something that another process does."""
    for _ in range(int(seconds * 10)):
        if is_so():
            return
        time.sleep(0.1)
    pytest.fail(f"nothing happened in {seconds} seconds")


def ask(**arguments: object) -> str:
    """Ask for tested work."""
    with unit_of_work():
        return service.ask(SYSTEM, "tested", arguments=arguments)


def job(reference: str) -> Job:
    """The row as it stands."""
    session().rollback()
    return session().scalars(select(Job).where(Job.reference == reference)).one()


def effects() -> int:
    """How often the work was published."""
    session().rollback()
    return (
        session().scalar(select(ReferenceCounter.last).where(ReferenceCounter.prefix == "EFFECT"))
        or 0
    )


@pytest.mark.parametrize("stops", ["before", "within", "after"])
def test_what_a_killed_worker_was_doing_is_done_once(
    app: Flask, offer: Offer, tmp_path: Path, stops: str
) -> None:
    offer(lambda _: "Done.")
    reference = ask(stops=stops)
    command = ["-m", "tests.jobs.at_work"]
    with process([*command, "first", str(tmp_path)], environment(app, tmp_path)) as first:
        until((tmp_path / stops).exists)
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert effects() == (1 if stops == "after" else 0)
    with process([*command, "second", str(tmp_path)], environment(app, tmp_path)):
        until(lambda: job(reference).state is JobState.DONE)
    assert effects() == 1
    assert job(reference).outcome == f"Done by {'first' if stops == 'after' else 'second'}."


def test_a_worker_that_is_told_to_end_gives_back_what_it_does(
    app: Flask, offer: Offer, tmp_path: Path
) -> None:
    offer(lambda _: "Done.")
    reference = ask(stops="before")
    command = ["-m", "tests.jobs.at_work", "first", str(tmp_path)]
    with process(command, environment(app, tmp_path)) as first:
        until((tmp_path / "before").exists)
        first.terminate()
        first.wait(20)
    assert (job(reference).state, job(reference).attempts) == (JobState.WAITING, 0)


def test_a_worker_is_woken_by_a_commit_alone(
    app: Flask, offer: Offer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer(lambda _: "Done.")
    settings = replace(app.extensions["gorm.settings"], is_testing=False, instance=tmp_path)
    monkeypatch.setitem(app.extensions, "gorm.settings", settings)
    queue = waking.queue_of(app)
    try:
        with unit_of_work():
            service.ask(SYSTEM, "tested")
            assert queue.pending_count() == 0
        assert queue.pending_count() == 1
        with pytest.raises(ValueError, match="no"), unit_of_work():
            service.ask(SYSTEM, "tested")
            raise ValueError("no")
        assert queue.pending_count() == 1
    finally:
        queue.storage.close()
        waking.forget_queue(app)


def test_a_queue_that_is_broken_is_begun_anew(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "jobs.sqlite3").write_bytes(b"no database at all" * 100)
    settings = replace(
        app.extensions["gorm.settings"], instance=tmp_path, database_url="sqlite:///elsewhere"
    )
    other = Flask("other")
    other.extensions["gorm.settings"] = settings
    waking.wake(other)
    queue = waking.queue_of(other)
    assert queue.pending_count() == 1
    queue.storage.close()


def test_a_wake_that_fails_fails_nobody(
    app: Flask, offer: Offer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer(lambda _: "Done.")
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    settings = replace(
        app.extensions["gorm.settings"],
        is_testing=False,
        instance=in_the_way,
        database_url="sqlite:///elsewhere",
    )
    monkeypatch.setitem(app.extensions, "gorm.settings", settings)
    with unit_of_work():
        reference = service.ask(SYSTEM, "tested")
    assert job(reference).state is JobState.WAITING


def test_a_server_keeps_one_worker_which_goes_with_it(
    app: Flask, offer: Offer, tmp_path: Path
) -> None:
    offer(lambda _: "Done.")
    port = _free_port()
    command = ["-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    command += ["--worker-class", "gthread", "--no-control-socket", "--log-level", "error"]
    with process([*command, "wsgi:app"], environment(app, tmp_path)) as server:
        until(lambda: _answers(port))
        until(lambda: len(_workers_of(server.pid)) == 1)
        reference = ask()
        until(lambda: job(reference).state is JobState.FAILED)  # it offers no tested work
        assert job(reference).outcome == UNKNOWN
        (worker,) = _workers_of(server.pid)
        os.kill(worker, signal.SIGKILL)
        until(lambda: _workers_of(server.pid) not in ([], [worker]))
        (next_worker,) = _workers_of(server.pid)
        server.kill()
        server.wait()
        until(lambda: not Path(f"/proc/{next_worker}").exists())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _workers_of(server: int) -> list[int]:
    """The embedded workers below a server, by the table of processes."""
    servers = {server, *(pid for pid, parent in _parents().items() if parent == server)}
    return [
        pid
        for pid, parent in _parents().items()
        if parent in servers and b"--embedded" in _command_of(pid)
    ]


def _parents() -> dict[int, int]:
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z":
            found[int(folder.name)] = int(fields[1])
    return found


def _command_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
