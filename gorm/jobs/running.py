"""Doing the work: claim a job, run it with a beating heart beside it, and write how it ended."""

import logging
import os
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic

from flask import Flask, current_app
from sqlalchemy.exc import OperationalError

from gorm.core.db import session, unit_of_work
from gorm.core.errors import GormError
from gorm.jobs import claims
from gorm.jobs.claims import Claim
from gorm.jobs.models import JobState
from gorm.jobs.offers import JobKind, kind_of
from gorm.jobs.progress import JobCancelled, JobLost, JobProgress, actor_who
from gorm.jobs.rules import BEAT_EVERY, CRASHED, MOST_ATTEMPTS, SAY_EVERY, UNKNOWN, broken

log = logging.getLogger(__name__)


def new_worker_name() -> str:
    """A name that no other worker has, and that tells an administrator where it runs."""
    return f"{socket.gethostname()[:30]}-{os.getpid()}-{secrets.token_hex(3)}"


def run_everything(worker: str) -> int:
    """Run what waits, one after another, until nothing does; returns how many were run."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    ran = 0
    while run_one(app, worker):
        ran += 1
    return ran


def run_one(app: Flask, worker: str) -> bool:
    """Take a job and see it to its end; False where none waits."""
    with app.app_context():
        with unit_of_work():
            claim = claims.take(worker)
        if claim is None:
            return False
        _see_to(app, claim)
        return True


@dataclass(frozen=True)
class _Ending:
    state: JobState
    outcome: str


def _see_to(app: Flask, claim: Claim) -> None:
    kind = kind_of(claim.kind)
    progress = JobProgress(claim, actor_who(claim.user_id))
    session().rollback()
    ending = _ending_before_it_begins(claim, kind)
    if ending is None and kind is not None:
        with _beating(app, progress):
            ending = _run(kind, progress)
    if ending is not None:
        _end(kind, progress, ending)


def _ending_before_it_begins(claim: Claim, kind: JobKind | None) -> _Ending | None:
    if claim.is_cancel_asked:
        return _Ending(JobState.CANCELLED, "Cancelled before it was done.")
    if kind is None:
        return _Ending(JobState.FAILED, UNKNOWN)
    if claim.attempts > MOST_ATTEMPTS:
        return _Ending(JobState.FAILED, CRASHED)
    return None


def _run(kind: JobKind, progress: JobProgress) -> _Ending | None:
    """How the job ended, or None where that is not this worker's to say."""
    try:
        return _Ending(JobState.DONE, kind.run(progress))
    except JobCancelled:
        return _Ending(JobState.CANCELLED, "Cancelled before it was done.")
    except JobLost:
        log.warning("the job %s went to another worker", progress.reference)
        return None
    except GormError as error:
        return _Ending(JobState.FAILED, str(error) or "This could not be done.")
    except OperationalError:
        # A database that is locked or away is no fault of the job: its heart stops, and it is
        # begun again after a while, as often as after a crash.
        log.exception("the database failed while %s ran", progress.reference)
        return None
    except Exception:
        where = f"{progress.reference}-{secrets.token_hex(3)}"
        log.exception("a job failed: %s", where)
        return _Ending(JobState.FAILED, broken(where))
    finally:
        session().rollback()


def _end(kind: JobKind | None, progress: JobProgress, ending: _Ending) -> None:
    """Write how it ended, and have its subject settled in the same transaction."""
    try:
        _write_end(kind, progress, ending)
    except OperationalError:
        log.exception("the end of %s could not be written", progress.reference)
    except Exception:
        log.exception("what %s is about could not be settled", progress.reference)
        _write_end(None, progress, ending)


def _write_end(kind: JobKind | None, progress: JobProgress, ending: _Ending) -> None:
    said = progress.said.columns() if ending.state is JobState.DONE else {}
    with unit_of_work():
        is_ours = claims.end(progress.claim, ending.state, ending.outcome, **said)
        if is_ours and ending.state is not JobState.DONE and kind and kind.given_up:
            kind.given_up(progress.actor, progress.subject)


@contextmanager
def _beating(app: Flask, progress: JobProgress) -> Iterator[None]:
    """Beat the heart of a job beside it: a thread of its own, since the job may be long silent."""
    stop = threading.Event()
    thread = threading.Thread(target=_beat, args=(app, progress, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _beat(app: Flask, progress: JobProgress, stop: threading.Event) -> None:
    written, beaten_at = progress.said, monotonic()
    while not stop.wait(SAY_EVERY.total_seconds()):
        said = progress.said
        if said is written and monotonic() - beaten_at < BEAT_EVERY.total_seconds():
            continue
        if _is_written(app, progress):
            written, beaten_at = said, monotonic()
        if progress.is_lost.is_set():
            return


def _is_written(app: Flask, progress: JobProgress) -> bool:
    """Whether the beat was written; a busy database is asked again a second later."""
    try:
        with app.app_context(), unit_of_work():
            answer = claims.beat(progress.claim, **progress.said.columns())
    except Exception as error:  # whatever it was, a heart that stopped would cost the job
        log.warning("no beat of %s was written: %s", progress.reference, type(error).__name__)
        return False
    if answer:
        progress.is_cancelled.set()
    # A job that ended itself has no claim left, and has lost nothing.
    if answer is None and not progress.has_ended:
        progress.is_lost.set()
    return True
