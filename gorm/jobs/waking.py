"""Waking workers after a commit, by huey: it may lose anything, for the table is the truth."""

import logging
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from flask import Flask, current_app
from huey import Huey, PostgresHuey, SqliteHuey
from huey.serializer import SignedSerializer
from sqlalchemy import event
from sqlalchemy.orm import Session

from gorm.core.surroundings import setting

log = logging.getLogger(__name__)

_ASKED: Final = "gorm.jobs.asked"
_QUEUE: Final = "gorm.jobs.queue"
_NAME: Final = "gorm"


def watch() -> None:
    """Watch every session for the end of its transaction. Listening twice is listening once."""
    if not event.contains(Session, "after_commit", _wake):
        event.listen(Session, "after_commit", _wake)
        event.listen(Session, "after_rollback", _forget)


def after_commit(session: Session) -> None:
    """Wake a worker when the running transaction commits; not at all where it does not."""
    session.info[_ASKED] = True


def queue_of(app: Flask, work: Callable[[], object] | None = None) -> Huey:
    """The queue of this GORM: a file in the instance folder, or tables of PostgreSQL.

    A worker gives the `work` that a wake is for; whoever wakes needs none.
    """
    if _QUEUE not in app.extensions:
        huey = _opened(app.extensions["gorm.settings"])

        def do() -> None:  # of this module, in whichever process: the wake bears its name
            if work:
                work()

        app.extensions[_QUEUE] = (huey, huey.task(name="work")(do))
    huey, _ = app.extensions[_QUEUE]
    return huey


def forget_queue(app: Flask) -> None:
    """Open the queue anew when it is next needed."""
    app.extensions.pop(_QUEUE, None)


def wake(app: Flask) -> None:
    """Wake a worker; where that fails the sweep finds the job a few seconds later."""
    try:
        queue_of(app)
        _, task = app.extensions[_QUEUE]
        task()
    except Exception:
        log.warning("no worker could be woken", exc_info=True)


def _opened(settings: Any) -> Huey:
    # huey pickles: signed, so that whoever can write a wake can still not say what it does.
    options = {"results": False, "serializer": SignedSerializer(secret=settings.secret_key)}
    if settings.database_url.startswith("sqlite"):
        return _file_queue(Path(settings.instance) / "jobs.sqlite3", options)
    dsn = settings.database_url.replace("+psycopg", "", 1)
    return PostgresHuey(_NAME, dsn=dsn, table_prefix="gorm_wake", **options)


def _file_queue(path: Path, options: dict[str, Any]) -> Huey:
    """The queue in a file; one that is broken is begun anew, for it holds nothing of its own."""
    _make_private(path)
    try:
        return SqliteHuey(_NAME, filename=str(path), **options)
    except sqlite3.OperationalError:  # locked, or the disk is full: no fault of the file
        raise
    except sqlite3.DatabaseError:
        log.warning("the queue %s was broken and is begun anew", path)
        path.unlink()
        _make_private(path)
        return SqliteHuey(_NAME, filename=str(path), **options)


def _make_private(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))


def _wake(session: Session) -> None:
    if session.in_nested_transaction() or not session.info.pop(_ASKED, False):
        return
    if not setting("is_testing"):
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
        wake(app)


def _forget(session: Session) -> None:
    session.info.pop(_ASKED, None)
