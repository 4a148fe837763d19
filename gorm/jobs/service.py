"""Asking for long work, cancelling it and having it tried again."""

from typing import Any

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.policy import insist
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import NotFound, Refused
from gorm.core.references import next_reference
from gorm.jobs import running, waking
from gorm.jobs.models import Job, JobState
from gorm.jobs.offers import JobKind, kind_of
from gorm.jobs.policy import may_steer, sees_all_jobs
from gorm.jobs.rules import ENDED, TO_TRY_AGAIN


def ask(
    actor: Actor,
    kind: str,
    *,
    title: str = "",
    subject: str = "",
    arguments: dict[str, Any] | None = None,
) -> str:
    """Ask for long work inside the caller's unit of work; returns the job's reference.

    It begins after the commit, and not at all where that fails. The caller's policy has said that
    the actor may; the job itself asks again when it runs.
    """
    offered = kind_of(kind)
    if offered is None:
        raise RuntimeError(f"nobody offers jobs of the kind {kind}")
    job = Job(
        reference=next_reference("JOB"),
        kind=kind,
        title=(title or offered.title)[:200],
        subject=subject,
        arguments=arguments or {},
        user_id=actor.user_id or None,
        by_name=actor.name,
        asked_at=clock.now(),
    )
    session().add(job)
    session().flush()
    waking.after_commit(session())
    return job.reference


def cancel(actor: Actor, reference: str) -> None:
    """Cancel a job: at once where it waits, at its next step where it runs."""
    job, kind = _to_steer(actor, reference)
    if job.state in ENDED:
        raise Refused("This has ended already; there is nothing to cancel.")
    job.is_cancel_asked = True
    if job.state is JobState.WAITING:
        job.state, job.ended_at = JobState.CANCELLED, clock.now()
        job.outcome = "Cancelled before it began."
        if kind and kind.given_up:
            kind.given_up(actor, job.subject)
    session().flush()


def retry(actor: Actor, reference: str) -> None:
    """Have a job that failed or was cancelled done again, from the beginning."""
    job, kind = _to_steer(actor, reference)
    if job.state not in TO_TRY_AGAIN or kind is None or not kind.may_retry:
        raise Refused("This cannot be tried again.")
    if kind.tried_again:
        kind.tried_again(actor, job.subject)
    job.state, job.is_cancel_asked, job.attempts = JobState.WAITING, False, 0
    job.begun_at = job.ended_at = job.beat_at = None
    job.done, job.total, job.saying, job.outcome, job.worker = 0, None, "", "", ""
    session().flush()
    waking.after_commit(session())


def run_waiting(kind: str = "") -> int:
    """Run everything that waits, or all of one kind, here and now; returns how many.

    Outside any unit of work; for commands that see to what they asked for, and for tests.
    """
    return running.run_everything(running.new_worker_name(), kind)


def _to_steer(actor: Actor, reference: str) -> tuple[Job, JobKind | None]:
    """The job, locked until the commit, and its kind. Raises NotFound, NotAllowed, Refused."""
    user_id = session().scalar(select(Job.user_id).where(Job.reference == reference))
    known = session().scalar(select(Job.kind).where(Job.reference == reference))
    if known is None or not (sees_all_jobs(actor) or user_id == actor.user_id):
        raise NotFound
    kind = kind_of(known)
    insist(may_steer(actor, user_id, kind.permission if kind else ""))
    locked = select(Job).where(Job.reference == reference).with_for_update(skip_locked=True)
    job = session().scalar(locked)
    if job is None:
        # Its worker is inside the transaction that publishes, which nobody should wait for.
        raise Refused("This is being put in place at this moment. See how it ended in a minute.")
    return job, kind
