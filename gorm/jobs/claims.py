"""Who does which job: each step is one conditional statement, so that no two workers agree."""

import secrets
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Update, and_, or_, select, update
from sqlalchemy.engine import CursorResult

from gorm.core import clock
from gorm.core.db import session
from gorm.jobs.models import Job, JobState
from gorm.jobs.rules import STOPPED_AFTER

_UNSYNCHRONISED: Final = {"synchronize_session": False}


@dataclass(frozen=True)
class Claim:
    """A job in the hands of a worker, for as long as the row still bears its token."""

    id: int
    reference: str
    kind: str
    subject: str
    arguments: dict[str, Any]
    user_id: int | None
    attempts: int
    is_cancel_asked: bool
    token: str


def is_due() -> ColumnElement[bool]:
    """The jobs that a worker may take: they wait, or the heart of their worker has stopped."""
    stopped = or_(Job.beat_at.is_(None), Job.beat_at < clock.now() - STOPPED_AFTER)
    return or_(Job.state == JobState.WAITING, and_(Job.state == JobState.RUNNING, stopped))


def anything_due() -> bool:
    """Whether a worker would find something to do."""
    return session().scalar(select(Job.id).where(is_due()).limit(1)) is not None


def take(worker: str, kind: str = "") -> Claim | None:
    """Take the job that has waited longest, or None; the caller's unit of work makes it so.

    `kind` is the only kind that is taken, or '' for any. A row that somebody holds locked is
    passed over: its worker lives.
    """
    now, token = clock.now(), f"{worker}/{secrets.token_hex(4)}"
    next_due = select(Job.id).where(is_due()).order_by(Job.id).limit(1)
    if kind:
        next_due = next_due.where(Job.kind == kind)
    taken = session().execute(
        update(Job)
        .where(Job.id == next_due.with_for_update(skip_locked=True).scalar_subquery(), is_due())
        .values(
            state=JobState.RUNNING,
            worker=token,
            begun_at=now,
            beat_at=now,
            attempts=Job.attempts + 1,
            done=0,
            total=None,
            saying="",
        )
        .returning(
            Job.id,
            Job.reference,
            Job.kind,
            Job.subject,
            Job.arguments,
            Job.user_id,
            Job.attempts,
            Job.is_cancel_asked,
            Job.worker.label("token"),
        )
        .execution_options(**_UNSYNCHRONISED)
    )
    row = taken.mappings().one_or_none()
    return Claim(**row) if row else None


def beat(claim: Claim, **said: Any) -> bool | None:
    """Say that the worker lives; whether cancelling was asked, or None where the claim is lost."""
    return session().scalar(
        _of(claim)
        .values(beat_at=clock.now(), **said)
        .returning(Job.is_cancel_asked)
        .execution_options(**_UNSYNCHRONISED)
    )


def end(claim: Claim, state: JobState, outcome: str, **said: Any) -> bool:
    """End the job, if it is still the worker's to end."""
    now = clock.now()
    return _changes(
        _of(claim).values(state=state, outcome=outcome, ended_at=now, beat_at=now, **said)
    )


def give_back(worker: str) -> None:
    """Have everything that a worker held wait again: it ends, or is known to have ended.

    A worker that was told to end was not brought down by its job: the attempt does not count.
    """
    _changes(
        update(Job)
        .where(Job.state == JobState.RUNNING, Job.worker.startswith(f"{worker}/", autoescape=True))
        .values(state=JobState.WAITING, worker="", attempts=Job.attempts - 1)
    )


def release(worker: str) -> None:
    """Have everything that a worker held wait again, after it died in the middle of it."""
    _changes(
        update(Job)
        .where(Job.state == JobState.RUNNING, Job.worker.startswith(f"{worker}/", autoescape=True))
        .values(state=JobState.WAITING, worker="")
    )


def _of(claim: Claim) -> Update:
    return update(Job).where(
        Job.id == claim.id, Job.worker == claim.token, Job.state == JobState.RUNNING
    )


def _changes(statement: Update) -> bool:
    done: CursorResult[Any] = session().execute(  # type: ignore[assignment]
        statement.execution_options(**_UNSYNCHRONISED)
    )
    return done.rowcount > 0
